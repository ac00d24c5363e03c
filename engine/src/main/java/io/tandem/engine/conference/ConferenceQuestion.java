package io.tandem.engine.conference;

import io.tandem.engine.conference.ConferenceControl.Participant;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.ConferenceRecord;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/// What the API wants of a room: where there is no conference, the question answers itself.
public sealed interface ConferenceQuestion extends ConferenceActor.Command {
    /// There is no such live conference.
    void notLive();

    /// See [ConferenceControl#live].
    record Describe(ActorRef<? super Described> replyTo) implements ConferenceQuestion {
        @Override
        public void notLive() {
            replyTo.tell(new Described(Optional.empty()));
        }
    }

    /// The record as it stands.
    record Described(Optional<ConferenceRecord> record) {}

    /// See [ConferenceControl#participants].
    record ListParticipants(ActorRef<? super ParticipantsListed> replyTo) implements ConferenceQuestion {
        @Override
        public void notLive() {
            replyTo.tell(new ParticipantsListed(Optional.empty()));
        }
    }

    /// Who is there.
    record ParticipantsListed(Optional<List<Participant>> participants) {}

    /// See [ConferenceControl#change(ConferenceSid, ConferenceControl.Change)].
    record Change(ConferenceControl.Change change, ActorRef<? super ConferenceControl.Changed> replyTo)
            implements ConferenceQuestion {
        @Override
        public void notLive() {
            replyTo.tell(new ConferenceControl.NotLive());
        }
    }

    /// See [ConferenceControl#change(ConferenceSid, CallSid, List)].
    record ChangeParticipant(
            CallSid participant,
            List<ConferenceControl.ParticipantChange> changes,
            ActorRef<? super ConferenceControl.ParticipantChanged> replyTo)
            implements ConferenceQuestion {
        @Override
        public void notLive() {
            replyTo.tell(new ConferenceControl.NotLive());
        }
    }

    /// See [ConferenceControl#record].
    record StartRecording(RecordingOrder order, ActorRef<? super RecordingControl.Started> replyTo)
            implements ConferenceQuestion {
        @Override
        public void notLive() {
            replyTo.tell(new RecordingControl.NotLive());
        }
    }

    /// See [ConferenceControl#change(ConferenceSid, Optional, RecordingControl.Change)].
    record ChangeRecording(
            Optional<RecordingSid> recording,
            RecordingControl.Change change,
            ActorRef<? super RecordingControl.Changed> replyTo)
            implements ConferenceQuestion {
        @Override
        public void notLive() {
            replyTo.tell(new RecordingControl.NotLive());
        }
    }
}
