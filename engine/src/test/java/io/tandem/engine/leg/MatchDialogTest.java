package io.tandem.engine.leg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.bench.Bench;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.DialogId;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipRequest;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How far a dialog is that Replaces or Target-Dialog names (RFC 3891 3).
class MatchDialogTest extends LegTest {
    private static final DialogId THEIRS = new DialogId(Phone.CALL_ID, OUR_TAG, Phone.TAG);

    private void isAt(Leg.Phase expected, DialogId id) {
        TestInbox<Leg.DialogMatched> asker = TestInbox.create();
        leg.tell(new Leg.MatchDialog(id, asker.getRef()));
        assertThat(asker.getAllReceived()).containsExactly(new Leg.DialogMatched(expected));
    }

    @Nested
    class Answering {
        private void called() {
            leg = Bench.of(
                    Leg.answering(received(Phone.invite(), "invite", gateway), OUR_TAG, setup(), owner.getRef()::tell));
        }

        @Test
        void beforeOurAnswerItIsEarly() {
            called();
            isAt(Leg.Phase.EARLY_ANSWERING, THEIRS);
        }

        @Test
        void theAnswerConfirmsItWhateverBecomesOfItsAck() {
            called();
            leg.tell(new Leg.Answer());
            says("200 INVITE");
            isAt(Leg.Phase.CONFIRMED, THEIRS);
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            hears(ended(EndReason.SCRIPT_ENDED));
            isAt(Leg.Phase.OVER, THEIRS);
        }

        @Test
        void itIsConfirmedWhileBothTalkAndOverAfterwards() {
            talks(Phone.invite());
            isAt(Leg.Phase.CONFIRMED, THEIRS);
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            says("BYE");
            hears(ended(EndReason.SCRIPT_ENDED));
            isAt(Leg.Phase.OVER, THEIRS);
        }

        @ParameterizedTest
        @CsvSource({
            "other@example.org, our-tag, alice-tag",
            "4711@ALICE.example.org, our-tag, alice-tag",
            "4711@alice.example.org, alice-tag, our-tag",
            "4711@alice.example.org, our-tag, other",
            "4711@alice.example.org, other, alice-tag"
        })
        void whatDiffersInAnythingIsAnotherDialog(String callId, String localTag, String remoteTag) {
            talks(Phone.invite());
            isAt(Leg.Phase.NONE, new DialogId(callId, localTag, remoteTag));
        }
    }

    @Nested
    class Calling {
        private DialogId calls() {
            SipRequest invite = Dialog.invite(
                    "sip:alice@192.0.2.1",
                    NameAddr.of("sip:us@example.org").withTag(OUR_TAG),
                    NameAddr.of("sip:alice@example.org"),
                    Headers.NONE);
            leg = Bench.of(Leg.calling(invite, Optional.empty(), gateway.getRef(), setup(), owner.getRef()::tell));
            says("INVITE");
            return new DialogId(invite.callId(), OUR_TAG, Phone.TAG);
        }

        @Test
        void thereIsNoneBeforeTheFirstRinging() {
            isAt(Leg.Phase.NONE, calls());
        }

        @Test
        void eachPhoneThatRingsHasAnEarlyOne() {
            DialogId id = calls();
            answers(180);
            answers(Phone.answer(lastRequest(), 183, "fork"));
            hears(new Leg.Ringing(180, Headers.NONE), new Leg.Ringing(183, Headers.NONE));
            isAt(Leg.Phase.EARLY_CALLING, id);
            isAt(Leg.Phase.EARLY_CALLING, new DialogId(id.callId(), OUR_TAG, "fork"));
            isAt(Leg.Phase.NONE, new DialogId(id.callId(), OUR_TAG, "nobody"));
        }

        @Test
        void theAnswerConfirmsOneOfThem() {
            DialogId id = calls();
            answers(180);
            answers(Phone.answer(lastRequest(), 200).with(Phone.offer("sendrecv")));
            says("ACK");
            isAt(Leg.Phase.CONFIRMED, id);
            isAt(Leg.Phase.NONE, new DialogId(id.callId(), OUR_TAG, "fork"));
            hears(new Leg.Ringing(180, Headers.NONE), established());
        }

        private Leg.Established established() {
            TestInbox<Leg.DialogDescribed> asker = TestInbox.create();
            leg.tell(new Leg.DescribeDialog(asker.getRef()));
            return new Leg.Established(asker.receiveMessage().dialog().orElseThrow(), Headers.NONE);
        }

        @Test
        void aCancelledOneIsOver() {
            DialogId id = calls();
            answers(180);
            hears(new Leg.Ringing(180, Headers.NONE));
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            says("CANCEL");
            hears(new Leg.Ended(EndReason.SCRIPT_ENDED));
            isAt(Leg.Phase.OVER, id);
        }

        @Test
        void theCustomHeadersOfEachAnswerAreTold() {
            calls();
            var own = Headers.of(HeaderName.of("X-Queue"), "7").and(HeaderName.of("x-agent"), "bob");
            answers(Phone.answer(lastRequest(), 180).and(own).with(HeaderName.SERVER, "x"));
            hears(new Leg.Ringing(180, own));
            answers(Phone.answer(lastRequest(), 486).and(own));
            hears(new Leg.Ended(EndReason.BUSY, OptionalInt.of(486), own));
        }

        @Test
        void theCustomHeadersOfThe200AreTold() {
            calls();
            var own = Headers.of(HeaderName.of("X-Queue"), "7");
            answers(Phone.answer(lastRequest(), 200).and(own).with(Phone.offer("sendrecv")));
            says("ACK");
            assertThat(hearsEstablished().told()).isEqualTo(own);
        }
    }
}
