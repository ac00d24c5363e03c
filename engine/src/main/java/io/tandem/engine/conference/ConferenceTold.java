package io.tandem.engine.conference;

import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.call.StatusCallback;
import io.tandem.engine.call.VoiceParameters;
import io.tandem.engine.conference.ConferenceControl.Participant;
import io.tandem.engine.conference.ConferenceListener.Event;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.Records;
import java.time.Instant;
import java.util.Optional;

/// Writes how one conference goes, and tells the application. Every event has a number, whether somebody wants to hear
/// it or not; they are told in the order of the call that named the listener.
final class ConferenceTold {
    private final ConferenceParts parts;
    private Optional<Told> told = Optional.empty();
    private int number;

    private record Told(CallSid call, ConferenceListener listener) {}

    ConferenceTold(ConferenceParts parts) {
        this.parts = parts;
    }

    /// The first who names a listener does so for all.
    void listener(Entry entry) {
        if (told.isEmpty()) {
            told = entry.listener().map(listener -> new Told(entry.call(), listener));
        }
    }

    void opened(ConferenceRecord record) {
        write(record);
    }

    private void write(ConferenceRecord record) {
        parts.records().tell(new Records.OfConference(record));
    }

    void started(ConferenceRecord record) {
        write(record);
        tell(Event.START, "conference-start", record, Parameters.NONE);
    }

    void ended(ConferenceRecord record) {
        write(record);
        tell(
                Event.END,
                "conference-end",
                record,
                Parameters.NONE
                        .and("ReasonConferenceEnded", record.reasonEnded().map(ConferenceRecord.Reason::toString))
                        .and("CallSidEndingConference", record.callEnding().map(CallSid::text)));
    }

    void joined(ConferenceRecord record, Participant one) {
        tell(Event.JOIN, "participant-join", record, of(one));
    }

    void left(ConferenceRecord record, Participant one) {
        tell(Event.LEAVE, "participant-leave", record, of(one));
    }

    void muted(ConferenceRecord record, Participant one) {
        tell(Event.MUTE, one.muted() ? "participant-mute" : "participant-unmute", record, of(one));
    }

    void held(ConferenceRecord record, Participant one) {
        tell(Event.HOLD, one.hold() ? "participant-hold" : "participant-unhold", record, of(one));
    }

    void modified(ConferenceRecord record, Participant one) {
        tell(Event.MODIFY, "participant-modify", record, of(one));
    }

    /// @param to who heard it; empty: all
    void announced(ConferenceRecord record, String url, Optional<Participant> to) {
        tell(Event.ANNOUNCEMENT, "announcement-end", record, announcement(url, to));
    }

    void unannounced(ConferenceRecord record, String url, Optional<Participant> to, String why) {
        tell(
                Event.ANNOUNCEMENT,
                "announcement-fail",
                record,
                announcement(url, to).and("ReasonAnnouncementFailed", why));
    }

    private static Parameters announcement(String url, Optional<Participant> to) {
        return to.map(ConferenceTold::of).orElse(Parameters.NONE).and("AnnounceUrl", url);
    }

    private static Parameters of(Participant one) {
        return Parameters.NONE
                .and("CallSid", one.call().text())
                .and("ParticipantLabel", one.label())
                .and("Muted", Boolean.toString(one.muted()))
                .and("Hold", Boolean.toString(one.hold()))
                .and("Coaching", "false")
                .and("StartConferenceOnEnter", Boolean.toString(one.startConferenceOnEnter()))
                .and("EndConferenceOnExit", Boolean.toString(one.endConferenceOnExit()));
    }

    private void tell(Event event, String name, ConferenceRecord record, Parameters more) {
        number++;
        told.filter(one -> one.listener().events().contains(event))
                .ifPresent(one -> one.listener()
                        .webhook()
                        .at(parts.settings().httpBase())
                        .ifPresent(url -> parts.callbacks()
                                .tell(new StatusCallback(
                                        one.call(),
                                        ApplicationRequest.of(
                                                record.account(),
                                                one.listener().webhook().method(),
                                                url,
                                                parameters(
                                                                name,
                                                                record,
                                                                parts.clock().instant())
                                                        .and(more))))));
    }

    private Parameters parameters(String name, ConferenceRecord record, Instant now) {
        return Parameters.NONE
                .and("ConferenceSid", record.sid().text())
                .and("FriendlyName", record.name())
                .and("AccountSid", record.account().text())
                .and("StatusCallbackEvent", name)
                .and("Timestamp", VoiceParameters.date(now))
                .and("SequenceNumber", Integer.toString(number));
    }
}
