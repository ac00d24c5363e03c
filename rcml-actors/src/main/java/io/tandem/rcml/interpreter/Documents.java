package io.tandem.rcml.interpreter;

import io.tandem.engine.application.ApplicationReply;
import io.tandem.engine.application.ApplicationReply.Answered;
import io.tandem.engine.application.ApplicationReply.Failed;
import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.call.CallFacts;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.Webhook;
import io.tandem.rcml.document.ContentTypes;
import io.tandem.rcml.document.DocumentUrl;
import io.tandem.rcml.document.Parsed;
import io.tandem.rcml.document.RcmlProblem;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.RcmlProblem.Severity;
import io.tandem.rcml.document.Script;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Gets the next document of one call's script from its application, with the fallback when that fails. Everything that
/// went wrong is a [Notification] for the application's author.
final class Documents {
    private static final int NOT_FOUND = 21402;
    private static final int LONGEST_QUOTE = 2048;

    private final CallFacts facts;
    private final ScriptParts parts;
    private final Notifier notifier;
    private final HttpTrace trace;

    Documents(CallFacts facts, ScriptParts parts, Notifier notifier) {
        this.facts = facts;
        this.parts = parts;
        this.notifier = notifier;
        this.trace = new HttpTrace(facts.call(), parts.trace(), parts.clock());
    }

    /// What was got.
    sealed interface Got {}

    /// A document that can run.
    record Document(Script script) implements Got {}

    /// None, and why the call ends therefore.
    record Nothing(EndReason why) implements Got {}

    /// The document of a number or an application.
    CompletionStage<Got> first(Webhook main, Optional<Webhook> fallback, Parameters parameters) {
        Optional<URI> url = absolute(main);
        Optional<Asked> second =
                fallback.flatMap(webhook -> absolute(webhook).map(found -> new Asked(found, webhook.method())));
        if (url.isEmpty()) {
            notifier.report(Code.INVALID_URL, 0, main.url() + " is not an http or https URL");
            return second.map(asked -> ask(asked, Optional.empty(), parameters))
                    .orElseGet(() -> done(new Nothing(EndReason.APPLICATION_FAILED)));
        }
        return ask(new Asked(url.get(), main.method()), second, parameters);
    }

    /// The document of an action or a redirect.
    CompletionStage<Got> next(DocumentUrl url, HttpMethod method, Optional<Webhook> fallback, Parameters parameters) {
        Optional<Asked> second =
                fallback.flatMap(webhook -> absolute(webhook).map(found -> new Asked(found, webhook.method())));
        return ask(new Asked(url.uri(), method), second, parameters);
    }

    private record Asked(URI url, HttpMethod method) {}

    private Optional<URI> absolute(Webhook webhook) {
        return DocumentUrl.resolve(webhook.url(), parts.httpBase()).map(DocumentUrl::uri);
    }

    private CompletionStage<Got> ask(Asked asked, Optional<Asked> fallback, Parameters parameters) {
        var request = ApplicationRequest.of(facts.account(), asked.method(), asked.url(), parameters);
        trace.asked(request);
        return parts.applications().send(request).thenCompose(reply -> {
            trace.answered(reply);
            Got got = judged(request, reply);
            return got instanceof Nothing && fallback.isPresent()
                    ? ask(fallback.get(), Optional.empty(), parameters.and(blame(asked, reply)))
                    : done(got);
        });
    }

    private static Parameters blame(Asked asked, ApplicationReply reply) {
        int code = reply instanceof Answered(var status, var _, var _, var _) && status == 404 ? NOT_FOUND : 11_205;
        return Parameters.NONE
                .and("ErrorCode", Integer.toString(code))
                .and("ErrorUrl", asked.url().toString());
    }

    private Got judged(ApplicationRequest request, ApplicationReply reply) {
        return switch (reply) {
            case Failed(var kind, var why) -> {
                notifier.tell(request, code(kind).number(), Notification.Severity.ERROR, why, Optional.empty());
                yield new Nothing(EndReason.APPLICATION_FAILED);
            }
            case Answered answered when answered.isSuccess() -> parsed(request, answered);
            case Answered answered -> {
                boolean missing = answered.status() == 404;
                notifier.tell(
                        request,
                        missing ? NOT_FOUND : Code.FETCH_PROTOCOL.number(),
                        Notification.Severity.ERROR,
                        "The application answered " + answered.status() + ": expected 200 and a document.",
                        Optional.of(quoted(answered.body())));
                yield new Nothing(missing ? EndReason.DOCUMENT_NOT_FOUND : EndReason.APPLICATION_FAILED);
            }
        };
    }

    private static Code code(ApplicationReply.Kind kind) {
        return switch (kind) {
            case BAD_URL -> Code.INVALID_URL;
            case UNREACHABLE, TOO_SLOW -> Code.FETCH_FAILED;
            case REDIRECT_LOOP -> Code.FETCH_PROTOCOL;
            case TOO_LARGE -> Code.TOO_LARGE;
        };
    }

    private Got parsed(ApplicationRequest request, Answered answered) {
        Parsed parsed = ContentTypes.read(answered.contentType(), answered.body(), answered.url(), parts.limits());
        return switch (parsed) {
            case Parsed.Document(var script) -> {
                script.problems().forEach(problem -> tell(request, problem, answered));
                yield new Document(script);
            }
            case Parsed.Refused(var problem) -> {
                tell(request, problem, answered);
                yield new Nothing(EndReason.SCRIPT_INVALID);
            }
        };
    }

    private void tell(ApplicationRequest request, RcmlProblem problem, Answered answered) {
        notifier.tell(
                request,
                problem.code(),
                problem.severity() == Severity.ERROR ? Notification.Severity.ERROR : Notification.Severity.WARNING,
                "Line " + problem.line() + ": " + problem.text(),
                Optional.of(quoted(answered.body())));
    }

    private static String quoted(byte[] body) {
        return new String(body, 0, Math.min(body.length, LONGEST_QUOTE), StandardCharsets.UTF_8);
    }

    private static CompletionStage<Got> done(Got got) {
        return CompletableFuture.completedStage(got);
    }
}
