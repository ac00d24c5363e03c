package io.tandem.http.rest;

import io.tandem.engine.store.StoreException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Waits for what a port promised. Only requests wait, each on a virtual thread of its own.
final class Await {
    /// How long a client waits at the most.
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private Await() {}

    static <T> T result(CompletionStage<T> promised) {
        return result(promised, PATIENCE);
    }

    static <T> T result(CompletionStage<T> promised, Duration patience) {
        try {
            return promised.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw translated(failed.getCause());
        } catch (TimeoutException _) {
            throw unavailable("no answer within " + patience.toSeconds() + " seconds; ask again later");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw unavailable("the server is stopping; ask another node");
        }
    }

    private static RuntimeException translated(@Nullable Throwable cause) {
        return switch (cause) {
            case StoreException.Conflict taken ->
                new Refusal(409, ErrorCode.CONFLICT, String.valueOf(taken.getMessage()));
            case StoreException _ ->
                unavailable("the store does not work just now; nothing was changed, ask again later");
            case TimeoutException _ -> unavailable("the call did not answer in time; ask again later");
            case RuntimeException ours -> ours;
            case null, default -> new IllegalStateException("a port failed", cause);
        };
    }

    private static Refusal unavailable(String message) {
        return new Refusal(503, ErrorCode.UNAVAILABLE, message, Map.of(HeaderField.RETRY_AFTER, "2"));
    }
}
