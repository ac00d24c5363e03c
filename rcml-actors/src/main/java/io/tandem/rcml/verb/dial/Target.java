package io.tandem.rcml.verb.dial;

import io.tandem.engine.call.ScriptRunner.Screening;
import io.tandem.engine.call.ScriptRunner.Start;
import io.tandem.engine.call.ScriptSource;
import io.tandem.engine.call.StatusEvent;
import io.tandem.engine.call.StatusListener;
import io.tandem.engine.route.Destination;
import io.tandem.engine.route.Destination.Parsed;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.rcml.document.NotOffered;
import io.tandem.rcml.document.Noun;
import io.tandem.rcml.document.StatusCallback;
import io.tandem.rcml.document.StatusCallback.OfCall;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// One noun of a Dial as it is called.
///
/// @param line where it stands
/// @param destination whom it means
/// @param kind which noun it is
/// @param start the document that asks the callee whether it accepts
/// @param screeningLimit how long that may take
/// @param listener told how its calls go
/// @param sendDigits keys to send after the answer
record Target(
        int line,
        Parsed destination,
        Kind kind,
        Optional<Start> start,
        Duration screeningLimit,
        Optional<StatusListener> listener,
        String sendDigits) {
    /// Which noun a target is.
    enum Kind {
        NUMBER,
        CLIENT,
        SIP
    }

    /// The target that a noun is; nothing for one that is not called.
    static Optional<Target> of(Noun noun) {
        return switch (noun) {
            case Noun.Number(var line, var text, var digits, var screening, var callback) ->
                Optional.of(target(line, Destination.number(text), Kind.NUMBER, screening, callback, digits));
            case Noun.Client client ->
                Optional.of(target(
                        client.line(),
                        withParameters(Destination.client(client.target()), client),
                        Kind.CLIENT,
                        client.screening(),
                        client.statusCallback(),
                        ""));
            case Noun.Sip(var line, var text, var credentials, var screening, var callback) ->
                Optional.of(target(line, Destination.sip(text, credentials), Kind.SIP, screening, callback, ""));
            case Noun.Conference _, Noun.Queue _, NotOffered _ -> Optional.empty();
        };
    }

    private static Target target(
            int line,
            Parsed destination,
            Kind kind,
            Optional<io.tandem.rcml.document.Screening> screening,
            Optional<StatusCallback<OfCall>> callback,
            String digits) {
        return new Target(
                line,
                destination,
                kind,
                screening.map(one -> new Start(
                        new ScriptSource.FromApplication(one.url().asked(one.method()), Optional.empty()),
                        new Screening())),
                screening.map(io.tandem.rcml.document.Screening::timeout).orElse(Duration.ZERO),
                callback.map(one -> new StatusListener(one.url().asked(one.method()), events(one.events()))),
                digits);
    }

    private static Set<StatusEvent> events(Set<OfCall> wanted) {
        Set<StatusEvent> events = EnumSet.noneOf(StatusEvent.class);
        wanted.forEach(event -> events.add(
                switch (event) {
                    case INITIATED -> StatusEvent.INITIATED;
                    case RINGING -> StatusEvent.RINGING;
                    case ANSWERED -> StatusEvent.ANSWERED;
                    case COMPLETED -> StatusEvent.COMPLETED;
                }));
        return events;
    }

    /// The `<Parameter>` children of a client go into its INVITE as headers of the application's own.
    private static Parsed withParameters(Parsed parsed, Noun.Client client) {
        if (!(parsed instanceof Parsed.Meant(Destination.Client(var login, var headers)))) {
            return parsed;
        }
        Headers all = headers;
        for (var parameter : client.parameters().entrySet()) {
            String name = parameter.getKey().replaceAll("[^A-Za-z0-9.!%*_+`'~-]", "-");
            String value = parameter.getValue().replaceAll("\\p{Cntrl}", " ");
            all = all.and(HeaderName.of(name.regionMatches(true, 0, "X-", 0, 2) ? name : "X-" + name), value);
        }
        return new Parsed.Meant(new Destination.Client(login, all));
    }
}
