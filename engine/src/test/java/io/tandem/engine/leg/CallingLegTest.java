package io.tandem.engine.leg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.bench.Bench;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaPlane.AddressFamily;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.timer.SipTimers;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3261 9.1, 13.2, 14.1.
class CallingLegTest extends LegTest {
    private SipRequest calls(String target) {
        SipRequest invite = Dialog.invite(
                target,
                NameAddr.of("sip:us@example.org").withTag(OUR_TAG),
                NameAddr.of("sip:alice@example.org"),
                Headers.NONE);
        leg = Bench.of(Leg.calling(invite, Optional.empty(), gateway.getRef(), setup(), owner.getRef()::tell));
        return invite;
    }

    private SipResponse ok() {
        return Phone.answer(lastRequest(), 200).with(Phone.offer("sendrecv"));
    }

    /// A request of the peer's in the dialog that we started.
    private SipRequest theirs(Method method, long cSeq) {
        return new Phone(OUR_TAG, lastRequest().callId()).numbered(method, cSeq);
    }

    private static Leg.Ended refused(EndReason why, int status) {
        return new Leg.Ended(why, OptionalInt.of(status), Headers.NONE);
    }

    @Nested
    class Opening {
        @Test
        void theInviteOffersAllWeHave() {
            calls("sip:alice@192.0.2.1");
            says("INVITE");
            assertThat(lastRequest().uri()).isEqualTo("sip:alice@192.0.2.1");
            assertThat(sdp(lastRequest())).contains("RTP/AVP 0 8 101\r\n", "a=sendrecv\r\n");
            assertThat(lastRequest().headers().lists(HeaderName.ALLOW, "REFER")).isTrue();
            assertThat(media.latest().family()).isEqualTo(AddressFamily.IPV4);
        }

        @Test
        void aTargetWithAnIpv6AddressGetsIpv6Media() {
            calls("sip:alice@[2001:db8::1]:5060");
            says("INVITE");
            assertThat(media.latest().family()).isEqualTo(AddressFamily.IPV6);
            assertThat(sdp(lastRequest())).contains("c=IN IP6 ");
        }

        @Test
        void withoutAFreePortNothingIsSent() {
            media.refuseNextOpen("no port is free");
            calls("sip:alice@192.0.2.1");
            says();
            hears(ended(EndReason.MEDIA_UNAVAILABLE));
        }
    }

    @Nested
    class Calling {
        private SipRequest invite = Phone.invite();

        @BeforeEach
        void calling() {
            calls("sip:alice@192.0.2.1");
            says("INVITE");
            invite = lastRequest();
        }

        @Test
        void provisionalAnswersAreTold() {
            answers(180);
            answers(183);
            hears(new Leg.Ringing(180, Headers.NONE), new Leg.Ringing(183, Headers.NONE));
        }

        @Test
        void theAnswerIsAcknowledgedInTheNewDialog() {
            answers(ok().and(Headers.of(HeaderName.RECORD_ROUTE, "<sip:p2;lr>")
                    .and(HeaderName.RECORD_ROUTE, "<sip:p1;lr>")));
            says("ACK");
            Dialog dialog = hearsEstablished().dialog();
            assertThat(lastAck().uri()).isEqualTo(Phone.CONTACT);
            assertThat(lastAck().cSeq()).isEqualTo(invite.cSeq());
            assertThat(lastAck().headers().all(HeaderName.ROUTE)).containsExactly("<sip:p1;lr>", "<sip:p2;lr>");
            assertThat(dialog.remoteTag()).isEqualTo(Phone.TAG);
            assertThat(flow().remote().toString()).isEqualTo("/192.0.2.1:4000");
        }

        @Test
        void aLegThatDiesCancels() {
            dies();
            says("CANCEL");
        }

        @Test
        void aLegThatDiesOnceItIsAnsweredDoesNot() {
            answers(ok());
            says("ACK");
            hearsEstablished();
            dies();
        }

        @Test
        void everyCopyOfTheAnswerIsAcknowledgedAgain() {
            SipResponse ok = ok();
            answers(ok);
            answers(ok);
            answers(ok);
            says("ACK", "ACK", "ACK");
            hearsEstablished();
        }

        @Test
        void aSecondPhoneThatAnswersIsAcknowledgedAndHungUpOn() {
            answers(ok());
            says("ACK");
            hearsEstablished();
            answers(Phone.answer(invite, 200, "fork").with(Phone.offer("sendrecv")));
            says("ACK", "BYE");
            assertThat(lastAck().toTag()).isEqualTo("fork");
            assertThat(lastRequest().toTag()).isEqualTo("fork");
            hears();
            assertThat(media.open()).hasSize(1);
        }

        @Test
        void aSecondPhoneThatAnswersAfterOurByeIsAcknowledgedAndHungUpOn() {
            answers(ok());
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            says("ACK", "BYE");
            hearsEndedAfterEstablished();
            answersTo(invite, Phone.answer(invite, 200, "fork").with(Phone.offer("sendrecv")));
            says("ACK", "BYE");
            assertThat(lastAck().toTag()).isEqualTo("fork");
            assertThat(lastRequest().toTag()).isEqualTo("fork");
        }

        private void hearsEndedAfterEstablished() {
            assertThat(owner.receiveMessage()).isInstanceOf(Leg.Established.class);
            hears(ended(EndReason.SCRIPT_ENDED));
        }

        @Test
        void anAnswerWithoutAudioIsAcknowledgedAndHungUpOn() {
            answers(200);
            says("ACK", "BYE");
            hears(ended(EndReason.NOT_ACCEPTABLE));
        }

        @ParameterizedTest
        @CsvSource({
            "300, UNREACHABLE", "302, UNREACHABLE", "401, UNREACHABLE", "404, NOT_FOUND", "408, NO_ANSWER",
            "480, NO_ANSWER", "486, BUSY", "487, NO_ANSWER", "488, NOT_ACCEPTABLE", "500, UNREACHABLE",
            "503, UNREACHABLE", "600, BUSY", "603, DECLINED", "604, NOT_FOUND", "606, NOT_ACCEPTABLE"
        })
        void aRefusalIsToldWithItsStatus(int status, EndReason why) {
            answers(180);
            answers(lastRequest().answer(status).withToTag(Phone.TAG));
            hears(new Leg.Ringing(180, Headers.NONE), refused(why, status));
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void noAnswerIsA408() {
            timesOut();
            hears(refused(EndReason.NO_ANSWER, 408));
        }

        @Test
        void anInviteThatCannotBeSentIsA503() {
            isUndeliverable();
            hears(refused(EndReason.UNREACHABLE, 503));
        }

        @Test
        void thereIsNoDialogYetForWhateverComes() {
            comes(theirs(Method.INFO, 1));
            says("481 INFO");
            TestInbox<Leg.ReferEvent> transfer = TestInbox.create();
            leg.tell(new Leg.SendRefer("<sip:c>", "<sip:us>", Leg.Suppress.NO, Optional.empty(), transfer.getRef()));
            assertThat(transfer.getAllReceived()).containsExactly(new Leg.ReferRejected(481));
        }
    }

    @Nested
    class Cancelling {
        private SipRequest invite = Phone.invite();

        @BeforeEach
        void cancelling() {
            calls("sip:alice@192.0.2.1");
            says("INVITE");
            invite = lastRequest();
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            says("CANCEL");
            assertThat(media.open()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(ints = {487, 486, 603})
        void anyRefusalEndsIt(int status) {
            hears(ended(EndReason.SCRIPT_ENDED));
            answers(180);
            hears();
            answers(status);
            hears();
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void cancelCrossingThe200IsFollowedByAckAndBye() {
            answers(ok());
            says("ACK", "BYE");
            hears(ended(EndReason.SCRIPT_ENDED));
            assertThat(lastRequest().toTag()).isEqualTo(Phone.TAG);
            answers(200);
            leg.fire(Leg.ForksOverdue.class);
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void aCopyOfTheCrossing200IsAcknowledgedToo() {
            answersTo(invite, Phone.answer(invite, 200));
            answersTo(invite, Phone.answer(invite, 200));
            says("ACK", "BYE", "ACK");
            hears(ended(EndReason.SCRIPT_ENDED));
        }

        @Test
        void aPhoneThatNeverAnswersIsGivenUpAfter64TimesT1() {
            assertThat(leg.fireTimer()).isEqualTo(Duration.ofSeconds(32));
            hears(ended(EndReason.SCRIPT_ENDED));
            assertThat(leg.fireTimer()).isEqualTo(SipTimers.TIMER_C);
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void aPhoneThatAnswersAfterItWasGivenUpIsAcknowledgedAndHungUpOn() {
            leg.fireTimer();
            hears(ended(EndReason.SCRIPT_ENDED));
            answers(ok());
            says("ACK", "BYE");
            assertThat(lastAck().toTag()).isEqualTo(Phone.TAG);
        }

        @ParameterizedTest
        @ValueSource(ints = {487, 603})
        void aPhoneThatRefusesAfterItWasGivenUpIsTheEnd(int status) {
            leg.fireTimer();
            hears(ended(EndReason.SCRIPT_ENDED));
            answers(180);
            assertThat(leg.isStopped()).isFalse();
            answers(status);
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void anOwnerWhoHangsUpOnceMoreDoesNotWaitForALateAnswer() {
            leg.fireTimer();
            hears(ended(EndReason.SCRIPT_ENDED));
            leg.tell(new Leg.Hangup(EndReason.SHUTDOWN));
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void aTimeOutOfTheInviteEndsIt() {
            timesOut();
            hears(ended(EndReason.SCRIPT_ENDED));
        }

        @Test
        void aSecondHangupCancelsNothingTwice() {
            hears(ended(EndReason.SCRIPT_ENDED));
            leg.tell(new Leg.Hangup(EndReason.SHUTDOWN));
            says();
            hears();
        }
    }

    @Nested
    class Talking {
        @BeforeEach
        void talking() {
            calls("sip:alice@192.0.2.1");
            says("INVITE");
        }

        private void answered(SipResponse ok) {
            answers(ok);
            says("ACK");
            hearsEstablished();
        }

        @Test
        void glareIsTriedAgainAfterTwoToFourSecondsAsTheCallIdIsOurs() {
            answered(ok());
            comes(theirs(Method.OPTIONS, 1)); // they have sent requests as well
            leg.tell(new Leg.Offer(Direction.SENDONLY));
            says("200 OPTIONS", "INVITE");
            answers(491);
            assertThat(leg.fire(Leg.OfferAgainDue.class)).isBetween(Duration.ofMillis(2100), Duration.ofMillis(4000));
            says("INVITE");
        }

        @Test
        void theFirstRequestOfTheirsMayHaveAnyNumber() {
            answered(ok());
            comes(theirs(Method.OPTIONS, 0));
            comes(theirs(Method.BYE, 1));
            says("200 OPTIONS", "200 BYE");
            hears(ended(EndReason.PEER_HUNG_UP));
        }

        @Test
        void aCalleeThatIsToRefreshIsWatched() {
            answered(ok().with(HeaderName.SESSION_EXPIRES, "1800;refresher=uas"));
            assertThat(leg.fire(Leg.SessionOverdue.class)).isEqualTo(Duration.ofSeconds(1768));
            says("BYE");
            hears(ended(EndReason.SESSION_EXPIRED));
        }

        @Test
        void aCalleeThatWantsUsToRefreshIsRefreshed() {
            answered(ok().with(HeaderName.SESSION_EXPIRES, "1800;refresher=uac").with(HeaderName.ALLOW, "UPDATE"));
            assertThat(leg.fire(Leg.RefreshDue.class)).isEqualTo(Duration.ofMinutes(15));
            says("UPDATE");
            assertThat(header(lastRequest(), HeaderName.SESSION_EXPIRES)).isEqualTo("1800;refresher=uac");
        }
    }
}
