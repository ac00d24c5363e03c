package io.tandem.engine.leg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.timer.SipTimers;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// NOTIFYs of ours about a REFER of the peer's, in what is left of a dialog (RFC 5057 4.1, RFC 3515 2.4.4).
class NotifyingTest extends LegTest {
    private final TestInbox<SipGateway.ClientEvent> notifier = TestInbox.create("notifier");

    @BeforeEach
    void refers() {
        talks(Phone.invite());
        SipRequest refer = alice.request(Method.REFER).with(HeaderName.REFER_TO, "<sip:carol@example.org>");
        comes(refer);
        List<Leg.Event> told = owner.getAllReceived();
        assertThat(told).singleElement().isInstanceOf(Leg.ReferReceived.class);
        leg.tell(new Leg.HoldForNotifier());
    }

    private void notifies() {
        var headers = Headers.of(HeaderName.EVENT, "refer").and(HeaderName.SUBSCRIPTION_STATE, "active;expires=60");
        var body = Body.of("message/sipfrag", "SIP/2.0 100 Trying\r\n");
        leg.tell(new Leg.SendInDialog(new Leg.InDialog(Method.NOTIFY, headers, Optional.of(body)), notifier.getRef()));
    }

    private SipRequest subscribe(String event) {
        return alice.request(Method.SUBSCRIBE).with(HeaderName.EVENT, event).with(HeaderName.EXPIRES, "0");
    }

    private void hangsUp() {
        comes(alice.request(Method.BYE));
        says("200 BYE");
        hears(ended(EndReason.PEER_HUNG_UP));
        assertThat(media.open()).isEmpty();
    }

    private void hearsSubscribe() {
        assertThat(owner.getAllReceived()).singleElement().isInstanceOf(Leg.SubscribeReceived.class);
    }

    @Nested
    class AfterTheirBye {
        @BeforeEach
        void hungUp() {
            hangsUp();
        }

        @Test
        void notifiesFollowInTheDialogUntilTheLastOneIsDone() {
            notifies();
            says("NOTIFY");
            assertThat(lastRequest().toTag()).isEqualTo(Phone.TAG);
            assertThat(lastRequest().body().orElseThrow().text()).contains("100 Trying");
            long first = lastRequest().cSeq();
            answers(200);
            assertThat(notifier.getAllReceived()).singleElement().isInstanceOf(SipGateway.Responded.class);
            notifies();
            says("NOTIFY");
            assertThat(lastRequest().cSeq()).isEqualTo(first + 1);
            leg.tell(new Leg.ReleaseNotifier());
            assertThat(leg.isStopped()).isFalse();
            answers(481);
            assertThat(notifier.getAllReceived()).singleElement().isInstanceOf(SipGateway.Responded.class);
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void twoNotifiersAreWaitedForBoth() {
            leg.tell(new Leg.HoldForNotifier());
            leg.tell(new Leg.ReleaseNotifier());
            assertThat(leg.isStopped()).isFalse();
            leg.tell(new Leg.ReleaseNotifier());
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void aNotifierThatIsNeverDoneHasTheTimeOfASubscription() {
            assertThat(leg.fire(Leg.NotifierOverdue.class)).isEqualTo(SipTimers.SUBSCRIPTION);
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void theLifeOfATransactionIsNotTheEnd() {
            leg.fire(Leg.EndOverdue.class);
            assertThat(leg.isStopped()).isFalse();
        }

        @Test
        void aSubscribeOfTheTransferorIsTold() {
            comes(subscribe("refer"));
            hearsSubscribe();
        }

        @Test
        void whatElseComesGets481() {
            comes(alice.request(Method.INFO));
            says("481 INFO");
        }
    }

    @Nested
    class AfterOurBye {
        @BeforeEach
        void hungUp() {
            leg.tell(new Leg.Hangup(EndReason.TRANSFERRED));
            says("BYE");
            hears(ended(EndReason.TRANSFERRED));
        }

        @Test
        void theByeWaitsForNoNotifyOfOursAndNotifiesFollowIt() {
            long bye = lastRequest().cSeq();
            answers(200);
            notifies();
            says("NOTIFY");
            assertThat(lastRequest().cSeq()).isEqualTo(bye + 1);
            timesOut();
            leg.tell(new Leg.ReleaseNotifier());
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void aNotifyMayOvertakeTheAnswerToTheBye() {
            notifies();
            says("NOTIFY");
            leg.tell(new Leg.ReleaseNotifier());
            assertThat(leg.isStopped()).isFalse();
        }
    }

    @Nested
    class Subscribing {
        @Test
        void itIsToldWhileTheLegIsHeld() {
            comes(subscribe("refer;id=101"));
            hearsSubscribe();
        }

        @Test
        void itGets481WhenNobodyNotifies() {
            leg.tell(new Leg.ReleaseNotifier());
            comes(subscribe("refer"));
            says("481 SUBSCRIBE");
        }

        @Test
        void anotherEventPackageGets489() {
            comes(subscribe("presence"));
            says("489 SUBSCRIBE");
            assertThat(header(lastResponse(), HeaderName.ALLOW_EVENTS)).isEqualTo("refer");
            comes(alice.request(Method.SUBSCRIBE));
            says("489 SUBSCRIBE");
        }
    }

    @Nested
    class Released {
        @Test
        void aLegThatIsNotHeldEndsAsAnyOther() {
            leg.tell(new Leg.ReleaseNotifier());
            hangsUp();
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void aNotifyThatComesTooLateIsToldSo() {
            leg.tell(new Leg.ReleaseNotifier());
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            says("BYE");
            hears(ended(EndReason.SCRIPT_ENDED));
            notifies();
            says();
            assertThat(notifier.getAllReceived()).singleElement().isInstanceOf(SipGateway.Undeliverable.class);
        }
    }
}
