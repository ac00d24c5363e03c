package io.tandem.engine.leg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.bench.Bench;
import io.tandem.engine.media.Direction;
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
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests in a confirmed dialog that go out a second time, and holds that outlive them (RFC 3261 12.2, 14, 22; RFC
/// 4028 7.3).
class TalkingAgainTest extends LegTest {
    private static final Credentials TRUNK = new Credentials("trunk", "s3cret");
    private static final Credentials NOUN = new Credentials("noun", "s3cret");

    private Phone bob = new Phone(OUR_TAG);

    /// We call, with the credentials of a trunk.
    private void talksOverATrunk(Headers answer) {
        SipRequest invite = Dialog.invite(
                "sip:alice@192.0.2.1",
                NameAddr.of("sip:us@example.org").withTag(OUR_TAG),
                NameAddr.of("sip:alice@example.org"),
                Headers.NONE);
        leg = Bench.of(Leg.calling(invite, Optional.of(TRUNK), gateway.getRef(), setup(), owner.getRef()::tell));
        says("INVITE");
        bob = new Phone(OUR_TAG, invite.callId());
        answers(Phone.answer(lastRequest(), 200).with(Phone.offer("sendrecv")).and(answer));
        says("ACK");
        hearsEstablished();
        leg.fire(Leg.ForksOverdue.class);
    }

    private SipResponse challenge(String more) {
        return Phone.answer(lastRequest(), 407)
                .with(HeaderName.PROXY_AUTHENTICATE, "Digest realm=\"p\", nonce=\"n\"" + more);
    }

    /// The last request is challenged, and goes out once more.
    private void isSentAgain(Method method) {
        SipRequest before = lastRequest();
        answers(challenge(""));
        says(method.name());
        assertThat(lastRequest().cSeq()).isEqualTo(before.cSeq() + 1);
        assertThat(lastRequest().headers().has(HeaderName.PROXY_AUTHORIZATION)).isTrue();
        assertThat(lastRequest().body()).isEqualTo(before.body());
    }

    @Nested
    class Referring {
        private final TestInbox<Leg.ReferEvent> transfer = TestInbox.create();

        @BeforeEach
        void refers() {
            talksOverATrunk(Headers.NONE);
        }

        private void refers(Optional<Credentials> credentials) {
            leg.tell(new Leg.SendRefer("<sip:c>", "<sip:us>", Leg.Suppress.NO, credentials, transfer.getRef()));
            says("REFER");
        }

        @Test
        void aChallengeIsAnsweredOnceWithTheLegsCredentials() {
            refers(Optional.empty());
            isSentAgain(Method.REFER);
            assertThat(header(lastRequest(), HeaderName.PROXY_AUTHORIZATION)).contains("username=\"trunk\"");
            assertThat(header(lastRequest(), HeaderName.REFER_TO)).isEqualTo("<sip:c>");
            answers(challenge(""));
            assertThat(transfer.getAllReceived()).containsExactly(new Leg.ReferRejected(407));
        }

        @Test
        void thoseOfTheNounBeatTheLegs() {
            refers(Optional.of(NOUN));
            isSentAgain(Method.REFER);
            assertThat(header(lastRequest(), HeaderName.PROXY_AUTHORIZATION)).contains("username=\"noun\"");
        }

        @Test
        void theSubscriptionHasTheNumberOfTheReferThatWasAccepted() {
            refers(Optional.empty());
            long refused = lastRequest().cSeq();
            isSentAgain(Method.REFER);
            answers(202);
            comes(bob.notify("refer;id=" + refused, "active", "SIP/2.0 100 Trying"));
            comes(bob.notify("refer;id=" + (refused + 1), "active", "SIP/2.0 180 Ringing"));
            says("481 NOTIFY", "200 NOTIFY");
            assertThat(transfer.getAllReceived())
                    .extracting(event -> event instanceof Leg.Notified told ? told.status() : OptionalInt.empty())
                    .containsExactly(OptionalInt.empty(), OptionalInt.of(180));
        }

        @Test
        void aChallengeThatComesAfterOurByeIsAnsweredToo() {
            refers(Optional.empty());
            SipRequest refer = lastRequest();
            SipResponse challenge = challenge("");
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            says("BYE");
            hears(ended(EndReason.SCRIPT_ENDED));
            answersTo(refer, challenge);
            says("REFER");
            answers(603);
            assertThat(transfer.getAllReceived()).containsExactly(new Leg.LegEnded(), new Leg.ReferRejected(603));
        }
    }

    @Nested
    class OtherRequests {
        @Test
        void aReInviteIsSentAgainAndItsAckHasTheCredentials() {
            talksOverATrunk(Headers.NONE);
            leg.tell(new Leg.Offer(Direction.SENDONLY));
            says("INVITE");
            isSentAgain(Method.INVITE);
            answers(Phone.answer(lastRequest(), 200).with(Phone.offer("recvonly")));
            says("ACK");
            hears(new Leg.Renegotiated(Direction.SENDONLY));
            assertThat(lastAck().headers().has(HeaderName.PROXY_AUTHORIZATION)).isTrue();
            assertThat(lastAck().cSeq()).isEqualTo(lastRequest().cSeq());
        }

        @Test
        void anUpdateIsSentAgain() {
            talksOverATrunk(
                    Headers.of(HeaderName.SESSION_EXPIRES, "1800;refresher=uac").and(HeaderName.ALLOW, "UPDATE"));
            leg.fire(Leg.RefreshDue.class);
            says("UPDATE");
            isSentAgain(Method.UPDATE);
            answers(challenge(""));
            says();
            assertThat(leg.isStopped()).isFalse();
        }

        @Test
        void aByeIsSentAgain() {
            talksOverATrunk(Headers.NONE);
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            says("BYE");
            hears(ended(EndReason.SCRIPT_ENDED));
            isSentAgain(Method.BYE);
            answers(challenge(""));
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void aNotifyIsSentAgainAndWhoSentItHearsTheLastAnswer() {
            TestInbox<SipGateway.ClientEvent> notifier = TestInbox.create();
            talksOverATrunk(Headers.NONE);
            leg.tell(new Leg.SendInDialog(
                    new Leg.InDialog(Method.NOTIFY, Headers.of(HeaderName.EVENT, "refer"), Optional.empty()),
                    notifier.getRef()));
            says("NOTIFY");
            isSentAgain(Method.NOTIFY);
            assertThat(notifier.getAllReceived()).isEmpty();
            SipResponse ok = answers(200);
            assertThat(notifier.getAllReceived()).containsExactly(new SipGateway.Responded(lastRequest(), ok));
        }

        @Test
        void aNotifyThatIsNotAnsweredKeepsTheLegUntilItsTimeOut() {
            TestInbox<SipGateway.ClientEvent> notifier = TestInbox.create();
            talksOverATrunk(Headers.NONE);
            leg.tell(new Leg.SendInDialog(
                    new Leg.InDialog(Method.NOTIFY, Headers.NONE, Optional.empty()), notifier.getRef()));
            says("NOTIFY");
            comes(bob.request(Method.BYE));
            says("200 BYE");
            hears(ended(EndReason.PEER_HUNG_UP));
            assertThat(leg.isStopped()).isFalse();
            timesOut();
            assertThat(notifier.getAllReceived()).containsExactly(new SipGateway.TimedOut(lastRequest()));
            assertThat(leg.isStopped()).isTrue();
        }
    }

    @Nested
    class Refreshing {
        private void tooSmall(String minimum) {
            answers(Phone.answer(lastRequest(), 422).with(HeaderName.MIN_SE, minimum));
        }

        @ParameterizedTest
        @ValueSource(strings = {"UPDATE", "INVITE"})
        void a422RaisesTheIntervalOnce(String method) {
            talksOverATrunk(
                    Headers.of(HeaderName.SESSION_EXPIRES, "600;refresher=uac").and(HeaderName.ALLOW, method));
            leg.fire(Leg.RefreshDue.class);
            says(method);
            tooSmall("1200");
            says(method);
            assertThat(header(lastRequest(), HeaderName.SESSION_EXPIRES)).isEqualTo("1200;refresher=uac");
            assertThat(header(lastRequest(), HeaderName.MIN_SE)).isEqualTo("1200");
            tooSmall("2400");
            says();
            owner.getAllReceived();
        }

        @Test
        void aRefreshByReInviteOffersWhatWeOfferedAndNotWhatThePeerMadeOfIt() {
            talksOverATrunk(Headers.of(HeaderName.SESSION_EXPIRES, "600;refresher=uac"));
            comes(bob.request(Method.INVITE)
                    .with(HeaderName.SESSION_EXPIRES, "600;refresher=uas")
                    .with(HeaderName.SUPPORTED, "timer")
                    .with(Phone.offer("sendonly")));
            says("200 INVITE");
            comesAck(bob.ack(101));
            hears(new Leg.Renegotiated(Direction.RECVONLY));
            leg.fire(Leg.RefreshDue.class);
            says("INVITE");
            assertThat(sdp(lastRequest())).contains("a=sendrecv\r\n");
        }
    }

    @Nested
    class Holding {
        @BeforeEach
        void holds() {
            talks(Phone.invite());
            leg.tell(new Leg.Offer(Direction.SENDONLY));
            says("INVITE");
        }

        private void agreed() {
            answers(Phone.answer(lastRequest(), 200).with(Phone.offer("recvonly")));
            says("ACK");
            hears(new Leg.Renegotiated(Direction.SENDONLY));
        }

        private void offers(String direction, String answered, Direction told) {
            SipRequest invite = alice.request(Method.INVITE).with(Phone.offer(direction));
            comes(invite);
            says("200 INVITE");
            comesAck(alice.ack(invite.cSeq()));
            assertThat(sdp(lastResponse())).contains("a=" + answered + "\r\n");
            hears(new Leg.Renegotiated(told));
        }

        @Test
        void anOfferOfThePeersDoesNotEndOurHold() {
            agreed();
            offers("sendrecv", "sendonly", Direction.SENDONLY);
            offers("sendonly", "inactive", Direction.INACTIVE);
            offers("recvonly", "sendonly", Direction.SENDONLY);
        }

        @Test
        void weEndItOurselves() {
            agreed();
            leg.tell(new Leg.Offer(Direction.SENDRECV));
            says("INVITE");
            answers(Phone.answer(lastRequest(), 200).with(Phone.offer("sendrecv")));
            says("ACK");
            hears(new Leg.Renegotiated(Direction.SENDRECV));
            offers("sendrecv", "sendrecv", Direction.SENDRECV);
        }

        @Test
        void aHoldThatWasRefusedIsNone() {
            answers(488);
            hears(new Leg.Renegotiated(Direction.SENDRECV));
            offers("sendrecv", "sendrecv", Direction.SENDRECV);
        }

        @Test
        void anInviteWithoutOfferIsOfferedOurHold() {
            agreed();
            comes(alice.request(Method.INVITE));
            says("200 INVITE");
            assertThat(sdp(lastResponse())).contains("a=sendonly\r\n");
            hears(new Leg.Renegotiated(Direction.SENDONLY));
        }
    }

    @Nested
    class Targets {
        @BeforeEach
        void talking() {
            talks(Phone.invite());
        }

        private void goesTo(String uri) {
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            says("BYE");
            hears(ended(EndReason.SCRIPT_ENDED));
            assertThat(lastRequest().uri()).isEqualTo(uri);
        }

        @ParameterizedTest
        @ValueSource(strings = {"INVITE", "UPDATE"})
        void aRefreshThatIsRefusedDoesNotMoveThem(String method) {
            comes(alice.request(Method.valueOf(method))
                    .with(HeaderName.CONTACT, "<sip:elsewhere@192.0.2.9>")
                    .with(Phone.videoOnly()));
            says("488 " + method);
            goesTo(Phone.CONTACT);
        }

        @Test
        void aRefusedOneIsCountedAllTheSame() {
            comes(alice.numbered(Method.INVITE, 200).with(Phone.videoOnly()));
            comes(alice.numbered(Method.INFO, 199));
            says("488 INVITE", "500 INFO");
        }
    }

    @Nested
    class BeforeTheAck {
        @BeforeEach
        void called() {
            leg = Bench.of(
                    Leg.answering(received(Phone.invite(), "invite", gateway), OUR_TAG, setup(), owner.getRef()::tell));
        }

        @Test
        void requestsAreCountedWhileItRingsAndAfterTheAnswer() {
            comes(alice.numbered(Method.INFO, 150));
            comes(alice.numbered(Method.OPTIONS, 149));
            says("200 INFO", "500 OPTIONS");
            leg.tell(new Leg.Answer());
            says("200 INVITE");
            comes(alice.numbered(Method.OPTIONS, 150));
            comes(alice.numbered(Method.OPTIONS, 160));
            says("500 OPTIONS", "200 OPTIONS");
            comesAck(alice.ack(100));
            Dialog dialog = hearsEstablished().dialog();
            assertThat(dialog.remoteCSeq()).isEqualTo(160);
        }

        @Test
        void anUpdateMovesTheTargetBeforeTheAnswer() {
            comes(alice.numbered(Method.UPDATE, 150).with(HeaderName.CONTACT, "<sip:elsewhere@192.0.2.9>"));
            says("200 UPDATE");
            leg.tell(new Leg.Answer());
            says("200 INVITE");
            comesAck(alice.ack(100));
            assertThat(hearsEstablished().dialog().remoteTarget()).isEqualTo("sip:elsewhere@192.0.2.9");
        }
    }
}
