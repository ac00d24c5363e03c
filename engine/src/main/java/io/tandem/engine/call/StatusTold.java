package io.tandem.engine.call;

import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Webhook;
import java.net.URI;
import java.util.Optional;

/// Makes the status callbacks of a call: each of its events once, with a number that belongs to the event.
public final class StatusTold {
    /// The status of a call that was just placed has a name of its own here.
    private static final Parameters INITIATED = Parameters.NONE.and("CallStatus", "initiated");

    private StatusTold() {}

    /// Who is told that a call is over, with an absolute URL; nothing when nobody wants to hear it.
    static Optional<Webhook> whoHearsTheEnd(Optional<StatusListener> wanted, URI httpBase) {
        return wanted.filter(listener -> listener.events().contains(StatusEvent.COMPLETED))
                .map(StatusListener::webhook)
                .flatMap(webhook -> webhook.at(httpBase).map(url -> new Webhook(url.toString(), webhook.method())));
    }

    /// The callback for `event`; nothing when nobody wants it or its URL cannot be one.
    static Optional<StatusCallback> of(
            StatusEvent event, CallFacts facts, CallRecord record, Optional<StatusListener> wanted, URI httpBase) {
        return wanted.filter(listener -> listener.events().contains(event))
                .map(StatusListener::webhook)
                .flatMap(webhook -> webhook.at(httpBase)
                        .map(url -> new StatusCallback(
                                facts.call(),
                                ApplicationRequest.of(
                                        facts.account(), webhook.method(), url, parameters(event, facts, record)))));
    }

    private static Parameters parameters(StatusEvent event, CallFacts facts, CallRecord record) {
        CallStatus status = event == StatusEvent.ANSWERED ? CallStatus.IN_PROGRESS : record.status();
        Parameters parameters = VoiceParameters.of(facts, status)
                .and(event == StatusEvent.INITIATED ? INITIATED : Parameters.NONE)
                .and("CallbackSource", "call-progress-events")
                .and("SequenceNumber", Integer.toString(event.sequence()))
                .and("Timestamp", VoiceParameters.date(record.updated()));
        return event == StatusEvent.COMPLETED ? parameters.and(lengths(record)) : parameters;
    }

    private static Parameters lengths(CallRecord record) {
        return Parameters.NONE
                .and("CallDuration", Long.toString(record.duration().toSeconds()))
                .and("RingDuration", Long.toString(record.ringDuration().toSeconds()));
    }

    /// What is told of the end of a call whose node was lost.
    ///
    /// @param voice the parameters of all requests about that call
    /// @param record as it stays
    public static Parameters over(Parameters voice, CallRecord record) {
        return withStatus(voice, record)
                .and("CallbackSource", "call-progress-events")
                .and("SequenceNumber", Integer.toString(StatusEvent.COMPLETED.sequence()))
                .and("Timestamp", VoiceParameters.date(record.updated()))
                .and(lengths(record));
    }

    /// Those parameters with the status that the record has.
    public static Parameters withStatus(Parameters voice, CallRecord record) {
        return voice.and(Parameters.NONE.and("CallStatus", record.status().toString()));
    }
}
