package io.tandem.engine.leg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.bench.Bench;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.FakeMediaPlane;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaPlane.AddressFamily;
import io.tandem.engine.media.MediaSession;
import io.tandem.engine.media.Playback;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Two legs whose peers hear each other: this one on the bench, the other one only written down.
class JoiningTest extends LegTest {
    private final TestInbox<Leg.Command> other = TestInbox.create("other");
    private final TestInbox<MediaEvent> unheard = TestInbox.create("unheard");

    private static MediaSession sessionOf(FakeMediaPlane plane, ActorRef<? super MediaEvent> listener) {
        plane.open(CALL, AddressFamily.IPV4, listener);
        return plane.latest();
    }

    private MediaSession others() {
        return sessionOf(new FakeMediaPlane(), unheard.getRef());
    }

    private void presses(String key) {
        comes(alice.request(Method.INFO).with(Body.of("application/dtmf-relay", "Signal=" + key)));
        says("200 INFO");
    }

    @Nested
    class Asking {
        @BeforeEach
        void joins() {
            talks(Phone.invite());
            leg.tell(new Leg.Join(other.getRef()));
        }

        @Test
        void whoeverTakesItsPlaceIsNamedToTheOtherLeg() {
            TestInbox<Leg.Command> successor = TestInbox.create("successor");
            other.getAllReceived();
            leg.tell(new Leg.PassOn(successor.getRef()));
            assertThat(other.getAllReceived()).containsExactly(new Leg.Succeeded(leg.ref(), successor.getRef()));
        }

        @Test
        void itJoinsWhoeverTakesThePlaceOfTheOtherLeg() {
            TestInbox<Leg.Command> successor = TestInbox.create("successor");
            leg.tell(new Leg.Succeeded(other.getRef(), successor.getRef()));
            assertThat(successor.getAllReceived()).containsExactly(new Leg.JoinWanted(media.latest(), leg.ref()));
        }

        @Test
        void whoTakesThePlaceOfAnybodyElseDoesNotMatter() {
            TestInbox<Leg.Command> successor = TestInbox.create("successor");
            leg.tell(new Leg.Succeeded(successor.getRef(), successor.getRef()));
            assertThat(successor.getAllReceived()).isEmpty();
        }

        @Test
        void theOtherLegIsGivenTheMediaSession() {
            assertThat(other.getAllReceived()).containsExactly(new Leg.JoinWanted(media.latest(), leg.ref()));
        }

        @Test
        void aKeyOfAnInfoIsSentOnToThePartnerAndStillTold() {
            TestInbox<MediaEvent.DigitReceived> listener = TestInbox.create();
            other.getAllReceived();
            leg.tell(new Leg.Joined(other.getRef()));
            leg.tell(new Leg.HearDigits(Optional.of(listener.getRef())));
            presses("5");
            assertThat(other.getAllReceived()).containsExactly(new Leg.SendDigits("5"));
            assertThat(listener.getAllReceived()).containsExactly(new MediaEvent.DigitReceived('5'));
        }

        @Test
        void aTelephoneEventPassesWithTheMediaAlone() {
            other.getAllReceived();
            media.latest().press("5");
            leg.run();
            assertThat(other.getAllReceived()).isEmpty();
        }

        @Test
        void partingTellsThePartnerAndEndsTheBridge() {
            other.getAllReceived();
            leg.tell(new Leg.Part());
            assertThat(other.getAllReceived()).containsExactly(new Leg.Parted(leg.ref()));
            assertThat(media.latest().acts()).endsWith(new FakeMediaPlane.Unbridged());
            presses("5");
            assertThat(other.getAllReceived()).isEmpty();
        }

        @Test
        void aPartnerThatComesAfterThePartingIsSentAway() {
            leg.tell(new Leg.Part());
            other.getAllReceived();
            leg.tell(new Leg.Joined(other.getRef()));
            assertThat(other.getAllReceived()).containsExactly(new Leg.Parted(leg.ref()));
        }

        @Test
        void aNewPartnerTakesThePlaceOfTheOldOne() {
            TestInbox<Leg.Command> third = TestInbox.create("third");
            other.getAllReceived();
            leg.tell(new Leg.Join(third.getRef()));
            assertThat(other.getAllReceived()).containsExactly(new Leg.Parted(leg.ref()));
            leg.tell(new Leg.Parted(other.getRef())); // crossed
            third.getAllReceived();
            presses("5");
            assertThat(third.getAllReceived()).containsExactly(new Leg.SendDigits("5"));
        }

        @Test
        void aPartingThatCrossesANewJoinIsAboutTheFormerOne() {
            leg.tell(new Leg.Joined(other.getRef()));
            leg.tell(new Leg.Join(other.getRef()));
            leg.tell(new Leg.Parted(other.getRef())); // crossed
            other.getAllReceived();
            leg.tell(new Leg.Joined(other.getRef()));
            presses("5");
            assertThat(other.getAllReceived()).containsExactly(new Leg.SendDigits("5"));
            assertThat(media.latest().acts()).doesNotContain(new FakeMediaPlane.Unbridged());
        }

        @Test
        void musicThatCrossesANewJoinIsAboutTheFormerOne() {
            leg.tell(new Leg.Held(other.getRef())); // crossed
            assertThat(media.latest().playing()).isEmpty();
            leg.tell(new Leg.Joined(other.getRef()));
            leg.tell(new Leg.Held(other.getRef()));
            assertThat(media.latest().playing()).isPresent();
        }

        @Test
        void aPartnerThatIsOverRefuses() {
            other.getAllReceived();
            leg.tell(new Leg.JoinRefused(other.getRef()));
            presses("5");
            assertThat(other.getAllReceived()).isEmpty();
        }

        @Test
        void theEndOfTheLegIsToldToThePartner() {
            other.getAllReceived();
            comes(alice.request(Method.BYE));
            says("200 BYE");
            hears(ended(EndReason.PEER_HUNG_UP));
            assertThat(other.getAllReceived()).containsExactly(new Leg.Parted(leg.ref()));
        }

        @Test
        void nobodyIsJoinedWithHimself() {
            other.getAllReceived();
            leg.tell(new Leg.Join(leg.ref()));
            presses("5");
            assertThat(other.getAllReceived()).containsExactly(new Leg.SendDigits("5"));
        }
    }

    @Nested
    class Asked {
        private final MediaSession session = others();

        @BeforeEach
        void isJoined() {
            talks(Phone.invite());
            leg.tell(new Leg.JoinWanted(session, other.getRef()));
        }

        @Test
        void bothMediaSessionsAreBridgedAndTheOtherKnows() {
            assertThat(media.latest().bridgedTo()).contains(session);
            assertThat(other.getAllReceived()).containsExactly(new Leg.Joined(leg.ref()));
        }

        @Test
        void keysAreSentOnAsWell() {
            other.getAllReceived();
            presses("#");
            assertThat(other.getAllReceived()).containsExactly(new Leg.SendDigits("#"));
        }

        @Test
        void aPartnerThatLeavesIsForgotten() {
            other.getAllReceived();
            leg.tell(new Leg.Parted(other.getRef()));
            assertThat(media.latest().bridgedTo()).isEmpty();
            presses("5");
            assertThat(other.getAllReceived()).isEmpty();
        }

        @Test
        void somebodyElsesPartingChangesNothing() {
            TestInbox<Leg.Command> third = TestInbox.create("third");
            leg.tell(new Leg.Parted(third.getRef()));
            assertThat(media.latest().bridgedTo()).contains(session);
        }
    }

    @Nested
    class Holding {
        @BeforeEach
        void isJoined() {
            talks(Phone.invite());
            leg.tell(new Leg.JoinWanted(others(), other.getRef()));
            other.getAllReceived();
        }

        private void offers(String direction, Direction agreed) {
            SipRequest offer = alice.request(Method.INVITE).with(Phone.offer(direction));
            comes(offer);
            says("200 INVITE");
            comesAck(alice.ack(offer.cSeq()));
            hears(new Leg.Renegotiated(agreed));
        }

        @Test
        void thePartnerIsToldThatOurPeerHolds() {
            offers("sendonly", Direction.RECVONLY);
            offers("inactive", Direction.INACTIVE);
            assertThat(other.getAllReceived()).containsExactly(new Leg.Held(leg.ref()));
            offers("sendrecv", Direction.SENDRECV);
            assertThat(other.getAllReceived()).containsExactly(new Leg.Resumed(leg.ref()));
        }

        @Test
        void aPartnerThatComesLaterIsToldToo() {
            offers("sendonly", Direction.RECVONLY);
            TestInbox<Leg.Command> third = TestInbox.create("third");
            leg.tell(new Leg.JoinWanted(others(), third.getRef()));
            assertThat(third.getAllReceived()).containsExactly(new Leg.Joined(leg.ref()), new Leg.Held(leg.ref()));
        }

        @Test
        void ourPeerHearsMusicWhileThePartnersHolds() {
            assertThat(media.latest().playing()).isEmpty();
            leg.tell(new Leg.Held(other.getRef()));
            leg.tell(new Leg.Held(other.getRef()));
            assertThat(media.latest().playing().map(Playback::times)).contains(0);
            assertThat(media.latest().played()).hasSize(1);
            leg.tell(new Leg.Resumed(other.getRef()));
            assertThat(media.latest().playing()).isEmpty();
        }

        @Test
        void theMusicEndsWithTheBridge() {
            leg.tell(new Leg.Held(other.getRef()));
            leg.tell(new Leg.Parted(other.getRef()));
            assertThat(media.latest().playing()).isEmpty();
        }

        @Test
        void whatAScriptPlaysIsNotStoppedByTheEndOfAHold() {
            leg.tell(new Leg.Held(other.getRef()));
            var prompt = new Playback(7, List.of(AudioClip.silence(Duration.ofMillis(20))), 1);
            TestInbox<MediaEvent.PlaybackEnded> ends = TestInbox.create();
            leg.tell(new Leg.Play(prompt, ends.getRef()));
            leg.tell(new Leg.Resumed(other.getRef()));
            assertThat(media.latest().playing()).contains(prompt);
        }

        @Test
        void aStrangersHoldIsNotHeard() {
            TestInbox<Leg.Command> third = TestInbox.create("third");
            leg.tell(new Leg.Held(third.getRef()));
            assertThat(media.latest().playing()).isEmpty();
        }
    }

    @Nested
    class WithoutAudio {
        private final MediaSession session = others();

        @Test
        void aLegThatIsNotAnsweredSendsThePartnerAway() {
            leg = Bench.of(
                    Leg.answering(received(Phone.invite(), "invite", gateway), OUR_TAG, setup(), owner.getRef()::tell));
            leg.tell(new Leg.Join(other.getRef()));
            assertThat(other.getAllReceived()).isEmpty();
            leg.tell(new Leg.JoinWanted(session, other.getRef()));
            assertThat(other.getAllReceived()).containsExactly(new Leg.JoinRefused(leg.ref()));
        }

        @Test
        void aLegThatEndsSendsThePartnerAway() {
            talks(Phone.invite());
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            says("BYE");
            hears(ended(EndReason.SCRIPT_ENDED));
            leg.tell(new Leg.JoinWanted(session, other.getRef()));
            assertThat(other.getAllReceived()).containsExactly(new Leg.JoinRefused(leg.ref()));
        }
    }
}
