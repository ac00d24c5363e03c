package io.tandem.engine.application;

import io.tandem.engine.application.ApplicationReply.Answered;
import io.tandem.engine.application.ApplicationReply.Failed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// An application in memory: it answers by the path of the URL, and remembers everything that it was asked, in order.
///
/// ```
/// var application = new FakeApplication()
///         .script("/start", "<Response><Refer action=\"/done\">…</Refer></Response>")
///         .status("/done", 500);
/// …
/// assertThat(application.lines()).containsExactly("POST /start", "POST /done");
/// assertThat(application.last().value("ReferSipResponseCode")).contains("202");
/// ```
///
/// Several answers given for one path are used one after another, and the last of them for ever. A path that was given
/// none is a 404.
public final class FakeApplication implements ApplicationClient {
    /// One request that came.
    public record Asked(ApplicationRequest request) {
        /// How it was asked.
        public HttpMethod method() {
            return request.method();
        }

        /// The path of its URL, or the whole URL where it has none, such as `mailto:a@b`.
        public String path() {
            return Objects.requireNonNullElse(
                    request.url().getPath(), request.url().toString());
        }

        /// All its parameters, in order.
        public Parameters parameters() {
            return request.parameters();
        }

        /// The value of the first parameter called `name`.
        public Optional<String> value(String name) {
            return request.parameters().value(name);
        }
    }

    /// A request that waits until the test answers it.
    public record Pending(Asked asked, CompletableFuture<ApplicationReply> answer) {
        /// Answers with a document.
        public void script(String rcml) {
            answer.complete(document(asked.request(), 200, rcml));
        }

        /// Answers with nothing but `code`.
        public void status(int code) {
            answer.complete(document(asked.request(), code, ""));
        }

        /// The time is over.
        public void tooSlow() {
            answer.complete(failed(ApplicationReply.Kind.TOO_SLOW, asked.request()));
        }
    }

    private final Map<String, Deque<Function<ApplicationRequest, CompletionStage<ApplicationReply>>>> answers =
            new HashMap<>();
    private final List<Asked> asked = new ArrayList<>();
    private final List<Pending> pending = new ArrayList<>();
    private Optional<ApplicationReply.Kind> dead = Optional.empty();

    /// The next answer of `path` is the document `rcml`.
    public FakeApplication script(String path, String rcml) {
        return reply(path, request -> document(request, 200, rcml));
    }

    /// The next answer of `path` has no body and the status `code`.
    public FakeApplication status(String path, int code) {
        return reply(path, request -> document(request, code, ""));
    }

    /// The next answer of `path` has these bytes and this Content-Type.
    public FakeApplication body(String path, String contentType, byte[] bytes) {
        return reply(path, request -> new Answered(200, Optional.of(contentType), bytes, request.url()));
    }

    /// The next request to `path` ends without an answer.
    public FakeApplication fails(String path, ApplicationReply.Kind kind) {
        return reply(path, request -> failed(kind, request));
    }

    /// The next request to `path` waits in [#pending()] until the test answers it.
    public FakeApplication slow(String path) {
        return next(path, request -> {
            var waiting = new Pending(new Asked(request), new CompletableFuture<>());
            pending.add(waiting);
            return waiting.answer();
        });
    }

    /// From now on nothing answers: every request is recorded and fails as unreachable.
    public synchronized FakeApplication dies() {
        dead = Optional.of(ApplicationReply.Kind.UNREACHABLE);
        return this;
    }

    /// From now on it answers again.
    public synchronized FakeApplication recovers() {
        dead = Optional.empty();
        return this;
    }

    /// Every request so far, in order.
    public synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    /// Every request so far to `path`, in order.
    public List<Asked> asked(String path) {
        return asked().stream().filter(one -> one.path().equals(path)).toList();
    }

    /// Every request so far as its method and path, such as `POST /start`, in order.
    public List<String> lines() {
        return asked().stream().map(one -> one.method() + " " + one.path()).toList();
    }

    /// The newest request.
    public Asked last() {
        return asked().getLast();
    }

    /// The requests that wait for the test, oldest first; those that it answered are gone.
    public synchronized List<Pending> pending() {
        pending.removeIf(waiting -> waiting.answer().isDone());
        return List.copyOf(pending);
    }

    @Override
    public synchronized CompletionStage<ApplicationReply> send(ApplicationRequest request) {
        var came = new Asked(request);
        asked.add(came);
        if (dead.isPresent()) {
            return CompletableFuture.completedStage(failed(dead.get(), request));
        }
        var queue = answers.get(came.path());
        if (queue == null) {
            return CompletableFuture.completedStage(document(request, 404, ""));
        }
        return (queue.size() > 1 ? queue.remove() : queue.element()).apply(request);
    }

    private FakeApplication reply(String path, Function<ApplicationRequest, ApplicationReply> answer) {
        return next(path, request -> CompletableFuture.completedStage(answer.apply(request)));
    }

    private synchronized FakeApplication next(
            String path, Function<ApplicationRequest, CompletionStage<ApplicationReply>> answer) {
        answers.computeIfAbsent(path, _ -> new ArrayDeque<>()).add(answer);
        return this;
    }

    private static ApplicationReply document(ApplicationRequest request, int status, String rcml) {
        Optional<String> contentType = rcml.isEmpty() ? Optional.empty() : Optional.of("application/xml");
        return new Answered(status, contentType, rcml.getBytes(StandardCharsets.UTF_8), request.url());
    }

    private static ApplicationReply failed(ApplicationReply.Kind kind, ApplicationRequest request) {
        return new Failed(kind, request.method() + " " + request.url() + ": the test wants " + kind);
    }
}
