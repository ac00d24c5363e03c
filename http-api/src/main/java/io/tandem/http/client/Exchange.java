package io.tandem.http.client;

import io.tandem.engine.application.ApplicationReply.Kind;
import io.tandem.http.client.Target.Origin;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/// One request to one server, and the answer that is awaited. Compared by identity: the same request may be sent twice.
final class Exchange {
    /// How it ended.
    sealed interface End {}

    /// The server answered.
    ///
    /// @param head all but the body
    /// @param body decoded
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(Head head, byte[] body) implements End {}

    /// There is no answer.
    record NoAnswer(Kind kind, String why) implements End {}

    /// What an answer says before its body.
    ///
    /// @param contentType the whole Content-Type
    /// @param keepAlive whether the connection may be used again, and for how many seconds when the server said so
    record Head(
            int status,
            Optional<String> contentType,
            Optional<String> location,
            Optional<String> contentEncoding,
            Optional<String> etag,
            Optional<String> lastModified,
            Optional<String> cacheControl,
            Optional<String> age,
            Optional<String> date,
            Optional<String> expires,
            KeepAlive keepAlive) {}

    /// Whether a server keeps a connection.
    sealed interface KeepAlive {
        /// It closes.
        record Closing() implements KeepAlive {}

        /// It keeps it, for as many seconds if it said so.
        record Keeping(OptionalInt seconds) implements KeepAlive {}
    }

    final Origin origin;
    final HttpRequest request;
    final int bodyLimit;
    final long deadline;
    final CompletableFuture<End> end;
    private final Executor executor;

    /// @param deadline in terms of [System#nanoTime()]
    /// @param executor runs what the caller does with the end, so that nobody waits for it
    Exchange(Origin origin, HttpRequest request, int bodyLimit, long deadline, Executor executor) {
        this.origin = origin;
        this.request = request;
        this.bodyLimit = bodyLimit;
        this.deadline = deadline;
        this.end = new CompletableFuture<>();
        this.executor = executor;
    }

    /// Tells the caller. Only the first end counts.
    void ends(End how) {
        end.completeAsync(() -> how, executor);
    }
}
