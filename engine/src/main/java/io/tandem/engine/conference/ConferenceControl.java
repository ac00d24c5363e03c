package io.tandem.engine.conference;

import io.tandem.engine.cluster.Crossing;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// What the API may do to live conferences, on whatever node they are. The caller has checked whose they are. No stage
/// fails but with a time-out.
public interface ConferenceControl {
    /// The conference that goes on in that room, into which somebody is being called. Where none does one begins,
    /// and is over when nobody has come in time.
    CompletionStage<ConferenceRecord> expect(AccountSid account, String name, Duration patience);

    /// That conference as it is, if it goes on: the store is a moment behind.
    CompletionStage<Optional<ConferenceRecord>> live(ConferenceSid conference);

    /// Who is in it, in the order in which they came; empty when it is not live.
    CompletionStage<Optional<List<Participant>>> participants(ConferenceSid conference);

    /// Changes a conference (`POST Conferences/{CF}`).
    CompletionStage<Changed> change(ConferenceSid conference, Change change);

    /// Changes a participant (`POST Conferences/{CF}/Participants/{CA}`, and DELETE of it).
    CompletionStage<ParticipantChanged> change(
            ConferenceSid conference, CallSid participant, List<ParticipantChange> changes);

    /// Begins a recording of the room.
    CompletionStage<RecordingControl.Started> record(ConferenceSid conference, RecordingOrder order);

    /// Changes a recording of the room.
    ///
    /// @param recording empty: the one that began last
    CompletionStage<RecordingControl.Changed> change(
            ConferenceSid conference, Optional<RecordingSid> recording, RecordingControl.Change change);

    /// One party in a room.
    ///
    /// @param call its call
    /// @param label its name in the API
    /// @param muted whether nobody hears it
    /// @param hold whether it neither hears nor is heard
    /// @param startConferenceOnEnter whether its coming begins the conference
    /// @param endConferenceOnExit whether its going ends the conference
    /// @param joined when it came
    /// @param updated when this last changed
    record Participant(
            CallSid call,
            Optional<String> label,
            boolean muted,
            boolean hold,
            boolean startConferenceOnEnter,
            boolean endConferenceOnExit,
            Instant joined,
            Instant updated) {}

    /// What is to become of a conference.
    sealed interface Change {}

    /// It is over, all go on with their scripts.
    record End() implements Change {}

    /// All hear what that URL says: a sound, or a document of Say and Play.
    record Announce(Webhook url) implements Change, ParticipantChange {}

    /// What is to become of a participant.
    sealed interface ParticipantChange {}

    /// Whether others hear it.
    record Mute(boolean on) implements ParticipantChange {}

    /// Whether it waits outside; meanwhile it hears what the URL says in a loop, music when there is none.
    record Hold(boolean on, Optional<Webhook> url) implements ParticipantChange {}

    /// Whether its going ends the conference.
    record EndOnExit(boolean on) implements ParticipantChange {}

    /// Whether its going is heard.
    record BeepOnExit(boolean on) implements ParticipantChange {}

    /// It is hung up on.
    record Kick() implements ParticipantChange {}

    /// What became of a change of a conference.
    sealed interface Changed extends Crossing {}

    /// It is done.
    record Done(ConferenceRecord record) implements Changed {}

    /// What became of a change of a participant.
    sealed interface ParticipantChanged extends Crossing {}

    /// It is done.
    ///
    /// @param participant as it is now
    record ParticipantDone(Participant participant) implements ParticipantChanged {}

    /// That call is not in this conference.
    record NoSuchParticipant() implements ParticipantChanged {}

    /// There is no such live conference.
    record NotLive() implements Changed, ParticipantChanged {}
}
