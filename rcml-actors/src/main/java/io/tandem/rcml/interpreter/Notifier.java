package io.tandem.rcml.interpreter;

import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.call.CallFacts;
import io.tandem.engine.sid.NotificationSid;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.Notification.Severity;
import io.tandem.engine.store.Records;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.verb.Reporter;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;

/// Writes the notifications of one call: what the author of its application should know.
final class Notifier implements Reporter {
    private final CallFacts facts;
    private final ActorRef<? super Records> records;
    private final InstantSource clock;

    Notifier(CallFacts facts, ActorRef<? super Records> records, InstantSource clock) {
        this.facts = facts;
        this.records = records;
        this.clock = clock;
    }

    @Override
    public void report(Code code, int line, String text) {
        write(
                code.number(),
                Severity.ERROR,
                line > 0 ? "Line " + line + ": " + text : text,
                Optional.empty(),
                Optional.empty());
    }

    void tell(ApplicationRequest request, int code, Severity severity, String text, Optional<String> responseBody) {
        write(code, severity, text, Optional.of(request), responseBody);
    }

    private void write(
            int code,
            Severity severity,
            String text,
            Optional<ApplicationRequest> request,
            Optional<String> responseBody) {
        records.tell(new Records.OfApplication(new Notification(
                NotificationSid.mint(),
                facts.account(),
                Optional.of(facts.call()),
                severity,
                code,
                text,
                clock.instant(),
                request.map(one -> one.url().toString()),
                request.map(one -> one.method().toString()),
                request.map(one -> form(one.parameters())),
                responseBody)));
    }

    /// Keys that a caller pressed are nobody's business afterwards.
    private static String form(Parameters parameters) {
        return parameters.entries().stream()
                .map(entry -> entry.name() + "=" + (entry.name().equals("Digits") ? "…" : entry.value()))
                .collect(Collectors.joining("&"));
    }
}
