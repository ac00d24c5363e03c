package io.tandem.rcml.verb.conference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.bench.Bench;
import io.tandem.engine.call.CallFacts;
import io.tandem.engine.conference.Beep;
import io.tandem.engine.conference.ConferenceActor;
import io.tandem.engine.conference.ConferenceRegion;
import io.tandem.engine.conference.PartyEnd;
import io.tandem.engine.conference.Place;
import io.tandem.engine.conference.RoomEnd;
import io.tandem.engine.conference.RoomEvent;
import io.tandem.engine.conference.RoomEvent.Refusal;
import io.tandem.engine.conference.RoomEvent.Why;
import io.tandem.engine.conference.RoomKey;
import io.tandem.engine.conference.RoomSounds;
import io.tandem.engine.conference.TieLines;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.FakeMediaPlane;
import io.tandem.engine.media.FakeMixers;
import io.tandem.engine.media.MediaEvent.DigitReceived;
import io.tandem.engine.media.MediaEvent.PlaybackEnd;
import io.tandem.engine.media.MediaEvent.PlaybackEnded;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.media.Mixer.Seat;
import io.tandem.engine.media.Mixer.Voice;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sdp.LocalSession;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.store.CallDirection;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.TransferRules;
import io.tandem.engine.store.Webhook;
import io.tandem.engine.transfer.Callee;
import io.tandem.engine.transfer.TransferNews;
import io.tandem.rcml.document.Dial;
import io.tandem.rcml.document.Limits;
import io.tandem.rcml.document.Noun;
import io.tandem.rcml.document.Parsed;
import io.tandem.rcml.document.RcmlParser;
import io.tandem.rcml.verb.VerbOrder;
import io.tandem.rcml.verb.VerbOutcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// A party's stay in a room, each of its endings, and what it hears alone. The whole is in ladders.
///
/// Nobody may be told what no test expects: [#tells] takes all of it, and nothing may be left at the end.
class ParticipantActorTest {
    private static final URI BASE = URI.create("http://app.example/");
    private static final String NOT_LET_IN = "parent asks http://app.example/done ";
    private static final String DONE = NOT_LET_IN + "answered ";
    private static final AudioClip MUSIC = new AudioClip(new byte[8], new byte[8]);
    private static final AudioClip SPEECH = new AudioClip(new byte[16], new byte[16]);
    private static final Place WAITS = new Place(Seat.HELD, new Place.Waiting());
    private static final Place CONFERS = new Place(Seat.OPEN, new Place.Conferring());
    private static final Place HELD = new Place(Seat.HELD, new Place.Held(Optional.empty()));
    private static final Webhook URL = new Webhook("/speech", HttpMethod.POST);

    private final TestInbox<Leg.Command> leg = TestInbox.create();
    private final TestInbox<Leg.Command> otherLeg = TestInbox.create();
    private final TestInbox<ConferenceRegion.OfRoom> rooms = TestInbox.create();
    private final TestInbox<ConferenceActor.Command> room = TestInbox.create();
    private final TestInbox<VerbOutcome> parent = TestInbox.create();
    private final TestInbox<TransferNews> news = TestInbox.create();
    private final TestInbox<Callee> waiting = TestInbox.create();
    private final List<String> reported = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final List<CompletableFuture<RoomSounds.Heard>> asked = new ArrayList<>();
    private final AccountSid account = AccountSid.mint();
    private final ConferenceSid conference = ConferenceSid.mint();
    private final Mixer mixer =
            new FakeMixers().open(3, TestInbox.<PlaybackEnded>create().getRef());
    private final FakeMediaPlane media = new FakeMediaPlane();
    private Instant now = SampleRecords.NOON;
    private ActorRef<RoomEvent> self = TestInbox.<RoomEvent>create().getRef();
    private ActorRef<? super PlaybackEnded> player =
            TestInbox.<PlaybackEnded>create().getRef();
    private ActorRef<? super DigitReceived> keys =
            TestInbox.<DigitReceived>create().getRef();
    private long playback;

    @SuppressWarnings("NullAway.Init") // each test dials
    private Bench<ParticipantActor.Command> participant;

    private final class Sounds implements RoomSounds {
        @Override
        public AudioClip waiting() {
            return MUSIC;
        }

        @Override
        public AudioClip entry() {
            throw new AssertionError("the room's matter");
        }

        @Override
        public AudioClip exit() {
            throw new AssertionError("the room's matter");
        }

        @Override
        public CompletionStage<Heard> of(AccountSid whose, Parameters parameters, Webhook url) {
            assertThat(whose).isEqualTo(account);
            assertThat(parameters.value("ConferenceSid")).contains(conference.text());
            var heard = new CompletableFuture<Heard>();
            asked.add(heard);
            return heard;
        }
    }

    private void dials(String dial, String noun) {
        var parsed = (Dial) ((Parsed.Document) RcmlParser.parse(
                        "<Response><Dial " + dial + "><Conference " + noun + ">sales</Conference></Dial></Response>",
                        BASE,
                        Limits.STANDARD))
                .script()
                .verbs()
                .getFirst();
        participant = Bench.of(ParticipantActor.create(
                new ParticipantSetup(
                        parsed,
                        (Noun.Conference) parsed.nouns().getFirst(),
                        facts(),
                        leg.getRef(),
                        rooms.getRef(),
                        new TieLines(media, InetAddress.getLoopbackAddress()),
                        new Sounds(),
                        (code, _, _) -> reported.add("reports " + code),
                        () -> now,
                        Optional.of(news.getRef())),
                parent.getRef()));
    }

    private CallFacts facts() {
        return new CallFacts(
                CallSid.mint(1),
                account,
                InstanceId.mint(),
                "alice",
                "1111",
                CallDirection.INBOUND,
                Optional.empty(),
                Optional.empty(),
                Headers.NONE,
                "sip:alice@192.0.2.1",
                now,
                Optional.empty(),
                Optional.empty(),
                TransferRules.USUAL,
                70);
    }

    private void hears(RoomEvent event) {
        gather();
        self.tell(event);
        participant.run();
    }

    private void ordered(VerbOrder order) {
        participant.tell(new ParticipantActor.FromParent(order));
    }

    private void isSeated(Place place) {
        hears(new RoomEvent.Seated(conference, room.getRef(), mixer, place));
    }

    private void entersAndConfers(String dial) {
        dials(dial, "");
        isSeated(CONFERS);
        tells("enters", "leg sits HEARD OPEN", "leg stops playing", "news connected");
    }

    private void answers(int question, RoomSounds.Heard heard) {
        asked.get(question - 1).complete(heard);
        participant.run();
    }

    private void played() {
        player.tell(new PlaybackEnded(playback, PlaybackEnd.PLAYED));
        participant.run();
    }

    private void isOver() {
        assertThat(participant.isStopped()).isTrue();
    }

    private void tells(String... expected) {
        gather();
        assertThat(told).containsExactlyInAnyOrder(expected);
        told.clear();
    }

    @AfterEach
    void nobodyIsToldWhatNoTestExpects() {
        tells();
    }

    private void gather() {
        rooms.getAllReceived().forEach(command -> {
            var toRoom = (ConferenceRegion.ToRoom) command;
            assertThat(toRoom.room()).isEqualTo(new RoomKey(account, "sales"));
            told.add(text(toRoom.message()));
        });
        leg.getAllReceived().forEach(command -> text(command).ifPresent(text -> told.add("leg " + text)));
        otherLeg.getAllReceived().forEach(command -> text(command).ifPresent(text -> told.add("other leg " + text)));
        news.getAllReceived()
                .forEach(one -> told.add("news "
                        + switch (one) {
                            case TransferNews.Connected _ -> "connected";
                            case TransferNews.Failed(var status) -> "failed " + status;
                            case TransferNews.TransfereeGone _ -> "gone";
                            case TransferNews.Rings _ -> "rings";
                        }));
        waiting.getAllReceived().forEach(one -> told.add("waiting " + one));
        told.addAll(reported);
        reported.clear();
        parent.getAllReceived().forEach(outcome -> told.add("parent " + text(outcome)));
    }

    private String text(ConferenceActor.Command message) {
        return switch (message) {
            case ConferenceActor.Enter(var entry, var who) -> {
                self = who;
                yield "enters" + (entry.voice() == Voice.MUTED ? " muted" : "")
                        + (entry.beep() == Beep.ALWAYS ? "" : " " + entry.beep());
            }
            case ConferenceActor.Leave _ -> "leaves";
            case ConferenceActor.Heard(var _, var _, var problem) ->
                "has heard" + problem.map(" "::concat).orElse("");
            default -> message.toString();
        };
    }

    private Optional<String> text(Leg.Command command) {
        return Optional.of(
                switch (command) {
                    case Leg.Enter(var _, var seat) -> "sits " + seat.voice() + " " + seat.ear();
                    case Leg.Play(var playing, var replyTo) -> {
                        player = replyTo;
                        playback = playing.id();
                        yield "plays " + (playing.clips().equals(List.of(MUSIC)) ? "music" : "speech")
                                + (playing.times() == 0 ? "" : " once");
                    }
                    case Leg.StopPlaying _ -> "stops playing";
                    case Leg.Part _ -> "parts";
                    case Leg.HearDigits(var listener) -> {
                        listener.ifPresent(one -> keys = one);
                        yield listener.isPresent() ? "hears digits" : "hears no digits";
                    }
                    default -> command.toString();
                });
    }

    private static String text(VerbOutcome outcome) {
        return switch (outcome) {
            case VerbOutcome.Next _ -> "next";
            case VerbOutcome.NextAfter(var why) -> "next after " + why;
            case VerbOutcome.End(var why) -> "end " + why;
            case VerbOutcome.Ask(var url, var _, var added) ->
                "asks " + url.uri() + " " + added.value("DialCallStatus").orElse("") + " "
                        + added.value("DialCallDuration").orElse("");
        };
    }

    @Nested
    class Entering {
        @BeforeEach
        void asks() {
            dials("action='/done'", "muted='true' beep='onEnter'");
            tells("enters muted ENTRY");
        }

        @Test
        void aFullRoomIsReportedAndAsksTheActionAsBusy() {
            hears(new RoomEvent.Refused(Refusal.FULL));
            tells("reports CONFERENCE", "news failed 486", NOT_LET_IN + "busy 0");
            isOver();
        }

        @Test
        void aLabelThatIsTakenAsksTheActionAsFailed() {
            hears(new RoomEvent.Refused(Refusal.LABEL_TAKEN));
            tells("reports CONFERENCE", "news failed 486", NOT_LET_IN + "failed 0");
            isOver();
        }

        @Test
        void aRoomThatDoesNotAnswerIsLeft() {
            assertThat(participant.fireTimer()).isEqualTo(Duration.ofSeconds(20));
            tells("reports CONFERENCE", "leaves", "news failed 503", NOT_LET_IN + "failed 0");
            isOver();
        }

        @Test
        void aCallerWhoGoesLeaves() {
            ordered(new VerbOrder.LegGone());
            tells("leaves", "news gone", "parent next");
            isOver();
        }

        @Test
        void anotherScriptTakesItsPlace() {
            ordered(new VerbOrder.Abandon());
            tells("leaves", "news failed 487");
            isOver();
        }

        @Test
        void anotherLegIsSeated() {
            ordered(new VerbOrder.OnLeg(otherLeg.getRef()));
            isSeated(CONFERS);
            tells("other leg sits HEARD OPEN", "other leg stops playing", "news connected");
        }

        @Test
        void nobodyIsCalled() {
            ordered(new VerbOrder.HandOver(waiting.getRef()));
            tells("waiting " + new Callee.Nobody());
        }
    }

    @Nested
    class EnteringARoomOfAnotherNode {
        private final TestInbox<RoomEnd.Answered> line = TestInbox.create();
        private final InetSocketAddress far = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
        private final String offer =
                LocalSession.at(far, 1).offer(Direction.SENDRECV).text();

        @BeforeEach
        void asks() {
            dials("action='/done'", "");
            tells("enters");
        }

        private void isOffered(String description) {
            hears(new RoomEvent.LineOffered(conference, description, CONFERS, line.getRef()));
        }

        @Test
        void itSitsAtItsEndOfTheLine() {
            isOffered(offer);
            assertThat(line.receiveMessage().description()).contains("m=audio");
            tells("leg sits HEARD OPEN", "leg stops playing", "news connected");
        }

        @Test
        void aLineThatCannotBeHadAsksTheActionAsFailed() {
            isOffered("?");
            tells("reports CONFERENCE", "news failed 503", NOT_LET_IN + "failed 0");
            isOver();
        }

        @Test
        void theLossOfTheRoomsNodeEndsItsConference() {
            isOffered(offer);
            tells("leg sits HEARD OPEN", "leg stops playing", "news connected");
            Bench<PartyEnd.Command> end =
                    participant.child(participant.children().getFirst());
            end.isGone(line.getRef());
            participant.run();
            tells("leaves", "leg parts", "leg stops playing", DONE + "0");
            isOver();
            assertThat(media.openSessions()).isZero();
        }

        @Test
        void itsEndOfTheLineGoesWithIt() {
            isOffered(offer);
            tells("leg sits HEARD OPEN", "leg stops playing", "news connected");
            ordered(new VerbOrder.LegGone());
            tells("leaves", "leg parts", "leg stops playing", DONE + "0");
            isOver();
            assertThat(media.openSessions()).isZero();
        }
    }

    @Nested
    class EnteringWithoutAction {
        @Test
        void aFullRoomIsReportedAndTheNextVerbRuns() {
            dials("", "");
            tells("enters");
            hears(new RoomEvent.Refused(Refusal.FULL));
            tells("reports CONFERENCE", "news failed 486", "parent next");
            isOver();
        }
    }

    @Nested
    class NotOffered {
        @Test
        void coachAndSpeakerAreReported() {
            dials("", "coach='CA1' statusCallback='/told' statusCallbackEvent='speaker'");
            tells("enters", "reports NOT_OFFERED", "reports NOT_OFFERED");
        }
    }

    @Nested
    class Waiting {
        @Test
        void itHearsTheBuiltInMusicUntilItConfers() {
            dials("", "");
            isSeated(WAITS);
            tells("enters", "leg sits MUTED CLOSED", "leg plays music", "news connected");
            hears(new RoomEvent.Moved(CONFERS));
            tells("leg sits HEARD OPEN", "leg stops playing");
        }

        @Test
        void itHearsNothingWhenTheDocumentSaysSo() {
            dials("", "waitUrl=''");
            isSeated(WAITS);
            tells("enters", "leg sits MUTED CLOSED", "leg stops playing", "news connected");
        }

        @Test
        void itHearsWhatItsUrlSays() {
            waitsForItsDocument();
            answers(1, new RoomSounds.Clips(List.of(SPEECH)));
            tells("leg plays speech");
        }

        @Test
        void whatCannotBeHadIsReportedAndTheMusicPlays() {
            waitsForItsDocument();
            answers(1, new RoomSounds.Missing(11_205, "no answer"));
            tells("reports FETCH_FAILED", "leg plays music");
        }

        @Test
        void aDocumentOfAnotherKindEndsTheCall() {
            waitsForItsDocument();
            answers(1, new RoomSounds.Unfit(13_233, "a Dial"));
            tells(
                    "reports WAIT_URL",
                    "leaves",
                    "leg parts",
                    "leg stops playing",
                    "parent end " + EndReason.SCRIPT_INVALID);
            isOver();
        }

        @Test
        void aDocumentThatComesTooLateIsNotPlayed() {
            waitsForItsDocument();
            hears(new RoomEvent.Moved(CONFERS));
            tells("leg sits HEARD OPEN", "leg stops playing");
            answers(1, new RoomSounds.Clips(List.of(SPEECH)));
            tells();
        }

        private void waitsForItsDocument() {
            dials("", "waitUrl='/wait'");
            isSeated(WAITS);
            tells("enters", "leg sits MUTED CLOSED", "leg stops playing", "news connected");
        }
    }

    @Nested
    class Conferring {
        @BeforeEach
        void confers() {
            entersAndConfers("action='/done' timeLimit='60' hangupOnStar='false'");
            now = now.plusSeconds(7);
        }

        @Test
        void theEndOfTheConferenceAsksTheAction() {
            hears(new RoomEvent.SentOut(Why.OVER));
            endsWith(DONE + "7");
        }

        @Test
        void theDeathOfTheRoomDoesSoToo() {
            participant.isGone(room.getRef());
            endsWith(DONE + "7");
        }

        @Test
        void whoIsKickedIsHungUp() {
            hears(new RoomEvent.SentOut(Why.KICKED));
            endsWith("parent end " + EndReason.ENDED_BY_API);
        }

        @Test
        void theTimeLimitTakesItOut() {
            assertThat(participant.fireTimer()).isEqualTo(Duration.ofSeconds(60));
            endsWith(DONE + "7");
        }

        @Test
        void aCallerWhoHangsUpLeaves() {
            ordered(new VerbOrder.LegGone());
            endsWith(DONE + "7");
        }

        @Test
        void anotherScriptTakesItOutWithoutAnOutcome() {
            ordered(new VerbOrder.Abandon());
            tells("leaves", "leg parts", "leg stops playing");
            isOver();
        }

        @Test
        void aChangeOfTheSeatAloneDoesNotTouchWhatPlays() {
            hears(new RoomEvent.Moved(new Place(Seat.MUTED, new Place.Conferring())));
            tells("leg sits MUTED OPEN");
        }

        @Test
        void whoIsOnHoldHearsMusic() {
            hears(new RoomEvent.Moved(HELD));
            tells("leg sits MUTED CLOSED", "leg plays music");
        }

        @Test
        void whoIsOnHoldHearsWhatTheUrlSays() {
            hears(new RoomEvent.Moved(new Place(Seat.HELD, new Place.Held(Optional.of(URL)))));
            answers(1, new RoomSounds.Clips(List.of(SPEECH)));
            tells("leg sits MUTED CLOSED", "leg stops playing", "leg plays speech");
        }

        @Test
        void anAnnouncementIsPlayedOnceAndTold() {
            hears(new RoomEvent.Hear(URL));
            answers(1, new RoomSounds.Clips(List.of(SPEECH)));
            tells("leg plays speech once");
            played();
            tells("has heard", "leg stops playing");
        }

        @Test
        void theMusicGoesOnAfterAnAnnouncement() {
            hears(new RoomEvent.Hear(URL));
            answers(1, new RoomSounds.Clips(List.of(SPEECH)));
            tells("leg plays speech once");
            hears(new RoomEvent.Moved(HELD));
            tells("leg sits MUTED CLOSED");
            played();
            tells("has heard", "leg plays music");
        }

        @Test
        void anAnnouncementThatCannotBeHadIsReportedAndTold() {
            hears(new RoomEvent.Hear(URL));
            answers(1, new RoomSounds.Missing(13_233, "404"));
            tells("reports WAIT_URL", "has heard 404");
        }

        @Test
        void anotherLegTakesTheSeat() {
            ordered(new VerbOrder.OnLeg(otherLeg.getRef()));
            tells("other leg sits HEARD OPEN", "other leg stops playing");
        }

        @Test
        void anAnnouncementIsOverWithTheLegThatHeardIt() {
            hears(new RoomEvent.Hear(URL));
            answers(1, new RoomSounds.Clips(List.of(SPEECH)));
            tells("leg plays speech once");
            ordered(new VerbOrder.OnLeg(otherLeg.getRef()));
            tells("has heard", "other leg sits HEARD OPEN", "other leg stops playing");
        }

        @Test
        void nobodyIsCalled() {
            ordered(new VerbOrder.HandOver(waiting.getRef()));
            tells("waiting " + new Callee.Nobody());
        }

        private void endsWith(String outcome) {
            tells("leaves", "leg parts", "leg stops playing", outcome);
            isOver();
        }
    }

    @Nested
    class HangingUpOnStar {
        @BeforeEach
        void confers() {
            dials("hangupOnStar='true'", "");
            isSeated(CONFERS);
            tells("enters", "leg hears digits", "leg sits HEARD OPEN", "leg stops playing", "news connected");
        }

        @Test
        void onlyTheStarEndsIt() {
            keys.tell(new DigitReceived('1'));
            participant.run();
            tells();
            keys.tell(new DigitReceived('*'));
            participant.run();
            tells("leaves", "leg parts", "leg stops playing", "leg hears no digits", "parent next");
            isOver();
        }
    }
}
