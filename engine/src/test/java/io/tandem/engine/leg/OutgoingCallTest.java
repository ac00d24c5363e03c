package io.tandem.engine.leg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.bench.Bench;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Phones that ring reliably, answer together, ask for credentials, or send us elsewhere (RFC 3261 8.1.3, 13.2, 22; RFC
/// 3262 4; RFC 4028 7).
class OutgoingCallTest extends LegTest {
    private static final Credentials CREDENTIALS = new Credentials("us", "s3cret");
    private static final Leg.Ringing RINGING = new Leg.Ringing(180, Headers.NONE);

    private SipRequest invite = Phone.invite();

    private void calls(Optional<Credentials> credentials) {
        SipRequest first = Dialog.invite(
                "sip:alice@192.0.2.1",
                NameAddr.of("sip:us@example.org").withTag(OUR_TAG),
                NameAddr.of("sip:alice@example.org"),
                Headers.NONE);
        leg = Bench.of(Leg.calling(first, credentials, gateway.getRef(), setup(), owner.getRef()::tell));
        saysInvite();
    }

    private void saysInvite() {
        says("INVITE");
        invite = lastRequest();
    }

    private SipResponse ok(String tag) {
        return Phone.answer(invite, 200, tag).with(Phone.offer("sendrecv"));
    }

    private SipResponse reliable(int status, String tag, long rSeq) {
        return Phone.answer(invite, status, tag)
                .with(HeaderName.REQUIRE, "100rel")
                .with(HeaderName.RSEQ, Long.toString(rSeq));
    }

    private void hearsTheEnd(EndReason why, int status) {
        hears(new Leg.Ended(why, OptionalInt.of(status), Headers.NONE));
        assertThat(leg.isStopped()).isTrue();
    }

    private void theNextInviteGoesTo(String uri) {
        SipRequest before = invite;
        saysInvite();
        assertThat(invite.uri()).isEqualTo(uri);
        assertThat(invite.cSeq()).isEqualTo(before.cSeq() + 1);
        assertThat(invite.callId()).isEqualTo(before.callId());
        assertThat(invite.from()).isEqualTo(before.from());
        assertThat(invite.toTag()).isEmpty();
        assertThat(sdp(invite)).isEqualTo(sdp(before));
    }

    @Nested
    class Ringing {
        @BeforeEach
        void calling() {
            calls(Optional.empty());
        }

        @Test
        void theInviteProposesOurSessionInterval() {
            assertThat(header(invite, HeaderName.SESSION_EXPIRES)).isEqualTo("1800");
            assertThat(invite.headers().lists(HeaderName.SUPPORTED, "timer")).isTrue();
        }

        @Test
        void aReliableResponseIsAcknowledgedInItsEarlyDialog() {
            answers(reliable(180, "a", 7));
            says("PRACK");
            hears(RINGING);
            assertThat(header(lastRequest(), HeaderName.RACK)).isEqualTo("7 " + invite.cSeq() + " INVITE");
            assertThat(lastRequest().toTag()).isEqualTo("a");
            assertThat(lastRequest().cSeq()).isEqualTo(invite.cSeq() + 1);
            assertThat(lastRequest().uri()).isEqualTo(Phone.CONTACT);
        }

        @Test
        void eachReliableResponseIsAcknowledgedOnceAndInOrder() {
            answers(reliable(180, "a", 7));
            answersTo(invite, reliable(180, "a", 7)); // a copy
            answersTo(invite, reliable(183, "a", 9)); // 8 is missing
            says("PRACK");
            hears(RINGING);
            answersTo(invite, reliable(183, "a", 8));
            answersTo(invite, reliable(183, "a", 9));
            says("PRACK", "PRACK");
            assertThat(lastRequest().cSeq()).isEqualTo(invite.cSeq() + 3);
            hears(new Leg.Ringing(183, Headers.NONE), new Leg.Ringing(183, Headers.NONE));
        }

        @Test
        void thePhonesOfAForkCountForThemselves() {
            answers(reliable(180, "a", 7));
            answersTo(invite, reliable(180, "b", 1));
            says("PRACK", "PRACK");
            assertThat(header(lastRequest(), HeaderName.RACK)).startsWith("1 ");
            assertThat(lastRequest().cSeq()).isEqualTo(invite.cSeq() + 1);
            hears(RINGING, RINGING);
        }

        @Test
        void aRingingThatIsSentAgainIsNoNews() {
            answers(180);
            answers(180);
            hears(RINGING);
            answers(183);
            answers(180);
            hears(new Leg.Ringing(183, Headers.NONE), RINGING);
        }

        @Test
        void theAnswerInAReliableResponseCountsWhenThe200HasNone() {
            answers(reliable(183, "a", 1).with(Phone.sdp("192.0.2.7", 4700, "sendrecv")));
            says("PRACK");
            hears(new Leg.Ringing(183, Headers.NONE));
            answersTo(invite, Phone.answer(invite, 200, "a"));
            says("ACK");
            Dialog dialog = hearsEstablished().dialog();
            assertThat(flow().remote().toString()).isEqualTo("/192.0.2.7:4700");
            assertThat(dialog.localCSeq()).isEqualTo(invite.cSeq() + 1); // the PRACK was counted
        }

        @Test
        void theAnswerOfAnotherPhonesReliableResponseDoesNotCount() {
            answers(reliable(183, "a", 1).with(Phone.offer("sendrecv")));
            says("PRACK");
            hears(new Leg.Ringing(183, Headers.NONE));
            answersTo(invite, Phone.answer(invite, 200, "b"));
            says("ACK", "BYE");
            hears(ended(EndReason.NOT_ACCEPTABLE));
        }

        @Test
        void anAnswerInAnUnreliableResponseDoesNotCount() {
            answers(Phone.answer(invite, 183).with(Phone.offer("sendrecv")));
            hears(new Leg.Ringing(183, Headers.NONE));
            answers(200);
            says("ACK", "BYE");
            hears(ended(EndReason.NOT_ACCEPTABLE));
        }

        @Test
        void whatBecomesOfAPrackEndsNothing() {
            answers(reliable(180, "a", 7));
            says("PRACK");
            hears(RINGING);
            answers(481);
            assertThat(leg.isStopped()).isFalse();
        }

        @ParameterizedTest
        @CsvSource({"OPTIONS, 200", "INFO, 200", "UPDATE, 200", "REFER, 491", "BYE, 481", "INVITE, 481", "NOTIFY, 481"})
        void requestsInAnEarlyDialogAreAnsweredThere(Method method, int status) {
            answers(180);
            hears(RINGING);
            var phone = new Phone(OUR_TAG, invite.callId());
            comes(phone.numbered(method, 9));
            comes(phone.numbered(method, 8));
            says(status + " " + method, "500 " + method);
        }

        @Test
        void anOfferInAnUpdateMeetsOurOpenOne() {
            answers(180);
            hears(RINGING);
            comes(new Phone(OUR_TAG, invite.callId()).numbered(Method.UPDATE, 9).with(Phone.offer("sendrecv")));
            says("491 UPDATE");
        }
    }

    @Nested
    class Forked {
        @BeforeEach
        void calling() {
            calls(Optional.of(CREDENTIALS));
        }

        private void talksWithTheFirst() {
            answers(ok("a"));
            says("ACK");
            hearsEstablished();
        }

        @Test
        void allThatAnswerAreAcknowledgedAndTheLosersHungUpOnOnce() {
            talksWithTheFirst();
            answersTo(invite, ok("b"));
            answersTo(invite, ok("c"));
            answersTo(invite, ok("b"));
            answersTo(invite, ok("a"));
            says("ACK", "BYE", "ACK", "BYE", "ACK", "ACK");
            assertThat(lastRequest().toTag()).isEqualTo("c");
            assertThat(lastAck().toTag()).isEqualTo("a");
            assertThat(flow().remote().getPort()).isEqualTo(4000);
        }

        @Test
        void aLoserThatAsksForCredentialsGetsThem() {
            talksWithTheFirst();
            answersTo(invite, ok("b"));
            says("ACK", "BYE");
            answers(Phone.answer(lastRequest(), 401)
                    .with(HeaderName.WWW_AUTHENTICATE, "Digest realm=\"b\", nonce=\"n\""));
            says("BYE");
            assertThat(lastRequest().toTag()).isEqualTo("b");
            assertThat(lastRequest().headers().has(HeaderName.AUTHORIZATION)).isTrue();
            answers(200);
        }

        @Test
        void oneThatAnswersAfterTheCallWasOverIsHungUpOnToo() {
            talksWithTheFirst();
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            says("BYE");
            hears(ended(EndReason.SCRIPT_ENDED));
            answers(200);
            assertThat(leg.isStopped()).isFalse();
            answersTo(invite, ok("b"));
            says("ACK", "BYE");
            answers(200);
            assertThat(leg.fire(Leg.ForksOverdue.class)).isEqualTo(Duration.ofSeconds(32));
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void after64TimesT1NobodyIsWaitedForAnyMore() {
            talksWithTheFirst();
            leg.fire(Leg.ForksOverdue.class);
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            says("BYE");
            hears(ended(EndReason.SCRIPT_ENDED));
            answers(200);
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void anOwnerWhoHangsUpOnceMoreWaitsForNoFork() {
            talksWithTheFirst();
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            says("BYE");
            hears(ended(EndReason.SCRIPT_ENDED));
            leg.tell(new Leg.Hangup(EndReason.SHUTDOWN));
            says();
            answers(200);
            assertThat(leg.isStopped()).isTrue();
        }
    }

    @Nested
    class Redirected {
        @BeforeEach
        void calling() {
            calls(Optional.empty());
        }

        private void redirects(int status, String... contacts) {
            SipResponse response = invite.answer(status).withToTag("r");
            for (String contact : contacts) {
                response = response.and(Headers.of(HeaderName.CONTACT, contact));
            }
            answersTo(invite, response);
        }

        private void refuses(int status) {
            answersTo(invite, invite.answer(status).withToTag("x"));
        }

        @ParameterizedTest
        @ValueSource(ints = {300, 301, 302, 305, 380})
        void anyRedirectionIsFollowed(int status) {
            redirects(status, "<sip:bob@192.0.2.2>");
            theNextInviteGoesTo("sip:bob@192.0.2.2");
            answersTo(invite, ok("b"));
            says("ACK");
            hearsEstablished();
        }

        @Test
        void theBestIsTriedFirstAndTheOthersWhenItFails() {
            redirects(300, "<sip:c@c>;q=0.2", "<sip:a@a>", "<sip:b@b>;q=0.7");
            theNextInviteGoesTo("sip:a@a");
            refuses(404);
            theNextInviteGoesTo("sip:b@b");
            answersTo(invite, invite.answer(180));
            hears(RINGING);
            tellSender(new SipGateway.TimedOut(invite));
            theNextInviteGoesTo("sip:c@c");
            refuses(486);
            hearsTheEnd(EndReason.BUSY, 486);
        }

        @Test
        void aRefusalForAllIsTheEnd() {
            redirects(300, "<sip:a@a>", "<sip:b@b>");
            theNextInviteGoesTo("sip:a@a");
            refuses(603);
            hearsTheEnd(EndReason.DECLINED, 603);
        }

        @Test
        void noTargetIsTriedTwice() {
            redirects(302, "<sip:a@a>");
            theNextInviteGoesTo("sip:a@a");
            redirects(302, "<sip:a@a>", "<sip:alice@192.0.2.1>");
            hearsTheEnd(EndReason.UNREACHABLE, 302);
        }

        @Test
        void fiveRedirectionsAreEnough() {
            for (int i = 1; i <= 5; i++) {
                redirects(302, "<sip:a@" + i + ">");
                theNextInviteGoesTo("sip:a@" + i);
            }
            redirects(302, "<sip:a@6>");
            hearsTheEnd(EndReason.UNREACHABLE, 302);
        }

        @ParameterizedTest
        @ValueSource(strings = {"<sips:a@a>", "<tel:+4930>", "<http://a>", "*", "<>"})
        void onlySipIsFollowed(String contact) {
            redirects(302, contact);
            hearsTheEnd(EndReason.UNREACHABLE, 302);
        }

        @Test
        void headersAndMethodOfAContactAreNotObeyed() {
            redirects(302, "<sip:a@a;transport=tcp;method=BYE?Route=%3Csip:evil%3E&Subject=x>");
            theNextInviteGoesTo("sip:a@a;transport=tcp");
            assertThat(invite.headers().has(HeaderName.ROUTE)).isFalse();
            assertThat(invite.headers().has(HeaderName.SUBJECT)).isFalse();
        }

        @Test
        void whatARedirectedCallHadOfEarlyDialogsIsGone() {
            answers(180);
            hears(RINGING);
            redirects(302, "<sip:a@a>");
            theNextInviteGoesTo("sip:a@a");
            comes(new Phone(OUR_TAG, invite.callId()).numbered(Method.INFO, 9));
            says("481 INFO");
        }

        @Test
        void aHangupCancelsTheInviteThatIsOut() {
            redirects(302, "<sip:a@a>");
            theNextInviteGoesTo("sip:a@a");
            leg.tell(new Leg.Hangup(EndReason.NO_ANSWER));
            says("CANCEL");
            refuses(487);
            hears(ended(EndReason.NO_ANSWER));
        }
    }

    @Nested
    class Challenged {
        private void challenges(int status, String challenge) {
            HeaderName name = status == 401 ? HeaderName.WWW_AUTHENTICATE : HeaderName.PROXY_AUTHENTICATE;
            answersTo(invite, invite.answer(status).withToTag("p").with(name, challenge));
        }

        @Test
        void theAnswerIsTheNextInviteAndItsCredentialsAreInTheAckToo() {
            calls(Optional.of(CREDENTIALS));
            challenges(407, "Digest realm=\"p\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256");
            theNextInviteGoesTo("sip:alice@192.0.2.1");
            assertThat(header(invite, HeaderName.PROXY_AUTHORIZATION)).contains("username=\"us\"", "nc=00000001");
            answersTo(invite, ok("a"));
            says("ACK");
            hearsEstablished();
            assertThat(header(lastAck(), HeaderName.PROXY_AUTHORIZATION))
                    .isEqualTo(header(invite, HeaderName.PROXY_AUTHORIZATION));
        }

        @Test
        void aProxyAndThePhoneMayBothAsk() {
            calls(Optional.of(CREDENTIALS));
            challenges(407, "Digest realm=\"p\", nonce=\"n\"");
            theNextInviteGoesTo("sip:alice@192.0.2.1");
            challenges(401, "Digest realm=\"u\", nonce=\"n\"");
            theNextInviteGoesTo("sip:alice@192.0.2.1");
            assertThat(invite.headers().has(HeaderName.PROXY_AUTHORIZATION)).isTrue();
            assertThat(invite.headers().has(HeaderName.AUTHORIZATION)).isTrue();
        }

        @ParameterizedTest
        @ValueSource(ints = {401, 407})
        void wrongCredentialsAreTriedOnce(int status) {
            calls(Optional.of(CREDENTIALS));
            challenges(status, "Digest realm=\"p\", nonce=\"n1\"");
            theNextInviteGoesTo("sip:alice@192.0.2.1");
            challenges(status, "Digest realm=\"p\", nonce=\"n2\"");
            hearsTheEnd(EndReason.UNREACHABLE, status);
        }

        @Test
        void aStaleNonceIsTriedTwiceAndNotForEver() {
            calls(Optional.of(CREDENTIALS));
            challenges(401, "Digest realm=\"p\", nonce=\"n1\"");
            theNextInviteGoesTo("sip:alice@192.0.2.1");
            challenges(401, "Digest realm=\"p\", nonce=\"n2\", stale=true");
            theNextInviteGoesTo("sip:alice@192.0.2.1");
            challenges(401, "Digest realm=\"p\", nonce=\"n3\", stale=true");
            hearsTheEnd(EndReason.UNREACHABLE, 401);
        }

        @Test
        void withoutCredentialsItIsARefusal() {
            calls(Optional.empty());
            challenges(407, "Digest realm=\"p\", nonce=\"n\"");
            hearsTheEnd(EndReason.UNREACHABLE, 407);
        }

        @Test
        void aTargetThatWeAreRedirectedToAsksForItself() {
            calls(Optional.of(CREDENTIALS));
            challenges(407, "Digest realm=\"p\", nonce=\"n\"");
            theNextInviteGoesTo("sip:alice@192.0.2.1");
            answersTo(invite, invite.answer(302).with(HeaderName.CONTACT, "<sip:a@a>"));
            theNextInviteGoesTo("sip:a@a");
            assertThat(invite.headers().has(HeaderName.PROXY_AUTHORIZATION)).isFalse();
            challenges(407, "Digest realm=\"p\", nonce=\"n\"");
            theNextInviteGoesTo("sip:a@a");
        }
    }

    @Nested
    class IntervalTooSmall {
        private void tooSmall(String minimum) {
            answersTo(invite, invite.answer(422).withToTag("x").with(HeaderName.MIN_SE, minimum));
        }

        @Test
        void theIntervalIsRaisedOnce() {
            calls(Optional.empty());
            tooSmall("3600");
            theNextInviteGoesTo("sip:alice@192.0.2.1");
            assertThat(header(invite, HeaderName.SESSION_EXPIRES)).isEqualTo("3600");
            assertThat(header(invite, HeaderName.MIN_SE)).isEqualTo("3600");
            tooSmall("7200");
            hearsTheEnd(EndReason.UNREACHABLE, 422);
        }

        @Test
        void a422WithoutAnIntervalIsARefusal() {
            calls(Optional.empty());
            tooSmall("soon");
            hearsTheEnd(EndReason.UNREACHABLE, 422);
        }

        @Test
        void credentialsAreGivenOnceMore() {
            calls(Optional.of(CREDENTIALS));
            answersTo(
                    invite,
                    invite.answer(401)
                            .with(HeaderName.WWW_AUTHENTICATE, "Digest realm=\"u\", nonce=\"n\", qop=\"auth\""));
            theNextInviteGoesTo("sip:alice@192.0.2.1");
            tooSmall("3600");
            theNextInviteGoesTo("sip:alice@192.0.2.1");
            assertThat(header(invite, HeaderName.AUTHORIZATION)).contains("nc=00000002");
        }
    }
}
