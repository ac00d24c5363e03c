package io.tandem.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// What the stages of a store hold.
public final class Stages {
    private static final long PATIENCE_SECONDS = 30;

    private Stages() {}

    /// The value of a stage that completes normally.
    public static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /// Waits until all of them completed normally.
    public static void allDone(List<? extends CompletionStage<?>> stages) {
        stages.forEach(Stages::done);
    }

    /// The exception of a stage that fails as the port says.
    public static StoreException failure(CompletionStage<?> stage) {
        CompletableFuture<Object> failed =
                stage.<Object>thenApply(value -> value).toCompletableFuture();
        ThrowingCallable waiting =
                () -> failed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        assertThatThrownBy(waiting)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(StoreException.class);
        Throwable cause = failed.handle((_, problem) -> problem).join();
        Throwable bare = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        assertThat(bare).isInstanceOf(StoreException.class);
        return (StoreException) bare;
    }
}
