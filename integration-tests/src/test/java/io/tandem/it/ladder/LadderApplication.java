package io.tandem.it.ladder;

import io.tandem.engine.application.ApplicationClient;
import io.tandem.engine.application.ApplicationReply;
import io.tandem.engine.application.ApplicationReply.Answered;
import io.tandem.engine.application.ApplicationReply.Failed;
import io.tandem.engine.application.ApplicationReply.Kind;
import io.tandem.engine.application.ApplicationRequest;
import io.tandem.it.ladder.Ladder.Health;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// The application of a ladder. A path that has scripts answers with them, one after another, and with the last of them
/// for ever; a request to any other path waits for its `app -> us` line, or until its patience is over.
final class LadderApplication implements ApplicationClient {
    private final Map<String, Deque<String>> scripts = new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final Consumer<Occurrence> told;
    private final BiConsumer<Duration, Runnable> timer;
    private Health health = Health.ALIVE;
    private UnaryOperator<String> variables = UnaryOperator.identity();

    private record Waiting(ApplicationRequest request, CompletableFuture<ApplicationReply> answer) {}

    /// @param told hears every request
    /// @param timer runs something later
    LadderApplication(
            Map<String, List<Fields>> scripts, Consumer<Occurrence> told, BiConsumer<Duration, Runnable> timer) {
        scripts.forEach((path, answers) -> this.scripts.put(
                path,
                new ArrayDeque<>(answers.stream()
                        .map(fields -> fields.value("document").orElse(""))
                        .toList())));
        this.told = told;
        this.timer = timer;
    }

    @Override
    public synchronized CompletionStage<ApplicationReply> send(ApplicationRequest request) {
        var asked = new Occurrence.Asked(request);
        CompletionStage<ApplicationReply> answer = answer(request, asked.path());
        told.accept(asked);
        return answer;
    }

    private CompletionStage<ApplicationReply> answer(ApplicationRequest request, String path) {
        String scheme = Objects.requireNonNullElse(request.url().getScheme(), "");
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return CompletableFuture.completedStage(failed(Kind.BAD_URL, request));
        }
        if (health == Health.DEAD) {
            return CompletableFuture.completedStage(failed(Kind.UNREACHABLE, request));
        }
        Deque<String> documents = scripts.get(path);
        if (documents != null) {
            String document = documents.size() > 1 ? documents.remove() : documents.element();
            return CompletableFuture.completedStage(
                    document(request, 200, "application/xml", variables.apply(document)));
        }
        var answer = new CompletableFuture<ApplicationReply>();
        waiting.add(new Waiting(request, answer));
        timer.accept(request.patience(), () -> answer.complete(failed(Kind.TOO_SLOW, request)));
        return answer;
    }

    synchronized void become(Health newHealth) {
        health = newHealth;
    }

    /// Answers what waits longest: `app -> us  500`, `app -> us  200 <Response>…`, `app -> us  too-large`,
    /// `app -> us  200  type=text/plain  body=…`.
    void answer(Ladder.Exchange line) {
        Waiting first = oldest();
        String what = line.what().getFirst();
        if (!what.matches("\\d{3}")) {
            first.answer().complete(failed(kind(what), first.request()));
            return;
        }
        String text = line.fields()
                .value("document")
                .or(() -> line.fields().value("body"))
                .orElse("");
        String type = line.fields().value("type").orElse(text.isEmpty() ? "" : "application/xml");
        first.answer().complete(document(first.request(), Integer.parseInt(what), type, variables.apply(text)));
    }

    /// @param newVariables replaces `{…}` in documents
    synchronized void replacing(UnaryOperator<String> newVariables) {
        variables = newVariables;
    }

    private synchronized Waiting oldest() {
        waiting.removeIf(one -> one.answer().isDone());
        if (waiting.isEmpty()) {
            throw new IllegalStateException("no request waits for an answer of the application");
        }
        return waiting.removeFirst();
    }

    private static Kind kind(String name) {
        return Kind.valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT));
    }

    private static ApplicationReply document(ApplicationRequest request, int status, String type, String text) {
        return new Answered(
                status,
                Optional.of(type).filter(value -> !value.isEmpty()),
                text.getBytes(StandardCharsets.UTF_8),
                request.url());
    }

    private static ApplicationReply failed(Kind kind, ApplicationRequest request) {
        return new Failed(kind, request.method() + " " + request.url() + ": the ladder wants " + kind);
    }
}
