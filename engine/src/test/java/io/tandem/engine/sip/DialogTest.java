package io.tandem.engine.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.CallSid;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3261 12.
class DialogTest {
    private final SipRequest invite = new SipRequest(
            Method.INVITE,
            "sip:us@192.0.2.9",
            Headers.of(HeaderName.FROM, "Alice <sip:alice@example.org>;tag=a")
                    .and(HeaderName.TO, "<sip:us@example.org>")
                    .and(HeaderName.CALL_ID, "id")
                    .and(HeaderName.CSEQ, "7 INVITE")
                    .and(HeaderName.CONTACT, "\"A\" <sip:alice@192.0.2.1;transport=tcp>;+sip.instance=\"<urn:x>\"")
                    .and(HeaderName.RECORD_ROUTE, "<sip:p1;lr>")
                    .and(HeaderName.RECORD_ROUTE, "<sip:p2;lr>"),
            Optional.empty());
    private final Dialog answering = Dialog.answering(invite, "u");

    private static Dialog with(List<String> routeSet) {
        return new Dialog(
                "id",
                NameAddr.of("sip:us@x").withTag("u"),
                NameAddr.of("sip:a@y").withTag("a"),
                5,
                -1,
                routeSet,
                "sip:a@192.0.2.1");
    }

    @Nested
    class ItsBeginning {
        @Test
        void aCalleesRouteSetIsInTheOrderOfTheRecordRoutes() {
            assertThat(answering.routeSet()).containsExactly("<sip:p1;lr>", "<sip:p2;lr>");
            assertThat(answering.remoteTarget()).isEqualTo("sip:alice@192.0.2.1;transport=tcp");
            assertThat(answering.localTag()).isEqualTo("u");
            assertThat(answering.remoteTag()).isEqualTo("a");
            assertThat(answering.remoteCSeq()).isEqualTo(7);
        }

        @Test
        void aCallersRouteSetIsReversed() {
            SipResponse ok = invite.answer(200).withToTag("b").with(HeaderName.CONTACT, "<sip:bob@192.0.2.2>");
            Dialog dialog = Dialog.answered(invite, ok);
            assertThat(dialog.routeSet()).containsExactly("<sip:p2;lr>", "<sip:p1;lr>");
            assertThat(dialog.remoteTarget()).isEqualTo("sip:bob@192.0.2.2");
            assertThat(dialog.localTag()).isEqualTo("a");
            assertThat(dialog.remoteTag()).isEqualTo("b");
            assertThat(dialog.localCSeq()).isEqualTo(7);
            assertThat(dialog.remoteCSeq()).isEqualTo(-1);
        }

        @Test
        void withoutContactThereIsStillATarget() {
            var bare = new SipRequest(
                    Method.INVITE, invite.uri(), invite.headers().without(HeaderName.CONTACT), Optional.empty());
            assertThat(Dialog.answering(bare, "u").remoteTarget()).isEqualTo("sip:alice@example.org");
            assertThat(Dialog.answered(bare, bare.answer(200)).remoteTarget()).isEqualTo(bare.uri());
        }

        @Test
        void aNewInviteHasACallIdThatNobodyGuesses() {
            Set<String> callIds = new HashSet<>();
            for (int i = 0; i < 1000; i++) {
                SipRequest ours =
                        Dialog.invite("sip:b", NameAddr.of("sip:u").withTag("u"), NameAddr.of("sip:b"), Headers.NONE);
                assertThat(ours.callId()).matches("[0-9a-f]{24}");
                assertThat(ours.cSeq()).isBetween(1L, 65_535L);
                callIds.add(ours.callId());
            }
            assertThat(callIds).hasSize(1000);
        }
    }

    @Nested
    class OurRequests {
        @Test
        void eachHasTheNextNumber() {
            Dialog.Next first = answering.next(Method.INFO);
            Dialog.Next second = first.dialog().next(Method.BYE);
            assertThat(first.request().cSeq()).isEqualTo(answering.localCSeq() + 1);
            assertThat(second.request().cSeq()).isEqualTo(answering.localCSeq() + 2);
            assertThat(second.request().cSeqMethod()).contains(Method.BYE);
        }

        @Test
        void anAckHasTheNumberOfItsInviteAndTakesNone() {
            SipRequest ack = answering.ack(42);
            assertThat(ack.cSeq()).isEqualTo(42);
            assertThat(ack.cSeqMethod()).contains(Method.ACK);
        }

        @Test
        void looseRoutersAreListedAndTheTargetIsTheRequestUri() {
            SipRequest bye =
                    with(List.of("<sip:p1;lr>", "<sip:p2>")).next(Method.BYE).request();
            assertThat(bye.uri()).isEqualTo("sip:a@192.0.2.1");
            assertThat(bye.headers().all(HeaderName.ROUTE)).containsExactly("<sip:p1;lr>", "<sip:p2>");
        }

        @Test
        void aStrictRouterIsTheRequestUriAndTheTargetTheLastRoute() {
            SipRequest bye =
                    with(List.of("<sip:p1>", "<sip:p2;lr>")).next(Method.BYE).request();
            assertThat(bye.uri()).isEqualTo("sip:p1");
            assertThat(bye.headers().all(HeaderName.ROUTE)).containsExactly("<sip:p2;lr>", "<sip:a@192.0.2.1>");
        }

        @Test
        void withoutRouteSetThereIsNoRoute() {
            assertThat(with(List.of()).next(Method.BYE).request().headers().has(HeaderName.ROUTE))
                    .isFalse();
        }

        @Test
        void whoeverTakesItUpLeavesAGap() {
            assertThat(with(List.of()).skipping(1000).next(Method.BYE).request().cSeq())
                    .isEqualTo(1006);
        }
    }

    @Nested
    class TheirRequests {
        private SipRequest request(Method method, long cSeq) {
            return new SipRequest(
                    method,
                    "sip:us",
                    Headers.of(HeaderName.CSEQ, cSeq + " " + method).and(HeaderName.CONTACT, "<sip:new@192.0.2.3>"),
                    Optional.empty());
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 6, 7})
        void oneThatIsNotAboveTheLastIsTooLate(long cSeq) {
            assertThat(answering.order(request(Method.INFO, cSeq))).isEqualTo(Dialog.Order.TOO_LATE);
        }

        @ParameterizedTest
        @ValueSource(longs = {8, 9, 2_147_483_647})
        void aHigherOneIsInOrder(long cSeq) {
            assertThat(answering.order(request(Method.INFO, cSeq))).isEqualTo(Dialog.Order.IN_ORDER);
            assertThat(answering.received(request(Method.INFO, cSeq)).remoteCSeq())
                    .isEqualTo(cSeq);
        }

        @Test
        void anyNumberMayBeTheFirst() {
            assertThat(with(List.of()).order(request(Method.INFO, 0))).isEqualTo(Dialog.Order.IN_ORDER);
        }

        @ParameterizedTest
        @EnumSource
        void aRequestAloneMovesNothing(Method method) {
            Dialog after = answering.received(request(method, 8));
            assertThat(after.remoteTarget()).isEqualTo("sip:alice@192.0.2.1;transport=tcp");
        }

        @Test
        void anAcceptedTargetRefreshMovesTheTargetAndNotTheRouteSet() {
            Dialog after = answering.refreshed(request(Method.UPDATE, 8));
            assertThat(after.remoteTarget()).isEqualTo("sip:new@192.0.2.3");
            assertThat(after.routeSet()).isEqualTo(answering.routeSet());
        }

        @Test
        void theAnswerToARefreshOfOursMovesItToo() {
            SipResponse ok = answering.next(Method.UPDATE).request().answer(200);
            assertThat(answering
                            .refreshed(ok.with(HeaderName.CONTACT, "<sip:c@h>"))
                            .remoteTarget())
                    .isEqualTo("sip:c@h");
            assertThat(answering.refreshed(ok).remoteTarget()).isEqualTo(answering.remoteTarget());
        }
    }

    @Nested
    class Tags {
        private final CallSid call = new CallSid("CA0123456789abcdef0123456789abcdef");

        @Test
        void aTagNamesItsCall() {
            assertThat(DialogTag.callSid(DialogTag.mint(call))).contains(call);
        }

        @Test
        void noTwoTagsOfACallAreAlike() {
            Set<String> tags = new HashSet<>();
            for (int i = 0; i < 1000; i++) {
                String tag = DialogTag.mint(call);
                assertThat(tag).matches("[0-9a-f]{32}\\.[0-9a-f]{16}");
                tags.add(tag);
            }
            assertThat(tags).hasSize(1000);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "abc",
                    "0123456789abcdef0123456789abcdef",
                    "0123456789abcdef0123456789abcdef.123",
                    "0123456789abcdef0123456789abcdef-0123456789abcdef",
                    "0123456789abcdeX0123456789abcdef.0123456789abcdef",
                    "0123456789abcdef0123456789abcdef.0123456789abcdef0"
                })
        void whatWeDidNotWriteNamesNoCall(String tag) {
            assertThat(DialogTag.callSid(tag)).isEmpty();
        }
    }
}
