package io.tandem.app.node;

import io.tandem.engine.conference.ConferenceActor;
import io.tandem.engine.conference.ConferenceControl;
import io.tandem.engine.conference.ConferenceQuestion;
import io.tandem.engine.conference.ConferenceRegion;
import io.tandem.engine.conference.RoomKey;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.ConferenceRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/// Asks the rooms of this node.
final class RegionConferenceControl implements ConferenceControl {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final CompletionStage<ActorRef<ConferenceRegion.Command>> region;
    private final ActorSystem<?> system;

    RegionConferenceControl(CompletionStage<ActorRef<ConferenceRegion.Command>> region, ActorSystem<?> system) {
        this.region = region;
        this.system = system;
    }

    @Override
    public CompletionStage<ConferenceRecord> expect(AccountSid account, String name, Duration patience) {
        return ask(replyTo ->
                new ConferenceRegion.ToRoom(new RoomKey(account, name), new ConferenceActor.Expect(patience, replyTo)));
    }

    @Override
    public CompletionStage<Optional<ConferenceRecord>> live(ConferenceSid conference) {
        return this.<ConferenceQuestion.Described>ask(replyTo ->
                        new ConferenceRegion.ToConference(conference, new ConferenceQuestion.Describe(replyTo)))
                .thenApply(ConferenceQuestion.Described::record);
    }

    @Override
    public CompletionStage<Optional<List<Participant>>> participants(ConferenceSid conference) {
        return this.<ConferenceQuestion.ParticipantsListed>ask(replyTo ->
                        new ConferenceRegion.ToConference(conference, new ConferenceQuestion.ListParticipants(replyTo)))
                .thenApply(ConferenceQuestion.ParticipantsListed::participants);
    }

    @Override
    public CompletionStage<Changed> change(ConferenceSid conference, Change change) {
        return ask(replyTo ->
                new ConferenceRegion.ToConference(conference, new ConferenceQuestion.Change(change, replyTo)));
    }

    @Override
    public CompletionStage<ParticipantChanged> change(
            ConferenceSid conference, CallSid participant, List<ParticipantChange> changes) {
        return ask(replyTo -> new ConferenceRegion.ToConference(
                conference, new ConferenceQuestion.ChangeParticipant(participant, changes, replyTo)));
    }

    @Override
    public CompletionStage<RecordingControl.Started> record(ConferenceSid conference, RecordingOrder order) {
        return ask(replyTo ->
                new ConferenceRegion.ToConference(conference, new ConferenceQuestion.StartRecording(order, replyTo)));
    }

    @Override
    public CompletionStage<RecordingControl.Changed> change(
            ConferenceSid conference, Optional<RecordingSid> recording, RecordingControl.Change change) {
        return ask(replyTo -> new ConferenceRegion.ToConference(
                conference, new ConferenceQuestion.ChangeRecording(recording, change, replyTo)));
    }

    private <T> CompletionStage<T> ask(Function<ActorRef<T>, ConferenceRegion.Command> question) {
        return region.thenCompose(actor -> AskPattern.ask(actor, question::apply, PATIENCE, system.scheduler()));
    }
}
