package io.tandem.engine.leg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.Direction;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipRequest;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3261 15.1. What a transfer makes of the end is in [ReferringTest].
class EndingLegTest extends LegTest {
    @Nested
    class Byeing {
        @BeforeEach
        void byeing() {
            talks(Phone.invite());
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            says("BYE");
            hears(ended(EndReason.SCRIPT_ENDED));
        }

        @ParameterizedTest
        @ValueSource(ints = {200, 401, 408, 481, 500, 603})
        void anyFinalAnswerIsTheEnd(int status) {
            answers(status);
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void aProvisionalAnswerIsNotTheEnd() {
            answers(180);
            assertThat(leg.isStopped()).isFalse();
        }

        @Test
        void noAnswerIsTheEndToo() {
            timesOut();
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void anUndeliverableByeIsTheEndToo() {
            isUndeliverable();
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void aGatewayThatSaysNothingIsNotWaitedForForEver() {
            assertThat(leg.fireTimer()).isBetween(Duration.ofSeconds(32), Duration.ofSeconds(34));
            assertThat(leg.isStopped()).isTrue();
        }

        @ParameterizedTest
        @EnumSource(names = {"INVITE", "UPDATE", "INFO", "REFER", "NOTIFY", "OPTIONS", "MESSAGE", "PRACK"})
        void whatComesInTheDeadDialogGets481(Method method) {
            SipRequest request = method == Method.NOTIFY
                    ? alice.notify("refer", "active", "SIP/2.0 100 Trying")
                    : alice.request(method);
            comes(request);
            says("481 " + method);
        }

        @Test
        void whatTheOwnerStillWantsIsTooLate() {
            TestInbox<Leg.ReferEvent> transfer = TestInbox.create();
            TestInbox<Leg.DialogDescribed> asker = TestInbox.create();
            leg.tell(new Leg.Offer(Direction.SENDONLY));
            leg.tell(new Leg.StopPlaying());
            leg.tell(new Leg.SendRefer("<sip:c>", "<sip:us>", Leg.Suppress.NO, Optional.empty(), transfer.getRef()));
            leg.tell(new Leg.DescribeDialog(asker.getRef()));
            says();
            assertThat(transfer.getAllReceived()).containsExactly(new Leg.ReferRejected(481));
            assertThat(asker.getAllReceived()).containsExactly(new Leg.DialogDescribed(Optional.empty()));
        }
    }

    @Nested
    class ByeingDuringAnOffer {
        @BeforeEach
        void byeing() {
            talks(Phone.invite());
            leg.tell(new Leg.Offer(Direction.SENDONLY));
            says("INVITE");
        }

        @Test
        void anAnswerThatComesAfterOurByeIsAcknowledged() {
            SipRequest invite = lastRequest();
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            says("BYE");
            answersTo(invite, Phone.answer(invite, 200).with(Phone.offer("recvonly")));
            says("ACK");
            hears(ended(EndReason.SCRIPT_ENDED));
            assertThat(lastAck().cSeq()).isEqualTo(invite.cSeq());
        }
    }
}
