package io.tandem.rcml.verb.dial;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.call.ScriptRunner;
import io.tandem.engine.recording.RecordingActor;
import io.tandem.engine.recording.RecordingLimits;
import io.tandem.engine.recording.RecordingNews;
import io.tandem.engine.store.RecordingRecord.Source;
import io.tandem.rcml.document.Recording;
import io.tandem.rcml.verb.record.RecordingOrders;
import org.apache.pekko.actor.typed.ActorRef;

/// What a Dial records: the caller and what it hears, from the time on that the document names until the Dial ends.
final class DialRecording {
    private final Recording wanted;
    private final ActorRef<? super ScriptRunner.Event> call;
    private final ActorRef<RecordingNews> ear;
    private Phase phase = new NotBegun();

    /// How far it is.
    private sealed interface Phase {}

    private record NotBegun() implements Phase {}

    /// The call is asked; it answers always.
    private record Asked() implements Phase {}

    private record Going(ActorRef<RecordingActor.Command> recording) implements Phase {}

    /// It is to end, and will say so.
    private record Ending() implements Phase {}

    private record Over(Parameters parameters) implements Phase {}

    /// @param call owns the recording
    /// @param ear takes what it tells, for [#heard]
    DialRecording(Recording wanted, ActorRef<? super ScriptRunner.Event> call, ActorRef<RecordingNews> ear) {
        this.wanted = wanted;
        this.call = call;
        this.ear = ear;
    }

    /// The caller, who is answered, waits for somebody.
    void waits() {
        switch (wanted.mode()) {
            case FROM_RINGING, FROM_RINGING_DUAL -> begin();
            case NONE, FROM_ANSWER, FROM_ANSWER_DUAL -> {}
        }
    }

    /// The caller is connected.
    void talks() {
        if (phase instanceof NotBegun) {
            begin();
        }
    }

    private void begin() {
        RecordingOrders.of(wanted, Source.DIAL_VERB).ifPresent(order -> {
            call.tell(new ScriptRunner.RecordWanted(order, RecordingLimits.NONE, ear));
            phase = new Asked();
        });
    }

    void heard(RecordingNews news) {
        phase = switch (news) {
            case RecordingNews.Begun(var _, var recording) -> begun(recording);
            case RecordingNews.NotBegun _ -> new Over(Parameters.NONE);
            case RecordingNews.Over over -> new Over(over.isHeard() ? over.parameters() : Parameters.NONE);
            case RecordingNews.Silent _, RecordingNews.CallOver _ -> phase;
        };
    }

    private Phase begun(ActorRef<RecordingActor.Command> recording) {
        if (phase instanceof Ending) {
            recording.tell(new RecordingActor.Stop());
            return phase;
        }
        return new Going(recording);
    }

    /// The Dial ends.
    ///
    /// @return whether it is to be waited for
    Wait end() {
        return switch (phase) {
            case NotBegun _, Over _ -> Wait.NO;
            case Asked _, Ending _ -> {
                phase = new Ending();
                yield Wait.YES;
            }
            case Going(var recording) -> {
                recording.tell(new RecordingActor.Stop());
                phase = new Ending();
                yield Wait.YES;
            }
        };
    }

    /// Whether the recording says yet what became of it.
    enum Wait {
        NO,
        YES
    }

    /// What the action is told of it.
    Parameters parameters() {
        return phase instanceof Over(var parameters) ? parameters : Parameters.NONE;
    }
}
