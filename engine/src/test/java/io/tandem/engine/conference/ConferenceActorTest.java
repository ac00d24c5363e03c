package io.tandem.engine.conference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.conference.ConferenceControl.Participant;
import io.tandem.engine.conference.RoomEvent.Refusal;
import io.tandem.engine.conference.RoomEvent.Why;
import io.tandem.engine.media.Mixer.Seat;
import io.tandem.engine.media.TapeOrder;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.store.ConferenceRecord.Reason;
import io.tandem.engine.store.ConferenceRecord.Status;
import io.tandem.engine.store.RecordingRecord.Source;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The rules of a room, and each of its endings.
class ConferenceActorTest extends RoomBench {
    private static final RecordingOrder RECORDING = new RecordingOrder(
            Source.CONFERENCE, TapeOrder.Channels.MONO, TapeOrder.Track.BOTH, TapeOrder.Trim.NOTHING, Optional.empty());

    @Nested
    class BeforeTheBeginning {
        @BeforeEach
        void twoWait() {
            enters("alice", RoomBench::waits);
            enters("bob", RoomBench::waits);
        }

        @Test
        void allWaitAndHearNobody() {
            assertThat(conference().status()).isEqualTo(Status.INIT);
            assertThat(place("alice")).isEqualTo(waiting(Seat.HELD));
            assertThat(place("bob")).isEqualTo(waiting(Seat.HELD));
            assertThat(plays()).isEmpty();
            assertThat(tells()).containsExactly("1 participant-join alice", "2 participant-join bob");
        }

        @Test
        void theFirstWhoMayBeginsIt() {
            told("alice");
            told("bob");
            enters("carol");
            assertThat(conference().status()).isEqualTo(Status.IN_PROGRESS);
            assertThat(conference().started()).contains(now);
            assertThat(told("alice")).containsExactly(new RoomEvent.Moved(confers(Seat.OPEN)));
            assertThat(told("bob")).containsExactly(new RoomEvent.Moved(confers(Seat.OPEN)));
            assertThat(place("carol")).isEqualTo(confers(Seat.OPEN));
            assertThat(plays()).contains(ENTRY);
            assertThat(tells()).endsWith("3 participant-join carol", "4 conference-start");
        }

        @Test
        void nobodyHearsWhoLeaves() {
            leaves("bob");
            assertThat(plays()).isEmpty();
        }

        @Test
        void anAnnouncementToAllIsToldToEach() {
            told("alice");
            asks(replyTo -> new ConferenceQuestion.Change(new ConferenceControl.Announce(URL), replyTo));
            assertThat(told("alice")).containsExactly(new RoomEvent.Hear(URL));
            assertThat(plays()).isEmpty();
        }

        @Test
        void oneWhoseExitEndsItDoesSoToo() {
            enters("carol", entry -> ends(waits(entry)));
            leaves("carol");
            assertThat(told("alice")).endsWith(new RoomEvent.SentOut(Why.OVER));
            isOver(Reason.ENDER_LEFT);
        }
    }

    @Nested
    class Alone {
        @BeforeEach
        void aliceIsAlone() {
            enters("alice");
        }

        @Test
        void itHasBegunAndSheWaits() {
            assertThat(conference().status()).isEqualTo(Status.IN_PROGRESS);
            assertThat(place("alice")).isEqualTo(waiting(Seat.OPEN));
            assertThat(plays()).isEmpty();
            assertThat(tells()).containsExactly("1 participant-join alice", "2 conference-start");
        }

        @Test
        void sheHearsTheRoomWhenSomebodyComesAndWaitsAgainOnceTheExitWasHeard() {
            enters("bob");
            assertThat(place("alice")).isEqualTo(confers(Seat.OPEN));
            played();
            leaves("bob");
            assertThat(plays()).contains(EXIT);
            assertThat(told("alice")).isEmpty();
            played();
            assertThat(told("alice")).containsExactly(new RoomEvent.Moved(waiting(Seat.OPEN)));
        }

        @Test
        void sheHearsAnAnnouncement() {
            told("alice");
            asks(replyTo -> new ConferenceQuestion.Change(new ConferenceControl.Announce(URL), replyTo));
            speech.complete(new RoomSounds.Clips(List.of(MUSIC)));
            region.run();
            assertThat(told("alice")).containsExactly(new RoomEvent.Moved(confers(Seat.OPEN)));
            played();
            assertThat(told("alice")).containsExactly(new RoomEvent.Moved(waiting(Seat.OPEN)));
            assertThat(tells()).endsWith("3 announcement-end");
        }
    }

    @Nested
    class Entering {
        @BeforeEach
        void aliceIsThere() {
            enters("alice", entry -> labelled("host", entry));
            tells();
        }

        @Test
        void aFullRoomRefuses() {
            enters("bob", entry -> atMost(1, entry));
            assertThat(told("bob")).containsExactly(new RoomEvent.Refused(Refusal.FULL));
            assertThat(tells()).isEmpty();
        }

        @Test
        void aLabelIsHadOnce() {
            enters("bob", entry -> labelled("host", entry));
            assertThat(told("bob")).containsExactly(new RoomEvent.Refused(Refusal.LABEL_TAKEN));
            enters("carol", entry -> labelled("guest", entry));
            assertThat(place("carol")).isEqualTo(confers(Seat.OPEN));
        }

        @Test
        void whoIsMutedHearsAndIsNotHeard() {
            enters("bob", RoomBench::muted);
            assertThat(place("bob")).isEqualTo(confers(Seat.MUTED));
        }

        @Test
        void aCallThatComesAgainTakesItsOwnPlace() {
            var before = actor("alice");
            enters("alice", entry -> atMost(1, labelled("host", entry)));
            assertThat(place("alice")).isEqualTo(waiting(Seat.OPEN));
            assertThat(tells()).containsExactly("3 participant-leave alice", "4 participant-join alice");
            toRoom(new ConferenceActor.Leave(before));
            assertThat(tells()).isEmpty();
        }

        @Test
        void onlyTheFirstListenerHears() {
            enters(
                    "bob",
                    entry -> new Entry(
                            entry.call(),
                            Optional.empty(),
                            entry.voice(),
                            Beep.NEVER,
                            true,
                            false,
                            40,
                            Optional.empty(),
                            Optional.empty()));
            assertThat(tells()).containsExactly("3 participant-join bob");
            assertThat(plays()).isEmpty();
        }
    }

    @Nested
    class Expecting {
        private final Duration patience = Duration.ofSeconds(70);

        @BeforeEach
        void somebodyIsCalled() {
            toRoom(new ConferenceActor.Expect(patience, api.getRef()));
        }

        @Test
        void anEmptyRoomIsOpened() {
            assertThat(conference().status()).isEqualTo(Status.INIT);
            assertThat(answers()).containsExactly(conference());
        }

        @Test
        void whoComesIsInThatConferenceAndNobodyIsAwaitedAnyMore() {
            var sid = conference().sid();
            enters("alice");
            assertThat(conference().sid()).isEqualTo(sid);
            assertThat(conference().status()).isEqualTo(Status.IN_PROGRESS);
            assertThat(room().fireTimer()).isEqualTo(LONGEST);
        }

        @Test
        void aRoomToWhichNobodyComesIsOver() {
            assertThat(room().fire(ConferenceActor.NobodyCame.class)).isEqualTo(patience);
            region.run();
            isOver(Reason.LAST_LEFT);
        }

        @Test
        void whereAConferenceGoesOnItIsThatOne() {
            enters("alice");
            answers();
            toRoom(new ConferenceActor.Expect(patience, api.getRef()));
            assertThat(answers()).containsExactly(conference());
            leaves("alice");
            isOver(Reason.LAST_LEFT);
        }

        @Test
        void nothingIsRecordedBeforeSomebodyHasCome() {
            asks(replyTo -> new ConferenceQuestion.StartRecording(RECORDING, replyTo));
            assertThat(answers()).last().isInstanceOf(RecordingControl.WrongState.class);
        }
    }

    @Nested
    class Together {
        @BeforeEach
        void threeConfer() {
            enters("alice");
            enters("bob");
            enters("carol", RoomBench::ends);
            played();
            told("alice");
            told("bob");
            told("carol");
            tells();
        }

        @Test
        void aDeathTakesOneSeatAndNothingElse() {
            dies("bob");
            assertThat(tells()).containsExactly("5 participant-leave bob");
            assertThat(plays()).contains(EXIT);
            assertThat(told("alice")).isEmpty();
        }

        @Test
        void whoDiesAfterLeavingLeavesOnce() {
            leaves("bob");
            assertThat(tells()).containsExactly("5 participant-leave bob");
            dies("bob");
            leaves("bob");
            assertThat(tells()).isEmpty();
        }

        @Test
        void theExitOfOneEndsIt() {
            leaves("carol");
            assertThat(told("alice")).containsExactly(new RoomEvent.SentOut(Why.OVER));
            assertThat(told("bob")).containsExactly(new RoomEvent.SentOut(Why.OVER));
            assertThat(told("carol")).isEmpty();
            assertThat(conference().callEnding()).contains(call("carol"));
            assertThat(tells())
                    .containsExactly(
                            "5 participant-leave carol",
                            "6 participant-leave alice",
                            "7 participant-leave bob",
                            "8 conference-end participant-with-end-conference-on-exit-left");
            isOver(Reason.ENDER_LEFT);
        }

        @Test
        void itsDeathEndsItToo() {
            dies("carol");
            isOver(Reason.ENDER_LEFT);
        }

        @Test
        void theKickOfOneEndsIt() {
            changes("carol", new ConferenceControl.Kick());
            assertThat(told("carol")).containsExactly(new RoomEvent.SentOut(Why.KICKED));
            assertThat(told("alice")).containsExactly(new RoomEvent.SentOut(Why.OVER));
            isOver(Reason.ENDER_KICKED);
        }

        @Test
        void theLastWhoLeavesEndsIt() {
            changes("carol", new ConferenceControl.EndOnExit(false));
            leaves("carol");
            leaves("alice");
            assertThat(conference().status()).isEqualTo(Status.IN_PROGRESS);
            leaves("bob");
            assertThat(conference().callEnding()).contains(call("bob"));
            isOver(Reason.LAST_LEFT);
        }

        @Test
        void theLastWhoIsKickedEndsIt() {
            leaves("alice");
            leaves("bob");
            changes("carol", new ConferenceControl.EndOnExit(false), new ConferenceControl.Kick());
            isOver(Reason.LAST_KICKED);
        }

        @Test
        void theApiEndsIt() {
            asks(replyTo -> new ConferenceQuestion.Change(new ConferenceControl.End(), replyTo));
            assertThat(answers()).containsExactly(new ConferenceControl.Done(conference()));
            assertThat(conference().callEnding()).isEmpty();
            isOver(Reason.ENDED_BY_API);
        }

        @Test
        void itsLongestTimeEndsIt() {
            assertThat(room().fireTimer()).isEqualTo(LONGEST);
            region.run();
            isOver(Reason.TIME_LIMIT);
        }

        @Test
        void itsDefectClosesTheRecordAndTheMixer() {
            region.crash("room-1");
            isOver(Reason.DEFECT);
            enters("dave");
            assertThat(place("dave")).isEqualTo(waiting(Seat.OPEN));
        }

        @Test
        void aMuteIsToldOnce() {
            changes("bob", new ConferenceControl.Mute(true));
            changes("bob", new ConferenceControl.Mute(true));
            assertThat(told("bob")).containsExactly(new RoomEvent.Moved(confers(Seat.MUTED)));
            changes("bob", new ConferenceControl.Mute(false));
            assertThat(told("bob")).containsExactly(new RoomEvent.Moved(confers(Seat.OPEN)));
            assertThat(tells()).containsExactly("5 participant-mute bob", "6 participant-unmute bob");
        }

        @Test
        void whoIsOnHoldIsOutsideAndComesBackAsItWas() {
            var held = new Place.Held(Optional.of(URL));
            changes("bob", new ConferenceControl.Mute(true), new ConferenceControl.Hold(true, Optional.of(URL)));
            assertThat(told("bob")).containsExactly(new RoomEvent.Moved(new Place(Seat.HELD, held)));
            changes("bob", new ConferenceControl.Hold(false, Optional.empty()));
            assertThat(told("bob")).containsExactly(new RoomEvent.Moved(confers(Seat.MUTED)));
            assertThat(tells())
                    .containsExactly("5 participant-mute bob", "6 participant-hold bob", "7 participant-unhold bob");
        }

        @Test
        void aChangeTellsHowTheParticipantIsNow() {
            now = now.plus(Duration.ofMinutes(1));
            changes("bob", new ConferenceControl.EndOnExit(true));
            assertThat(answers())
                    .containsExactly(new ConferenceControl.ParticipantDone(new Participant(
                            call("bob"),
                            Optional.empty(),
                            false,
                            false,
                            true,
                            true,
                            now.minus(Duration.ofMinutes(1)),
                            now)));
            assertThat(tells()).containsExactly("5 participant-modify bob");
        }

        @Test
        void anExitIsSilentWhenTheApiSaysSo() {
            changes("bob", new ConferenceControl.BeepOnExit(false));
            leaves("bob");
            assertThat(plays()).isEmpty();
        }

        @Test
        void nobodyElseCanBeChanged() {
            changes("dave", new ConferenceControl.Mute(true));
            assertThat(answers()).containsExactly(new ConferenceControl.NoSuchParticipant());
        }

        @Test
        void anAnnouncementIsNotInterruptedByABeep() {
            asks(replyTo -> new ConferenceQuestion.Change(new ConferenceControl.Announce(URL), replyTo));
            speech.complete(new RoomSounds.Clips(List.of(MUSIC)));
            region.run();
            enters("dave");
            assertThat(plays()).contains(MUSIC);
            played();
            assertThat(tells()).containsExactly("5 participant-join dave", "6 announcement-end");
        }

        @Test
        void anAnnouncementThatCannotBeHadIsNotified() {
            asks(replyTo -> new ConferenceQuestion.Change(new ConferenceControl.Announce(URL), replyTo));
            speech.complete(new RoomSounds.Unfit(13_233, "a Dial"));
            region.run();
            assertThat(tells()).containsExactly("5 announcement-fail");
            assertThat(notified()).containsExactly(13_233);
        }

        @Test
        void anAnnouncementThatComesAfterTheEndIsHeardByNobody() {
            asks(replyTo -> new ConferenceQuestion.Change(new ConferenceControl.Announce(URL), replyTo));
            leaves("carol");
            speech.complete(new RoomSounds.Clips(List.of(MUSIC)));
            region.run();
            assertThat(tells()).last().asString().contains("conference-end");
        }

        @Test
        void whoHasHeardItsOwnAnnouncementIsTold() {
            changes("bob", new ConferenceControl.Announce(URL));
            assertThat(told("bob")).containsExactly(new RoomEvent.Hear(URL));
            toRoom(new ConferenceActor.Heard(actor("bob"), URL, Optional.empty()));
            toRoom(new ConferenceActor.Heard(actor("alice"), URL, Optional.of("404")));
            assertThat(tells()).containsExactly("5 announcement-end bob", "6 announcement-fail alice");
        }

        @Test
        void participantsAreListedInTheirOrder() {
            asks(ConferenceQuestion.ListParticipants::new);
            var listed = (ConferenceQuestion.ParticipantsListed) answers().getFirst();
            assertThat(listed.participants().orElseThrow())
                    .extracting(Participant::call)
                    .containsExactly(call("alice"), call("bob"), call("carol"));
        }

        @Test
        void theRoomIsFoundByItsName() {
            toRoom(new ConferenceQuestion.Describe(api.getRef()));
            assertThat(answers()).containsExactly(new ConferenceQuestion.Described(Optional.of(conference())));
        }
    }

    @Nested
    class NotLive {
        private final ConferenceSid unknown = ConferenceSid.mint();

        private void asks(ConferenceQuestion question) {
            region.tell(new ConferenceRegion.ToConference(unknown, question));
        }

        @Test
        void everyQuestionIsAnswered() {
            var to = api.getRef();
            toRoom(new ConferenceQuestion.Describe(to));
            asks(new ConferenceQuestion.ListParticipants(to));
            asks(new ConferenceQuestion.Change(new ConferenceControl.End(), to));
            asks(new ConferenceQuestion.ChangeParticipant(call("alice"), List.of(), to));
            asks(new ConferenceQuestion.StartRecording(RECORDING, to));
            asks(new ConferenceQuestion.ChangeRecording(Optional.empty(), new RecordingControl.Stop(), to));
            assertThat(answers())
                    .containsExactly(
                            new ConferenceQuestion.Described(Optional.empty()),
                            new ConferenceQuestion.ParticipantsListed(Optional.empty()),
                            new ConferenceControl.NotLive(),
                            new ConferenceControl.NotLive(),
                            new RecordingControl.NotLive(),
                            new RecordingControl.NotLive());
        }

        @Test
        void aConferenceThatIsOverIsNotFoundByItsSid() {
            enters("alice");
            leaves("alice");
            region.tell(new ConferenceRegion.ToConference(
                    conference().sid(), new ConferenceQuestion.ListParticipants(api.getRef())));
            assertThat(answers()).containsExactly(new ConferenceQuestion.ParticipantsListed(Optional.empty()));
        }

        @Test
        void whoLeavesARoomThatIsOverIsOut() {
            enters("alice");
            leaves("alice");
            leaves("alice");
            isOver(Reason.LAST_LEFT);
        }

        @Test
        void whoEntersNextBeginsAnotherConference() {
            enters("alice");
            var before = conference().sid();
            leaves("alice");
            enters("alice");
            assertThat(conference().sid()).isNotEqualTo(before);
            assertThat(mixers.openMixers()).isOne();
        }
    }

    @Nested
    class Recording {
        private List<RecordingOrder> begun() {
            return recorded.getAllReceived().stream()
                    .map(order -> ((RoomRecorder.Start) order).order())
                    .toList();
        }

        @Test
        void itBeginsWithTheConferenceAndOnce() {
            enters("alice", entry -> waits(recorded(RECORDING, entry)));
            assertThat(begun()).isEmpty();
            enters("bob");
            assertThat(begun()).containsExactly(RECORDING);
            enters("carol", entry -> recorded(RECORDING, entry));
            assertThat(begun()).isEmpty();
        }

        @Test
        void theApiBeginsOneToo() {
            enters("alice");
            asks(replyTo -> new ConferenceQuestion.StartRecording(RECORDING, replyTo));
            assertThat(recorded.getAllReceived()).containsExactly(new RoomRecorder.Start(RECORDING, api.getRef()));
        }

        @Test
        void aChangeReachesTheRecorder() {
            enters("alice", entry -> recorded(RECORDING, entry));
            recorded.getAllReceived();
            asks(replyTo ->
                    new ConferenceQuestion.ChangeRecording(Optional.empty(), new RecordingControl.Stop(), replyTo));
            assertThat(recorded.getAllReceived())
                    .containsExactly(
                            new RoomRecorder.Change(Optional.empty(), new RecordingControl.Stop(), api.getRef()));
        }

        @Test
        void whereNothingIsRecordedNothingCanBeChanged() {
            enters("alice");
            asks(replyTo ->
                    new ConferenceQuestion.ChangeRecording(Optional.empty(), new RecordingControl.Stop(), replyTo));
            assertThat(answers()).containsExactly(new RecordingControl.NoSuchRecording());
        }

        @Test
        void theEndOfTheConferenceEndsItAndTheRoomWaitsForThat() {
            enters("alice", entry -> recorded(RECORDING, entry));
            recorded.getAllReceived();
            leaves("alice");
            assertThat(recorded.getAllReceived()).containsExactly(new RoomRecorder.Finish());
            isOver(Reason.LAST_LEFT);
        }

        @Test
        void theDeathOfTheRecorderIsNotThatOfTheConference() {
            enters("alice", entry -> recorded(RECORDING, entry));
            room().crash(room().children().getFirst());
            region.run();
            enters("bob");
            assertThat(place("bob")).isEqualTo(confers(Seat.OPEN));
            leaves("alice");
            leaves("bob");
            isOver(Reason.LAST_LEFT);
        }
    }
}
