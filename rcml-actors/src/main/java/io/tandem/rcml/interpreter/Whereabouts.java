package io.tandem.rcml.interpreter;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.call.CallControl;
import io.tandem.engine.call.CallFacts;
import io.tandem.engine.store.LiveCall.Owed;
import io.tandem.engine.store.LiveCall.OwingVerb;
import io.tandem.engine.store.LiveCall.ScriptPosition;
import io.tandem.engine.store.LiveCalls;
import io.tandem.rcml.document.Dial;
import io.tandem.rcml.document.DocumentUrl;
import io.tandem.rcml.document.Record;
import io.tandem.rcml.document.Refer;
import io.tandem.rcml.document.Verb;
import io.tandem.rcml.verb.refer.ReferOrder;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Says where a script is and what it owes, for whoever finds its call without this node.
final class Whereabouts {
    private final CallFacts facts;
    private final ScriptParts parts;
    private Optional<ScriptPosition> inDocument = Optional.empty();

    Whereabouts(CallFacts facts, ScriptParts parts) {
        this.facts = facts;
        this.parts = parts;
    }

    /// A verb begins.
    ///
    /// @param standing what all requests of the script have
    void at(Position at, Parameters standing) {
        Verb verb = at.verb();
        var position = new ScriptPosition(
                Optional.of(at.script().base()).filter(base -> !base.equals(parts.httpBase())),
                at.next(),
                verb.line(),
                verb.getClass().getSimpleName(),
                owed(verb, standing).stream().toList());
        inDocument = Optional.of(position);
        tell(position);
    }

    /// The verb goes on that was interrupted by a transfer of the API.
    void back() {
        inDocument.ifPresent(this::tell);
    }

    /// A gathering that ends with its leg asks nothing, nor does a prompt.
    private Optional<Owed> owed(Verb verb, Parameters standing) {
        return switch (verb) {
            case Dial dial ->
                dial.action()
                        .map(action -> new Owed(
                                Dials.room(dial).isPresent() ? OwingVerb.CONFERENCE : OwingVerb.DIAL,
                                dial.method(),
                                action.uri(),
                                standing,
                                now()));
            case Refer refer ->
                refer.action().map(action -> new Owed(OwingVerb.REFER, refer.method(), action.uri(), standing, now()));
            case Record record ->
                Optional.of(new Owed(
                        OwingVerb.RECORD, record.method(), record.action().uri(), standing, now()));
            default -> Optional.empty();
        };
    }

    /// A transfer that the API asked for begins.
    void at(ReferOrder order, CallControl.ReferOrder wanted, Parameters standing) {
        List<Owed> owed = new ArrayList<>();
        order.action()
                .ifPresent(
                        action -> owed.add(new Owed(OwingVerb.REFER, order.method(), action.uri(), standing, now())));
        wanted.statusCallback()
                .ifPresent(webhook -> url(webhook.url())
                        .ifPresent(url -> owed.add(new Owed(
                                OwingVerb.REFER,
                                webhook.method(),
                                url,
                                Parameters.NONE.and("ReferSid", order.sid().text()),
                                now()))));
        tell(new ScriptPosition(Optional.empty(), 0, 0, "Refer", owed));
    }

    private Optional<URI> url(String text) {
        return DocumentUrl.resolve(text, parts.httpBase()).map(DocumentUrl::uri);
    }

    /// The application is asked: nothing is owed until it has answered.
    void asked() {
        parts.live().tell(new LiveCalls.Asked(facts.call()));
    }

    private void tell(ScriptPosition position) {
        parts.live().tell(new LiveCalls.At(facts.call(), position));
    }

    /// No later than the first record of what begins.
    private Instant now() {
        return parts.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
