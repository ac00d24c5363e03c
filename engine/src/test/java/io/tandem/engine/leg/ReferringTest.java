package io.tandem.engine.leg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.leg.Leg.Notified;
import io.tandem.engine.leg.Leg.ReferAccepted;
import io.tandem.engine.leg.Leg.ReferEvent;
import io.tandem.engine.leg.Leg.ReferRejected;
import io.tandem.engine.leg.Leg.Suppress;
import io.tandem.engine.media.Direction;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SubscriptionState;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A leg as transferor: RFC 3515 2.4, RFC 6665 4.1, RFC 4488, RFC 5057.
class ReferringTest extends LegTest {
    private static final String REFER_TO = "<sip:carol@example.org?Replaces=1%402%3Bto-tag%3D3%3Bfrom-tag%3D4>";
    private static final String REFERRED_BY = "<sip:us@example.org>";

    private final TestInbox<ReferEvent> transfer = TestInbox.create("transfer");

    private SipRequest refers(TestInbox<ReferEvent> whom, Suppress suppress) {
        leg.tell(new Leg.SendRefer(REFER_TO, REFERRED_BY, suppress, Optional.empty(), whom.getRef()));
        says("REFER");
        return lastRequest();
    }

    private void transferHears(ReferEvent... expected) {
        assertThat(transfer.getAllReceived()).containsExactly(expected);
    }

    private void notifies(String event, String state, String sipfrag) {
        comes(alice.notify(event, state, sipfrag));
    }

    private static Notified notified(int status, String state) {
        return new Notified(OptionalInt.of(status), SubscriptionState.parse(state));
    }

    private static Notified notifiedNothing(String state) {
        return new Notified(OptionalInt.empty(), SubscriptionState.parse(state));
    }

    @Nested
    class TheRequest {
        @BeforeEach
        void talking() {
            talks(Phone.invite().and(Headers.of(HeaderName.RECORD_ROUTE, "<sip:proxy.example.org;lr>")));
        }

        @Test
        void itGoesInTheDialogThroughItsRouteSet() {
            SipRequest refer = refers(transfer, Suppress.NO);
            assertThat(refer.uri()).isEqualTo(Phone.CONTACT);
            assertThat(refer.callId()).isEqualTo(Phone.CALL_ID);
            assertThat(refer.fromTag()).isEqualTo(OUR_TAG);
            assertThat(refer.toTag()).isEqualTo(Phone.TAG);
            assertThat(refer.headers().all(HeaderName.ROUTE)).containsExactly("<sip:proxy.example.org;lr>");
            assertThat(header(refer, HeaderName.MAX_FORWARDS)).isEqualTo("70");
        }

        @Test
        void itSaysWhereToAndForWhomAndHasNoBody() {
            SipRequest refer = refers(transfer, Suppress.NO);
            assertThat(refer.headers().all(HeaderName.REFER_TO)).containsExactly(REFER_TO);
            assertThat(refer.headers().all(HeaderName.REFERRED_BY)).containsExactly(REFERRED_BY);
            assertThat(refer.headers().has(HeaderName.REFER_SUB)).isFalse();
            assertThat(refer.body()).isEmpty();
        }

        @Test
        void eachHasTheNextNumber() {
            long first = refers(transfer, Suppress.NO).cSeq();
            assertThat(refers(transfer, Suppress.NO).cSeq()).isEqualTo(first + 1);
        }

        @Test
        void itMayAskForNoSubscription() {
            SipRequest refer = refers(transfer, Suppress.YES);
            assertThat(header(refer, HeaderName.REFER_SUB)).isEqualTo("false");
            assertThat(refer.headers().lists(HeaderName.SUPPORTED, "norefersub"))
                    .isTrue();
        }

        @Test
        void aPendingReInviteIsNoObstacle() {
            leg.tell(new Leg.Offer(Direction.SENDONLY));
            says("INVITE");
            refers(transfer, Suppress.NO);
            answers(202);
            transferHears(new ReferAccepted(202, Suppress.NO));
        }
    }

    @Nested
    class ItsAnswer {
        @BeforeEach
        void referring() {
            talks(Phone.invite());
            refers(transfer, Suppress.NO);
        }

        @ParameterizedTest
        @ValueSource(ints = {200, 202, 299})
        void every2xxIsAccepted(int status) {
            answers(status);
            transferHears(new ReferAccepted(status, Suppress.NO));
            hears();
        }

        static IntStream refusals() {
            return IntStream.of(
                    300, 302, 305, 400, 401, 403, 404, 405, 407, 408, 415, 416, 420, 429, 480, 481, 486, 488, 489, 491,
                    500, 501, 503, 504, 600, 603, 604, 606);
        }

        @ParameterizedTest
        @MethodSource("refusals")
        void everyOtherFinalStatusIsARefusalAndTheCallGoesOn(int status) {
            answers(status);
            transferHears(new ReferRejected(status));
            says();
            hears();
            assertThat(media.open()).hasSize(1);
        }

        @Test
        void aProvisionalAnswerIsNone() {
            answers(180);
            transferHears();
        }

        @Test
        void noAnswerIsA408() {
            timesOut();
            transferHears(new ReferRejected(408));
        }

        @Test
        void aReferThatCannotBeSentIsA503() {
            isUndeliverable();
            transferHears(new ReferRejected(503));
        }

        @ParameterizedTest
        @ValueSource(ints = {302, 486, 603})
        void aRefusalMakesNoSubscription(int status) {
            answers(status);
            notifies("refer", "active;expires=60", "SIP/2.0 100 Trying\r\n");
            says("481 NOTIFY");
            transferHears(new ReferRejected(status));
        }

        @Test
        void whoDoesNotGrantTheSuppressionNotifies() {
            answers(Phone.answer(lastRequest(), 202).with(HeaderName.REFER_SUB, "false"));
            transferHears(new ReferAccepted(202, Suppress.NO)); // we did not ask for it
        }
    }

    @Nested
    class Suppressed {
        @BeforeEach
        void referring() {
            talks(Phone.invite());
            refers(transfer, Suppress.YES);
        }

        @Test
        void aGrantedSuppressionMakesNoSubscription() {
            answers(Phone.answer(lastRequest(), 202).with(HeaderName.REFER_SUB, "false"));
            transferHears(new ReferAccepted(202, Suppress.YES));
            notifies("refer", "active", "SIP/2.0 100 Trying\r\n");
            says("481 NOTIFY");
        }

        @Test
        void withoutTheHeaderInTheAnswerThereIsASubscription() {
            answers(202);
            notifies("refer", "active", "SIP/2.0 100 Trying\r\n");
            says("200 NOTIFY");
            transferHears(new ReferAccepted(202, Suppress.NO), notified(100, "active"));
        }
    }

    @Nested
    class Following {
        private SipRequest refer;

        @BeforeEach
        void accepted() {
            talks(Phone.invite());
            refer = refers(transfer, Suppress.NO);
            answers(202);
            transferHears(new ReferAccepted(202, Suppress.NO));
        }

        @Test
        void progressAndEndAreToldInOrder() {
            notifies("refer", "active;expires=60", "SIP/2.0 100 Trying\r\n");
            notifies("refer", "active;expires=55", "SIP/2.0 180 Ringing\r\n");
            notifies("refer", "active;expires=50", "SIP/2.0 183 Session Progress\r\n");
            notifies("refer", "terminated;reason=noresource", "SIP/2.0 200 OK\r\n");
            says("200 NOTIFY", "200 NOTIFY", "200 NOTIFY", "200 NOTIFY");
            transferHears(
                    notified(100, "active;expires=60"),
                    notified(180, "active;expires=55"),
                    notified(183, "active;expires=50"),
                    notified(200, "terminated;reason=noresource"));
            assertThat(SubscriptionState.parse("active;expires=60").expires()).contains(Duration.ofSeconds(60));
        }

        @ParameterizedTest
        @ValueSource(ints = {200, 302, 404, 408, 480, 486, 487, 503, 600, 603})
        void everyFinalStatusIsTold(int status) {
            notifies("refer", "terminated;reason=noresource", "SIP/2.0 " + status + " Whatever\r\n");
            says("200 NOTIFY");
            transferHears(notified(status, "terminated;reason=noresource"));
        }

        @ParameterizedTest
        @CsvSource({
            "active;expires=30, 486", // linphone says it in active
            "terminated;reason=reason=noresource, 200", // linphone
            "terminated, 100", // SIP.js
            "terminated, 180",
            "terminated;reason=timeout, 100",
            "terminated;reason=giveup;retry-after=5, 180",
            "pending, 100",
            "strange;expires=5, 180"
        })
        void whatRealPhonesSayIsRead(String state, int status) {
            notifies("Refer", state, "SIP/2.0 " + status + " X\r\n");
            says("200 NOTIFY");
            transferHears(notified(status, state));
        }

        @Test
        void whatComesAfterTheEndIsAnsweredAndTold() {
            notifies("refer", "terminated;reason=noresource", "SIP/2.0 200 OK\r\n");
            notifies("refer", "active", "SIP/2.0 100 Trying\r\n");
            says("200 NOTIFY", "200 NOTIFY");
            transferHears(notified(200, "terminated;reason=noresource"), notified(100, "active"));
        }

        @Test
        void theIdIsTheNumberOfTheRefer() {
            notifies("refer;id=" + refer.cSeq(), "active", "SIP/2.0 100 Trying\r\n");
            notifies("refer ; x=y ; ID = " + refer.cSeq(), "active", "SIP/2.0 180 Ringing\r\n");
            says("200 NOTIFY", "200 NOTIFY");
            transferHears(notified(100, "active"), notified(180, "active"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"refer;id=0", "refer;id=999999", "refer;id=", "refer;id=abc"})
        void anotherIdGets481AndHasNoEffect(String event) {
            notifies(event, "terminated;reason=noresource", "SIP/2.0 486 Busy Here\r\n");
            says("481 NOTIFY");
            transferHears();
        }

        @ParameterizedTest
        @ValueSource(strings = {"presence", "referx", "dialog;id=1", ""})
        void anotherEventGets489WithOurs(String event) {
            notifies(event, "active", "SIP/2.0 100 Trying\r\n");
            says("489 NOTIFY");
            assertThat(header(lastResponse(), HeaderName.ALLOW_EVENTS)).isEqualTo("refer");
            transferHears();
        }

        @Test
        void aMissingEventOrStateIsRefusedAndHarmsNothing() {
            comes(alice.request(Method.NOTIFY).with(HeaderName.SUBSCRIPTION_STATE, "active"));
            comes(alice.request(Method.NOTIFY).with(HeaderName.EVENT, "refer"));
            notifies("refer", "terminated;reason=noresource", "SIP/2.0 200 OK\r\n");
            says("489 NOTIFY", "400 NOTIFY", "200 NOTIFY");
            transferHears(notified(200, "terminated;reason=noresource"));
        }

        @Test
        void aNotifyWithoutBodyTellsTheStateAlone() {
            comes(alice.request(Method.NOTIFY)
                    .with(HeaderName.EVENT, "refer")
                    .with(HeaderName.SUBSCRIPTION_STATE, "pending"));
            comes(alice.request(Method.NOTIFY)
                    .with(HeaderName.EVENT, "refer")
                    .with(HeaderName.SUBSCRIPTION_STATE, "terminated;reason=rejected")
                    .with(Body.of("message/sipfrag", "")));
            says("200 NOTIFY", "200 NOTIFY");
            transferHears(notifiedNothing("pending"), notifiedNothing("terminated;reason=rejected"));
        }

        @Test
        void aBodyThatIsNoSipfragIsAnsweredAndPassedOver() {
            comes(alice.request(Method.NOTIFY)
                    .with(HeaderName.EVENT, "refer")
                    .with(HeaderName.SUBSCRIPTION_STATE, "active")
                    .with(Body.of("text/plain", "SIP/2.0 200 OK")));
            says("200 NOTIFY");
            transferHears(notifiedNothing("active"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "garbage",
                    "SIP/2.0 OK",
                    "SIP/2.0 42 No",
                    "SIP/2.0 700 No",
                    "\r\nSIP/2.0 200 OK",
                    "HTTP/1.1 200 OK"
                })
        void aSipfragThatCannotBeReadGets400AndTheNextCounts(String sipfrag) {
            notifies("refer", "active", sipfrag);
            notifies("refer", "active", "SIP/2.0 180 Ringing");
            says("400 NOTIFY", "200 NOTIFY");
            transferHears(notified(180, "active"));
        }

        @Test
        void theTypeOfASipfragIsReadInAnyLetterCase() {
            comes(alice.request(Method.NOTIFY)
                    .with(HeaderName.EVENT, "refer")
                    .with(HeaderName.SUBSCRIPTION_STATE, "active")
                    .with(Body.of("Message/SIPfrag ;Version=2.0", "SIP/2.0 180 Ringing")));
            says("200 NOTIFY");
            transferHears(notified(180, "active"));
        }

        @Test
        void aLowerNumberGets500AndChangesNothing() {
            notifies("refer", "terminated;reason=noresource", "SIP/2.0 200 OK\r\n");
            comes(alice.numbered(Method.NOTIFY, 101)
                    .with(HeaderName.EVENT, "refer")
                    .with(HeaderName.SUBSCRIPTION_STATE, "active")
                    .with(Body.of("message/sipfrag", "SIP/2.0 100 Trying")));
            says("200 NOTIFY", "500 NOTIFY");
            transferHears(notified(200, "terminated;reason=noresource"));
        }

        @Test
        void fiftyNotifiesAtOnceAreAllAnsweredInOrder() {
            ReferEvent[] told = new ReferEvent[50];
            String[] answered = new String[50];
            for (int i = 0; i < told.length; i++) {
                int status = 100 + i;
                leg.ref()
                        .tell(new Leg.Deliver(received(
                                alice.notify("refer", "active", "SIP/2.0 " + status + " X\r\n"), "n-" + i, gateway)));
                told[i] = notified(status, "active");
                answered[i] = "200 NOTIFY";
            }
            leg.run();
            says(answered);
            transferHears(told);
        }

        @Test
        void theirHoldBetweenTheAcceptanceAndTheNotifyIsAnswered() {
            comes(alice.request(Method.INVITE).with(Phone.offer("sendonly")));
            notifies("refer", "active", "SIP/2.0 100 Trying\r\n");
            comes(alice.request(Method.UPDATE).with(Phone.offer("sendrecv")));
            says("200 INVITE", "200 NOTIFY", "200 UPDATE");
            hears(new Leg.Renegotiated(Direction.RECVONLY), new Leg.Renegotiated(Direction.SENDRECV));
            transferHears(notified(100, "active"));
        }

        @Test
        void aForgottenTransferIsAnsweredAndToldNothing() {
            leg.tell(new Leg.ForgetRefer(transfer.getRef()));
            notifies("refer", "active", "SIP/2.0 180 Ringing\r\n");
            says("200 NOTIFY");
            transferHears();
        }
    }

    @Nested
    class Races {
        @BeforeEach
        void talking() {
            talks(Phone.invite());
        }

        @Test
        void aNotifyThatOvertakesThe202IsKept() {
            refers(transfer, Suppress.NO);
            notifies("refer", "active", "SIP/2.0 100 Trying\r\n");
            answers(202);
            says("200 NOTIFY");
            transferHears(notified(100, "active"), new ReferAccepted(202, Suppress.NO));
        }

        @Test
        void aNotifyBeforeARefusalIsAnsweredAndTheNextFindsNoSubscription() {
            refers(transfer, Suppress.NO);
            notifies("refer", "active", "SIP/2.0 100 Trying\r\n");
            answers(603);
            notifies("refer", "active", "SIP/2.0 180 Ringing\r\n");
            says("200 NOTIFY", "481 NOTIFY");
            transferHears(notified(100, "active"), new ReferRejected(603));
        }

        @Test
        void aNotifyWithoutAnyReferGets481() {
            notifies("refer", "active", "SIP/2.0 100 Trying\r\n");
            says("481 NOTIFY");
        }

        @Test
        void aSecondReferInTheDialogIsToldApartByItsId() {
            TestInbox<ReferEvent> second = TestInbox.create("second");
            SipRequest one = refers(transfer, Suppress.NO);
            answers(202);
            SipRequest other = refers(second, Suppress.NO);
            answers(200);
            notifies("refer;id=" + other.cSeq(), "active", "SIP/2.0 180 Ringing\r\n");
            notifies("refer;id=" + one.cSeq(), "terminated", "SIP/2.0 486 Busy Here\r\n");
            notifies("refer", "active", "SIP/2.0 183 Session Progress\r\n"); // without id: the first
            says("200 NOTIFY", "200 NOTIFY", "200 NOTIFY");
            transferHears(new ReferAccepted(202, Suppress.NO), notified(486, "terminated"), notified(183, "active"));
            assertThat(second.getAllReceived())
                    .containsExactly(new ReferAccepted(200, Suppress.NO), notified(180, "active"));
        }

        @Test
        void theAnswersOfTwoRefersAreToldApart() {
            TestInbox<ReferEvent> second = TestInbox.create("second");
            SipRequest one = refers(transfer, Suppress.NO);
            SipRequest other = refers(second, Suppress.NO);
            answersTo(other, Phone.answer(other, 202));
            answersTo(one, Phone.answer(one, 491));
            transferHears(new ReferRejected(491));
            assertThat(second.getAllReceived()).containsExactly(new ReferAccepted(202, Suppress.NO));
        }
    }

    @Nested
    class AfterTheCall {
        @BeforeEach
        void accepted() {
            talks(Phone.invite());
            refers(transfer, Suppress.NO);
            answers(202);
            transferHears(new ReferAccepted(202, Suppress.NO));
        }

        private void forgets() {
            leg.tell(new Leg.ForgetRefer(transfer.getRef()));
        }

        @Test
        void theirByeEndsTheLegAndTheSubscriptionLivesOn() {
            comes(alice.request(Method.BYE));
            says("200 BYE");
            hears(ended(EndReason.PEER_HUNG_UP));
            transferHears(new Leg.LegEnded());
            notifies("refer", "terminated;reason=noresource", "SIP/2.0 200 OK\r\n");
            says("200 NOTIFY");
            transferHears(notified(200, "terminated;reason=noresource"));
            assertThat(leg.isStopped()).isFalse();
            forgets();
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void aFinalNotifyNumberedBeforeTheirByeCounts() {
            SipRequest last = alice.notify("refer", "terminated;reason=noresource", "SIP/2.0 200 OK\r\n");
            comes(alice.request(Method.BYE));
            comes(last);
            says("200 BYE", "200 NOTIFY");
            hears(ended(EndReason.PEER_HUNG_UP));
            transferHears(new Leg.LegEnded(), notified(200, "terminated;reason=noresource"));
        }

        @Test
        void aFinalNotifyAfterOurByeCounts() {
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            notifies("refer", "active", "SIP/2.0 180 Ringing\r\n");
            says("BYE", "200 NOTIFY");
            answers(200);
            notifies("refer", "terminated", "SIP/2.0 486 Busy Here\r\n");
            says("200 NOTIFY");
            hears(ended(EndReason.SCRIPT_ENDED));
            transferHears(new Leg.LegEnded(), notified(180, "active"), notified(486, "terminated"));
        }

        @Test
        void theDialogIsKeptFor64TimesT1AtTheMost() {
            comes(alice.request(Method.BYE));
            says("200 BYE");
            hears(ended(EndReason.PEER_HUNG_UP));
            transferHears(new Leg.LegEnded());
            assertThat(leg.fireTimer()).isEqualTo(Duration.ofSeconds(32));
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void aForgottenTransferKeepsNoDialog() {
            forgets();
            comes(alice.request(Method.BYE));
            says("200 BYE");
            hears(ended(EndReason.PEER_HUNG_UP));
            transferHears();
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void whatElseComesInTheDeadDialogGets481() {
            comes(alice.request(Method.BYE));
            says("200 BYE");
            comes(alice.request(Method.INVITE).with(Phone.offer("sendonly")));
            comes(alice.request(Method.REFER));
            comes(alice.request(Method.INFO));
            comes(alice.request(Method.BYE));
            says("481 INVITE", "481 REFER", "481 INFO", "200 BYE");
            hears(ended(EndReason.PEER_HUNG_UP));
            transferHears(new Leg.LegEnded());
        }

        @Test
        void anotherReferIsRefusedWith481() {
            comes(alice.request(Method.BYE));
            TestInbox<ReferEvent> late = TestInbox.create("late");
            leg.tell(new Leg.SendRefer(REFER_TO, REFERRED_BY, Suppress.NO, Optional.empty(), late.getRef()));
            TestInbox<Leg.DialogDescribed> asker = TestInbox.create("asker");
            leg.tell(new Leg.DescribeDialog(asker.getRef()));
            says("200 BYE");
            hears(ended(EndReason.PEER_HUNG_UP));
            transferHears(new Leg.LegEnded());
            assertThat(late.getAllReceived()).containsExactly(new ReferRejected(481));
            assertThat(asker.getAllReceived()).containsExactly(new Leg.DialogDescribed(Optional.empty()));
        }
    }

    @Nested
    class TheCallEndsBeforeTheAnswer {
        @BeforeEach
        void referring() {
            talks(Phone.invite());
            refers(transfer, Suppress.NO);
            comes(alice.request(Method.BYE));
            says("200 BYE");
            hears(ended(EndReason.PEER_HUNG_UP));
            transferHears(new Leg.LegEnded());
        }

        @Test
        void theLateAcceptanceIsTold() {
            answers(202);
            transferHears(new ReferAccepted(202, Suppress.NO));
        }

        @Test
        void theLateRefusalIsToldAndNothingIsWaitedFor() {
            answers(481);
            transferHears(new ReferRejected(481));
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void noAnswerIsToldAsA408() {
            timesOut();
            transferHears(new ReferRejected(408));
            assertThat(leg.isStopped()).isTrue();
        }
    }
}
