package io.tandem.engine.call;

import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.store.CallRecord;
import java.net.URI;
import java.util.Optional;

/// Makes the status callbacks of a call: each of its events once, with a number that belongs to the event.
final class StatusTold {
    /// The status of a call that was just placed has a name of its own here.
    private static final Parameters INITIATED = Parameters.NONE.and("CallStatus", "initiated");

    private StatusTold() {}

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
        return event != StatusEvent.COMPLETED
                ? parameters
                : parameters
                        .and("CallDuration", Long.toString(record.duration().toSeconds()))
                        .and("RingDuration", Long.toString(record.ringDuration().toSeconds()));
    }
}
