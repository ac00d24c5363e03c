package io.tandem.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.conference.ConferenceActor;
import io.tandem.engine.conference.ConferenceControl;
import io.tandem.engine.conference.ConferenceQuestion;
import io.tandem.engine.conference.ConferenceRegion;
import io.tandem.engine.conference.RoomKey;
import io.tandem.engine.media.TapeOrder;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.RecordingRecord.Source;
import io.tandem.engine.store.SampleRecords;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Each question of the API reaches the room that it is about, and its answer comes back.
class RegionConferenceControlTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final AccountSid ACCOUNT = AccountSid.mint();
    private static final ConferenceRecord SALES = SampleRecords.conference(ACCOUNT, "sales", 0);
    private static final ConferenceSid CONFERENCE = SALES.sid();
    private static final CallSid CALL = CallSid.mint(1);

    private final CompletableFuture<ActorRef<ConferenceRegion.Command>> spawned = new CompletableFuture<>();
    private final TestProbe<ConferenceRegion.Command> region = KIT.createTestProbe();
    private final ConferenceControl control = new RegionConferenceControl(spawned, KIT.system());

    @BeforeEach
    void theRegionIsThere() {
        spawned.complete(region.ref());
    }

    @AfterAll
    static void over() {
        KIT.shutdownTestKit();
    }

    private static <T> T of(CompletionStage<T> answer) {
        return answer.toCompletableFuture().join();
    }

    /// What reached the conference.
    private <Q extends ConferenceQuestion> Q asked(Class<Q> kind) {
        var asked = region.expectMessageClass(ConferenceRegion.ToConference.class);
        assertThat(asked.conference()).isEqualTo(CONFERENCE);
        return kind.cast(asked.message());
    }

    @Test
    void whatIsAskedBeforeTheRegionIsThereIsAnsweredByIt() {
        var later = new CompletableFuture<ActorRef<ConferenceRegion.Command>>();
        var answer = new RegionConferenceControl(later, KIT.system()).participants(CONFERENCE);
        later.complete(region.ref());
        asked(ConferenceQuestion.ListParticipants.class)
                .replyTo()
                .tell(new ConferenceQuestion.ParticipantsListed(Optional.empty()));
        assertThat(of(answer)).isEmpty();
    }

    @Test
    void somebodyIsExpectedInARoomByItsName() {
        var answer = control.expect(ACCOUNT, "sales", Duration.ofMinutes(1));
        var asked = region.expectMessageClass(ConferenceRegion.ToRoom.class);
        assertThat(asked.room()).isEqualTo(new RoomKey(ACCOUNT, "sales"));
        var expect = (ConferenceActor.Expect) asked.message();
        assertThat(expect.patience()).isEqualTo(Duration.ofMinutes(1));
        expect.replyTo().tell(SALES);
        assertThat(of(answer)).isEqualTo(SALES);
    }

    @Test
    void aConferenceThatGoesOnIsDescribed() {
        var answer = control.live(CONFERENCE);
        asked(ConferenceQuestion.Describe.class).replyTo().tell(new ConferenceQuestion.Described(Optional.of(SALES)));
        assertThat(of(answer)).contains(SALES);
    }

    @Test
    void aConferenceIsChanged() {
        var answer = control.change(CONFERENCE, new ConferenceControl.End());
        var asked = asked(ConferenceQuestion.Change.class);
        assertThat(asked.change()).isEqualTo(new ConferenceControl.End());
        asked.replyTo().tell(new ConferenceControl.Done(SALES));
        assertThat(of(answer)).isEqualTo(new ConferenceControl.Done(SALES));
    }

    @Test
    void aParticipantIsChanged() {
        List<ConferenceControl.ParticipantChange> changes =
                List.of(new ConferenceControl.Mute(true), new ConferenceControl.Kick());
        var answer = control.change(CONFERENCE, CALL, changes);
        var asked = asked(ConferenceQuestion.ChangeParticipant.class);
        assertThat(asked.participant()).isEqualTo(CALL);
        assertThat(asked.changes()).isEqualTo(changes);
        asked.replyTo().tell(new ConferenceControl.NoSuchParticipant());
        assertThat(of(answer)).isEqualTo(new ConferenceControl.NoSuchParticipant());
    }

    @Test
    void aRecordingBegins() {
        var order = new RecordingOrder(
                Source.START_CONFERENCE_RECORDING_API,
                TapeOrder.Channels.MONO,
                TapeOrder.Track.BOTH,
                TapeOrder.Trim.NOTHING,
                Optional.empty());
        var answer = control.record(CONFERENCE, order);
        var asked = asked(ConferenceQuestion.StartRecording.class);
        assertThat(asked.order()).isEqualTo(order);
        asked.replyTo().tell(new RecordingControl.NotLive());
        assertThat(of(answer)).isEqualTo(new RecordingControl.NotLive());
    }

    @Test
    void aRecordingIsChanged() {
        var answer = control.change(CONFERENCE, Optional.empty(), new RecordingControl.Stop());
        var asked = asked(ConferenceQuestion.ChangeRecording.class);
        assertThat(asked.change()).isEqualTo(new RecordingControl.Stop());
        assertThat(asked.recording()).isEmpty();
        asked.replyTo().tell(new RecordingControl.NoSuchRecording());
        assertThat(of(answer)).isEqualTo(new RecordingControl.NoSuchRecording());
    }
}
