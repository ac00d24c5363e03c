package io.tandem.engine.conference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.bench.Bench;
import io.tandem.engine.conference.RoomEvent.LineOffered;
import io.tandem.engine.conference.RoomEvent.Moved;
import io.tandem.engine.conference.RoomEvent.Refusal;
import io.tandem.engine.conference.RoomEvent.Refused;
import io.tandem.engine.conference.RoomEvent.SentOut;
import io.tandem.engine.conference.RoomEvent.Why;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.FakeMediaPlane;
import io.tandem.engine.media.FakeMixers;
import io.tandem.engine.media.MediaEvent.PlaybackEnded;
import io.tandem.engine.media.Mixer.Seat;
import io.tandem.engine.media.Mixer.Voice;
import io.tandem.engine.sdp.LocalSession;
import io.tandem.engine.sdp.SessionDescription;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.store.Webhook;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Who sits in a room for a participant of another node, and each way in which that ends.
class RoomEndTest {
    private static final InetSocketAddress FAR = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
    private static final Place CONFERS = new Place(Seat.OPEN, new Place.Conferring());
    private static final Place MUTED = new Place(Seat.MUTED, new Place.Conferring());
    private static final Webhook URL = RoomBench.URL;

    private final TestInbox<RoomEvent> participant = TestInbox.create();
    private final TestInbox<ConferenceRegion.Command> region = TestInbox.create();
    private final TestInbox<ConferenceActor.Command> room = TestInbox.create();
    private final FakeMediaPlane media = new FakeMediaPlane();
    private final FakeMixers mixers = new FakeMixers();
    private final RoomKey sales = new RoomKey(AccountSid.mint(), "sales");
    private final ConferenceSid conference = ConferenceSid.mint(sales.bucket());
    private final Entry entry = new Entry(
            CallSid.mint(1),
            Optional.empty(),
            Voice.HEARD,
            Beep.ALWAYS,
            true,
            false,
            40,
            Optional.empty(),
            Optional.empty());
    private final List<RoomEvent> heard = new ArrayList<>();
    private ActorRef<RoomEvent> inRoom = TestInbox.<RoomEvent>create().getRef();

    @SuppressWarnings("NullAway.Init") // each test enters
    private Bench<RoomEnd.Command> end;

    private void enters() {
        mixers.open(3, TestInbox.<PlaybackEnded>create().getRef());
        end = Bench.of(RoomEnd.create(
                new TieLines(media, InetAddress.getLoopbackAddress()),
                sales,
                new ConferenceActor.Enter(entry, participant.getRef()),
                region.getRef()));
    }

    private void roomSays(RoomEvent event) {
        inRoom.tell(event);
        end.run();
    }

    private void isSeated() {
        var entered = (ConferenceActor.Enter) toRoom();
        assertThat(entered.entry()).isEqualTo(entry);
        inRoom = entered.who();
        roomSays(new RoomEvent.Seated(conference, room.getRef(), mixer(), CONFERS));
    }

    private ConferenceActor.Outer toRoom() {
        var told = (ConferenceRegion.ToRoom) region.receiveMessage();
        assertThat(told.room()).isEqualTo(sales);
        return told.message();
    }

    private FakeMixers.Room mixer() {
        return mixers.rooms().getLast();
    }

    private LineOffered offer() {
        return (LineOffered) participant.receiveMessage();
    }

    private void isAnswered() {
        String offer = offer().description();
        LocalSession.Answer answer = LocalSession.at(FAR, 1)
                .answer(SessionDescription.parse(offer).orElseThrow(), Direction.SENDRECV)
                .orElseThrow();
        end.tell(new RoomEnd.Answered(answer.said().text()));
    }

    private void participantHears(RoomEvent... events) {
        heard.addAll(participant.getAllReceived());
        assertThat(heard).containsExactly(events);
        heard.clear();
    }

    private void isOver() {
        assertThat(end.isStopped()).isTrue();
        assertThat(media.openSessions()).isZero();
        assertThat(mixer().seats()).isEmpty();
    }

    @Nested
    class Opening {
        @Test
        void withoutAPortTheParticipantIsRefusedAndTheRoomKnowsNothing() {
            media.refuseNextOpen("no port");
            enters();
            participantHears(new Refused(Refusal.NO_LINE));
            assertThat(region.hasMessages()).isFalse();
            isOver();
        }
    }

    @Nested
    class Entering {
        @BeforeEach
        void asks() {
            enters();
        }

        @Test
        void whoIsSeatedIsOfferedALineToItsSession() {
            isSeated();
            LineOffered offered = offer();
            assertThat(offered.conference()).isEqualTo(conference);
            assertThat(offered.place()).isEqualTo(CONFERS);
            assertThat(SessionDescription.parse(offered.description())
                            .orElseThrow()
                            .media()
                            .getFirst()
                            .port())
                    .isEqualTo(media.latest().localAddress().getPort());
            assertThat(mixer().seats()).isEmpty();
        }

        @Test
        void aRefusalOfTheRoomIsPassedOn() {
            inRoom = ((ConferenceActor.Enter) toRoom()).who();
            roomSays(new Refused(Refusal.FULL));
            participantHears(new Refused(Refusal.FULL));
            isOver();
        }

        @Test
        void whoLeavesBeforeItIsSeatedLeavesNothing() {
            end.tell(new RoomEnd.Left());
            isOver();
        }
    }

    @Nested
    class Offering {
        @BeforeEach
        void offers() {
            enters();
            isSeated();
        }

        @Test
        void theAnswerConnectsAndSeatsTheSession() {
            isAnswered();
            assertThat(media.latest().flow().orElseThrow().remote()).isEqualTo(FAR);
            assertThat(mixer().seats()).containsEntry(media.latest(), Seat.OPEN);
        }

        @Test
        void whatTheRoomSaysMeanwhileIsToldOnceTheParticipantSits() {
            roomSays(new Moved(MUTED));
            roomSays(new RoomEvent.Hear(URL));
            isAnswered();
            participantHears(new Moved(MUTED), new RoomEvent.Hear(URL));
            assertThat(mixer().seats()).containsEntry(media.latest(), Seat.MUTED);
        }

        @Test
        void whoIsSentOutMeanwhileIsToldSoToo() {
            roomSays(new SentOut(Why.KICKED));
            isAnswered();
            participantHears(new SentOut(Why.KICKED));
            isOver();
        }

        @Test
        void anAnswerThatCannotBeReadEndsIt() {
            end.tell(new RoomEnd.Answered("?"));
            isOver();
        }

        @Test
        void noAnswerEndsIt() {
            assertThat(end.fireTimer()).isEqualTo(Duration.ofSeconds(5));
            isOver();
        }

        @Test
        void theLossOfTheParticipantsNodeEndsIt() {
            end.isGone(participant.getRef());
            isOver();
        }

        @Test
        void theDeathOfTheRoomEndsIt() {
            end.isGone(room.getRef());
            isOver();
        }
    }

    @Nested
    class Carrying {
        @BeforeEach
        void carries() {
            enters();
            isSeated();
            isAnswered();
        }

        @Test
        void itSitsAsTheRoomSays() {
            roomSays(new Moved(MUTED));
            participantHears(new Moved(MUTED));
            assertThat(mixer().seats()).containsEntry(media.latest(), Seat.MUTED);
        }

        @Test
        void whatWasHeardIsToldAsItsOwn() {
            end.tell(new RoomEnd.Heard(URL, Optional.of("404")));
            assertThat(toRoom()).isEqualTo(new ConferenceActor.Heard(inRoom, URL, Optional.of("404")));
        }

        @Test
        void whoIsSentOutIsToldSo() {
            roomSays(new SentOut(Why.OVER));
            participantHears(new SentOut(Why.OVER));
            isOver();
        }

        @Test
        void whoLeavesGivesItsSeatUp() {
            end.tell(new RoomEnd.Left());
            participantHears();
            isOver();
        }

        @Test
        void theLossOfTheParticipantsNodeGivesItsSeatUp() {
            end.isGone(participant.getRef());
            isOver();
        }

        @Test
        void theDeathOfTheRoomEndsIt() {
            end.isGone(room.getRef());
            isOver();
        }

        @Test
        void itsOwnDeathClosesItsSession() {
            end.crash();
            isOver();
        }
    }
}
