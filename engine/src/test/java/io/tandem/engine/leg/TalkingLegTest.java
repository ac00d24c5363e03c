package io.tandem.engine.leg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.Direction;
import io.tandem.engine.media.FakeMediaPlane;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.Playback;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.ServerTransactionId;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3261 12 to 15, RFC 3264 8, RFC 3311, RFC 4028.
class TalkingLegTest extends LegTest {
    private void reInvites(String direction) {
        comes(alice.request(Method.INVITE).with(Phone.offer(direction)));
    }

    @Nested
    class Ending {
        @BeforeEach
        void talking() {
            talks(Phone.invite());
        }

        @Test
        void theirByeIsAnswered() {
            comes(alice.request(Method.BYE));
            says("200 BYE");
            hears(ended(EndReason.PEER_HUNG_UP));
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void ourByeGoesToTheirContactInTheDialog() {
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            says("BYE");
            hears(ended(EndReason.SCRIPT_ENDED));
            SipRequest bye = lastRequest();
            assertThat(bye.uri()).isEqualTo(Phone.CONTACT);
            assertThat(bye.callId()).isEqualTo(Phone.CALL_ID);
            assertThat(bye.fromTag()).isEqualTo(OUR_TAG);
            assertThat(bye.toTag()).isEqualTo(Phone.TAG);
            answers(200);
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void crossingByesAreBothAnsweredAndToldOnce() {
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            comes(alice.request(Method.BYE));
            says("BYE", "200 BYE");
            hears(ended(EndReason.SCRIPT_ENDED));
            answers(481);
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void aSecondHangupSaysNothing() {
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            leg.tell(new Leg.Hangup(EndReason.SHUTDOWN));
            says("BYE");
            hears(ended(EndReason.SCRIPT_ENDED));
        }

        @Test
        void lostMediaEndsItWithBye() {
            media.latest().goSilent(Duration.ofSeconds(60));
            leg.run();
            says("BYE");
            hears(ended(EndReason.MEDIA_LOST));
        }
    }

    @Nested
    class TheirOffers {
        @BeforeEach
        void talking() {
            talks(Phone.invite());
        }

        @ParameterizedTest
        @CsvSource({
            "sendrecv, sendrecv, SENDRECV",
            "sendonly, recvonly, RECVONLY",
            "recvonly, sendonly, SENDONLY",
            "inactive, inactive, INACTIVE"
        })
        void aDirectionIsMirrored(String offered, String answered, Direction ours) {
            reInvites(offered);
            says("200 INVITE");
            assertThat(sdp(lastResponse())).contains("a=" + answered + "\r\n");
            hears(new Leg.Renegotiated(ours));
            assertThat(flow().direction()).isEqualTo(ours);
        }

        @Test
        void theOldHoldAddressIsAHold() {
            comes(alice.request(Method.INVITE).with(Phone.sdp("0.0.0.0", 4000, "sendrecv")));
            says("200 INVITE");
            hears(new Leg.Renegotiated(Direction.RECVONLY));
        }

        @Test
        void holdAndUnholdRaiseTheVersionEachTime() {
            String first = version(sdpOfAnswerTo("sendrecv"));
            String held = version(sdpOfAnswerTo("sendonly"));
            String heldAgain = version(sdpOfAnswerTo("sendonly"));
            String back = version(sdpOfAnswerTo("sendrecv"));
            assertThat(List.of(first, held, heldAgain, back)).containsExactly("0", "1", "1", "2");
        }

        private String sdpOfAnswerTo(String offered) {
            SipRequest invite = alice.request(Method.INVITE).with(Phone.offer(offered));
            comes(invite);
            says("200 INVITE");
            comesAck(alice.ack(invite.cSeq()));
            owner.getAllReceived();
            return sdp(lastResponse());
        }

        private static String version(String sdp) {
            return sdp.lines()
                    .filter(line -> line.startsWith("o="))
                    .findFirst()
                    .orElseThrow()
                    .split(" ", -1)[2];
        }

        @Test
        void theAnswerIsRepeatedUntilItsAck() {
            SipRequest hold = alice.request(Method.INVITE).with(Phone.offer("sendonly"));
            comes(hold);
            leg.fire(Leg.RepeatDue.class);
            says("200 INVITE", "200 INVITE");
            comesAck(alice.ack(hold.cSeq()));
            assertThat(leg.timers()).isEmpty();
            hears(new Leg.Renegotiated(Direction.RECVONLY));
        }

        @Test
        void aLateAckOfTheFirstInviteAcknowledgesNothing() {
            reInvites("sendonly");
            comesAck(alice.ack(100));
            assertThat(leg.awaits(Leg.RepeatDue.class)).isTrue();
            says("200 INVITE");
            hears(new Leg.Renegotiated(Direction.RECVONLY));
        }

        @Test
        void anAnswerThatIsNeverAcknowledgedEndsTheCall() {
            reInvites("sendonly");
            says("200 INVITE");
            while (leg.awaits(Leg.RepeatDue.class)) {
                leg.fire(Leg.RepeatDue.class);
                gateway.getAllReceived();
            }
            hears(new Leg.Renegotiated(Direction.RECVONLY), ended(EndReason.NOT_ACKNOWLEDGED));
        }

        @Test
        void anInviteWithoutOfferGetsOurOfferAndItsAckTheAnswer() {
            SipRequest bare = alice.request(Method.INVITE);
            comes(bare);
            says("200 INVITE");
            assertThat(sdp(lastResponse())).contains("RTP/AVP 0 8 101\r\n", "a=sendrecv\r\n");
            comesAck(alice.ack(bare.cSeq()).with(Phone.sdp("192.0.2.8", 8000, "sendrecv")));
            assertThat(flow().remote().toString()).isEqualTo("/192.0.2.8:8000");
            hears(new Leg.Renegotiated(Direction.SENDRECV));
        }

        @Test
        void anInviteWithoutOfferWhoseAckHasNoAnswerLeavesTheSession() {
            SipRequest bare = alice.request(Method.INVITE);
            comes(bare);
            says("200 INVITE");
            comesAck(alice.ack(bare.cSeq()));
            assertThat(flow().remote().toString()).isEqualTo("/192.0.2.1:4000");
            hears(new Leg.Renegotiated(Direction.SENDRECV));
        }

        @Test
        void anOfferThatWeCannotHaveGets488AndTheSessionStays() {
            comes(alice.request(Method.INVITE).with(Phone.videoOnly()));
            comes(alice.request(Method.UPDATE).with(Phone.videoOnly()));
            says("488 INVITE", "488 UPDATE");
            hears();
            assertThat(flow().direction()).isEqualTo(Direction.SENDRECV);
            assertThat(leg.timers()).isEmpty();
        }

        @Test
        void anOfferThatMeetsOursGets491() {
            leg.tell(new Leg.Offer(Direction.SENDONLY));
            reInvites("sendonly");
            comes(alice.request(Method.UPDATE).with(Phone.offer("sendonly")));
            says("INVITE", "491 INVITE", "491 UPDATE");
        }

        @Test
        void aCancelOfAReInviteThatHasItsAnswerDoesNothing() {
            SipRequest hold = alice.request(Method.INVITE).with(Phone.offer("sendonly"));
            comes(hold);
            leg.tell(new Leg.Deliver(new SipGateway.CancelReceived(hold, new ServerTransactionId("tx-1"))));
            says("200 INVITE");
            hears(new Leg.Renegotiated(Direction.RECVONLY));
        }

        @Test
        void anUpdateHoldsToo() {
            comes(alice.request(Method.UPDATE).with(Phone.offer("sendonly")));
            says("200 UPDATE");
            assertThat(sdp(lastResponse())).contains("a=recvonly\r\n");
            hears(new Leg.Renegotiated(Direction.RECVONLY));
            assertThat(leg.timers()).isEmpty();
        }

        @Test
        void anUpdateWithoutOfferChangesNothing() {
            comes(alice.request(Method.UPDATE));
            says("200 UPDATE");
            assertThat(lastResponse().body()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource(names = {"INVITE", "UPDATE"})
        void aTargetRefreshMovesWhereOurRequestsGo(Method refresh) {
            comes(alice.request(refresh)
                    .with(Phone.offer("sendrecv"))
                    .with(HeaderName.CONTACT, "<sip:alice@198.51.100.1>"));
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            says("200 " + refresh, "BYE");
            assertThat(lastRequest().uri()).isEqualTo("sip:alice@198.51.100.1");
            hears(new Leg.Renegotiated(Direction.SENDRECV), ended(EndReason.SCRIPT_ENDED));
        }
    }

    @Nested
    class OurOffers {
        @BeforeEach
        void holding() {
            talks(Phone.invite());
            leg.tell(new Leg.Offer(Direction.SENDONLY));
            says("INVITE");
        }

        @Test
        void aHoldIsAReInviteInTheDialog() {
            assertThat(sdp(lastRequest())).contains("a=sendonly\r\n");
            assertThat(lastRequest().toTag()).isEqualTo(Phone.TAG);
            assertThat(lastRequest().uri()).isEqualTo(Phone.CONTACT);
        }

        @Test
        void theirAnswerIsAcknowledgedAndCounts() {
            answers(Phone.answer(lastRequest(), 200).with(Phone.offer("recvonly")));
            says("ACK");
            assertThat(lastAck().cSeq()).isEqualTo(lastRequest().cSeq());
            hears(new Leg.Renegotiated(Direction.SENDONLY));
            assertThat(flow().direction()).isEqualTo(Direction.SENDONLY);
        }

        @Test
        void everyCopyOfTheAnswerIsAcknowledgedAndToldOnce() {
            var ok = Phone.answer(lastRequest(), 200).with(Phone.offer("recvonly"));
            answers(ok);
            answers(ok);
            says("ACK", "ACK");
            hears(new Leg.Renegotiated(Direction.SENDONLY));
        }

        @Test
        void aPhoneThatRingsForItIsWaitedFor() {
            answers(180);
            hears();
            answers(Phone.answer(lastRequest(), 200).with(Phone.offer("recvonly")));
            says("ACK");
            hears(new Leg.Renegotiated(Direction.SENDONLY));
        }

        @Test
        void aRefusalLeavesTheSessionAsItWas() {
            answers(488);
            says();
            hears(new Leg.Renegotiated(Direction.SENDRECV));
            assertThat(flow().direction()).isEqualTo(Direction.SENDRECV);
        }

        @ParameterizedTest
        @ValueSource(ints = {408, 481})
        void aPhoneThatKnowsNothingOfTheDialogEndsIt(int status) {
            answers(status);
            says("BYE");
            hears(ended(EndReason.DIALOG_LOST));
        }

        @Test
        void aPhoneThatDoesNotAnswerEndsIt() {
            timesOut();
            says("BYE");
            hears(ended(EndReason.DIALOG_LOST));
        }

        @Test
        void glareIsTriedAgainWithinTwoSecondsAsTheCallIdIsTheirs() {
            SipRequest first = lastRequest();
            answers(491);
            says();
            assertThat(leg.fire(Leg.OfferAgainDue.class)).isBetween(Duration.ZERO, Duration.ofSeconds(2));
            says("INVITE");
            assertThat(lastRequest().cSeq()).isEqualTo(first.cSeq() + 1);
            assertThat(sdp(lastRequest())).isEqualTo(sdp(first));
        }

        @Test
        void aSecondOfferWaitsForTheAnswerToTheFirst() {
            leg.tell(new Leg.Offer(Direction.SENDRECV));
            says();
            answers(Phone.answer(lastRequest(), 200).with(Phone.offer("recvonly")));
            leg.fire(Leg.OfferAgainDue.class);
            says("ACK", "INVITE");
            assertThat(sdp(lastRequest())).contains("a=sendrecv\r\n");
            hears(new Leg.Renegotiated(Direction.SENDONLY));
        }

        @Test
        void theirByeDuringItEndsTheCall() {
            comes(alice.request(Method.BYE));
            says("200 BYE");
            hears(ended(EndReason.PEER_HUNG_UP));
        }
    }

    @Nested
    class OurOfferMeetsTheirs {
        @Test
        void ourOfferWaitsUntilTheirsIsAcknowledged() {
            talks(Phone.invite());
            SipRequest bare = alice.request(Method.INVITE);
            comes(bare);
            leg.tell(new Leg.Offer(Direction.SENDONLY));
            says("200 INVITE"); // RFC 3261 14.1
            comesAck(alice.ack(bare.cSeq()).with(Phone.offer("sendrecv")));
            leg.fire(Leg.OfferAgainDue.class);
            says("INVITE");
            hears(new Leg.Renegotiated(Direction.SENDRECV));
        }
    }

    @Nested
    class Requests {
        @BeforeEach
        void talking() {
            talks(Phone.invite());
        }

        @ParameterizedTest
        @EnumSource(names = {"INVITE", "UPDATE", "BYE", "INFO", "NOTIFY", "REFER", "OPTIONS"})
        void oneWithAnOldNumberGets500AndHasNoEffect(Method method) {
            comes(alice.numbered(Method.OPTIONS, 150));
            comes(alice.numbered(method, 149));
            comes(alice.numbered(method, 150));
            says("200 OPTIONS", "500 " + method, "500 " + method);
            hears();
        }

        @Test
        void aGapInTheNumbersIsFine() {
            comes(alice.numbered(Method.OPTIONS, 2_000_000_000));
            says("200 OPTIONS");
        }

        @Test
        void optionsTellWhatWeCan() {
            comes(alice.request(Method.OPTIONS));
            says("200 OPTIONS");
            assertThat(lastResponse().headers().lists(HeaderName.ALLOW, "NOTIFY"))
                    .isTrue();
            assertThat(header(lastResponse(), HeaderName.ACCEPT)).contains("message/sipfrag");
            assertThat(header(lastResponse(), HeaderName.SUPPORTED)).contains("norefersub");
        }

        @ParameterizedTest
        @EnumSource(names = {"PRACK", "MESSAGE", "PUBLISH"})
        void whatFitsNothingInTheDialogGets481(Method method) {
            comes(alice.request(method));
            says("481 " + method);
        }

        @Test
        void aReferIsForTheOwnerToAnswer() {
            SipRequest refer = alice.request(Method.REFER).with(HeaderName.REFER_TO, "<sip:carol@example.org>");
            SipGateway.RequestReceived received = received(refer, "refer", gateway);
            leg.tell(new Leg.Deliver(received));
            hears(new Leg.ReferReceived(received));
            says();
        }

        @Test
        void ourOwnRequestInTheDialogIsNumberedAndItsAnswerGoesToWhoSentIt() {
            TestInbox<SipGateway.ClientEvent> sender = TestInbox.create();
            leg.tell(new Leg.SendInDialog(
                    new Leg.InDialog(
                            Method.NOTIFY,
                            Headers.of(HeaderName.EVENT, "refer"),
                            Optional.of(Body.of("message/sipfrag", "SIP/2.0 100 Trying\r\n"))),
                    sender.getRef()));
            says("NOTIFY");
            assertThat(header(lastRequest(), HeaderName.EVENT)).isEqualTo("refer");
            var answer = answers(200);
            assertThat(sender.getAllReceived()).containsExactly(new SipGateway.Responded(lastRequest(), answer));
        }

        @Test
        void theDialogIsDescribedAsItIsNow() {
            TestInbox<Leg.DialogDescribed> asker = TestInbox.create();
            leg.tell(new Leg.DescribeDialog(asker.getRef()));
            Dialog dialog = asker.receiveMessage().dialog().orElseThrow();
            assertThat(dialog.localTag()).isEqualTo(OUR_TAG);
            assertThat(dialog.remoteTag()).isEqualTo(Phone.TAG);
        }

        @Test
        void whatOnlySuitsAnUnansweredCallDoesNothing() {
            leg.tell(new Leg.Ring());
            leg.tell(new Leg.Answer());
            leg.tell(new Leg.Reject(EndReason.REJECTED, Optional.empty()));
            says();
            hears();
        }
    }

    @Nested
    class EarlyKeys {
        private final TestInbox<MediaEvent.DigitReceived> listener = TestInbox.create();

        @BeforeEach
        void aFastPeer() {
            talks(Phone.invite());
            media.latest().press("12");
            leg.run();
        }

        private void isListenedTo() {
            leg.tell(new Leg.HearDigits(Optional.of(listener.getRef())));
        }

        @Test
        void areHeardByAVerbThatListensFirst() {
            isListenedTo();
            media.latest().press("3");
            leg.run();
            assertThat(listener.getAllReceived())
                    .containsExactly(
                            new MediaEvent.DigitReceived('1'),
                            new MediaEvent.DigitReceived('2'),
                            new MediaEvent.DigitReceived('3'));
        }

        @Test
        void areHeardOnce() {
            isListenedTo();
            listener.getAllReceived();
            isListenedTo();
            assertThat(listener.hasMessages()).isFalse();
        }

        @Test
        void areLostWhenAVerbThatDoesNotListenIsFirst() {
            leg.tell(new Leg.StopPlaying());
            isListenedTo();
            assertThat(listener.hasMessages()).isFalse();
        }
    }

    @Nested
    class Keys {
        private final TestInbox<MediaEvent.DigitReceived> listener = TestInbox.create();

        @BeforeEach
        void talking() {
            talks(Phone.invite());
            leg.tell(new Leg.HearDigits(Optional.of(listener.getRef())));
        }

        private void heard(String digits) {
            assertThat(listener.getAllReceived())
                    .containsExactlyElementsOf(digits.chars()
                            .mapToObj(digit -> new MediaEvent.DigitReceived((char) digit))
                            .toList());
        }

        private void informs(String type, String body) {
            comes(alice.request(Method.INFO).with(Body.of(type, body)));
        }

        @Test
        void aKeyInRtpIsHeard() {
            media.latest().press("1*#");
            leg.run();
            heard("1*#");
        }

        @ParameterizedTest
        @CsvSource({"5, 5", "10, *", "11, #", "*, *", "d, D"})
        void aKeyInADtmfRelayIsHeard(String signal, String key) {
            informs("application/dtmf-relay", "Signal= " + signal + "\r\nDuration=160\r\n");
            says("200 INFO");
            heard(key);
        }

        @Test
        void aKeyInADtmfBodyIsHeard() {
            informs("Application/DTMF;version=1", " 7\r\n");
            says("200 INFO");
            heard("7");
        }

        @Test
        void aPhoneThatSendsEachKeyTwicePressesItOnce() {
            media.latest().press("4");
            leg.run();
            informs("application/dtmf-relay", "Signal=4\r\n");
            says("200 INFO");
            heard("4");
        }

        @Test
        void aBodyThatIsNoKeyGets400() {
            informs("application/dtmf-relay", "Duration=160\r\n");
            informs("application/dtmf", "55");
            says("400 INFO", "400 INFO");
            heard("");
        }

        @Test
        void aBodyThatWeDoNotKnowGets415WithWhatWeDo() {
            informs("application/media_control+xml", "<media_control/>");
            says("415 INFO");
            assertThat(header(lastResponse(), HeaderName.ACCEPT)).contains("application/dtmf-relay");
        }

        @Test
        void anInfoWithoutBodyIsFine() {
            comes(alice.request(Method.INFO));
            says("200 INFO");
        }

        @Test
        void nobodyListensAnyMore() {
            leg.tell(new Leg.HearDigits(Optional.empty()));
            media.latest().press("1");
            leg.run();
            heard("");
        }
    }

    @Nested
    class Sound {
        @BeforeEach
        void talking() {
            talks(Phone.invite());
        }

        @Test
        void theEndOfAPlaybackIsToldToWhoStartedIt() {
            TestInbox<MediaEvent.PlaybackEnded> first = TestInbox.create();
            TestInbox<MediaEvent.PlaybackEnded> second = TestInbox.create();
            leg.tell(new Leg.Play(new Playback(1, List.of(), 1), first.getRef()));
            leg.tell(new Leg.Play(new Playback(2, List.of(), 1), second.getRef()));
            media.latest().finishPlayback();
            leg.run();
            assertThat(first.getAllReceived())
                    .containsExactly(new MediaEvent.PlaybackEnded(1, MediaEvent.PlaybackEnd.STOPPED));
            assertThat(second.getAllReceived())
                    .containsExactly(new MediaEvent.PlaybackEnded(2, MediaEvent.PlaybackEnd.PLAYED));
        }

        @Test
        void whoeverLetKeysBeSentIsToldOnceTheyAre() {
            TestInbox<MediaEvent.DigitsSent> told = TestInbox.create();
            leg.tell(new Leg.SendDigits("1"));
            assertThat(told.hasMessages()).isFalse();
            leg.tell(new Leg.SendDigits("2", Optional.of(told.getRef())));
            assertThat(told.getAllReceived()).containsExactly(new MediaEvent.DigitsSent());
        }

        @Test
        void keysAreSentAndPlayingStops() {
            leg.tell(new Leg.SendDigits("12#"));
            leg.tell(new Leg.StopPlaying());
            assertThat(media.latest().acts())
                    .endsWith(new FakeMediaPlane.DigitsSent("12#"), new FakeMediaPlane.Stopped());
        }
    }

    @Nested
    class TheyRefresh {
        @BeforeEach
        void talking() {
            talks(Phone.invite()
                    .with(HeaderName.SUPPORTED, "timer")
                    .with(HeaderName.SESSION_EXPIRES, "120;refresher=uac"));
        }

        private SipRequest refreshing(Method method) {
            return alice.request(method)
                    .with(HeaderName.SUPPORTED, "timer")
                    .with(HeaderName.SESSION_EXPIRES, "300;refresher=uac");
        }

        @Test
        void aSessionThatIsNotRefreshedEndsWithByeBeforeItExpires() {
            assertThat(leg.fireTimer()).isEqualTo(Duration.ofSeconds(88)); // 120 s less 32 s, RFC 4028 10
            says("BYE");
            hears(ended(EndReason.SESSION_EXPIRED));
        }

        @Test
        void aReInviteRefreshesIt() {
            SipRequest refresh = refreshing(Method.INVITE).with(Phone.offer("sendrecv"));
            comes(refresh);
            says("200 INVITE");
            assertThat(header(lastResponse(), HeaderName.SESSION_EXPIRES)).isEqualTo("300;refresher=uac");
            comesAck(alice.ack(refresh.cSeq()));
            hears(new Leg.Renegotiated(Direction.SENDRECV));
            assertThat(leg.fireTimer()).isEqualTo(Duration.ofSeconds(268));
            says("BYE");
            hears(ended(EndReason.SESSION_EXPIRED));
        }

        @Test
        void anUpdateRefreshesItWithAndWithoutOffer() {
            comes(refreshing(Method.UPDATE));
            says("200 UPDATE");
            assertThat(header(lastResponse(), HeaderName.SESSION_EXPIRES)).isEqualTo("300;refresher=uac");
            comes(refreshing(Method.UPDATE).with(Phone.offer("sendrecv")));
            says("200 UPDATE");
            assertThat(header(lastResponse(), HeaderName.SESSION_EXPIRES)).isEqualTo("300;refresher=uac");
            hears(new Leg.Renegotiated(Direction.SENDRECV));
            assertThat(leg.fireTimer()).isEqualTo(Duration.ofSeconds(268));
            says("BYE");
            hears(ended(EndReason.SESSION_EXPIRED));
        }

        @ParameterizedTest
        @EnumSource(names = {"INVITE", "UPDATE"})
        void aRefreshWithTooSmallAnIntervalGets422(Method method) {
            comes(alice.request(method).with(HeaderName.SUPPORTED, "timer").with(HeaderName.SESSION_EXPIRES, "30"));
            says("422 " + method);
            assertThat(header(lastResponse(), HeaderName.MIN_SE)).isEqualTo("90");
            assertThat(leg.timers()).hasSize(1);
        }
    }

    @Nested
    class WeRefresh {
        private void talksTimed(String allow) {
            talks(Phone.invite()
                    .with(HeaderName.ALLOW, allow)
                    .with(HeaderName.SUPPORTED, "timer")
                    .with(HeaderName.SESSION_EXPIRES, "120;refresher=uas"));
            assertThat(leg.fireTimer()).isEqualTo(Duration.ofSeconds(60));
        }

        @Test
        void halfwayWithAnUpdateWhenThePhoneAllowsIt() {
            talksTimed("INVITE, ACK, BYE, UPDATE");
            says("UPDATE");
            assertThat(header(lastRequest(), HeaderName.SESSION_EXPIRES)).isEqualTo("120;refresher=uac");
            assertThat(lastRequest().body()).isEmpty();
            answers(Phone.answer(lastRequest(), 200).with(HeaderName.SESSION_EXPIRES, "120;refresher=uac"));
            assertThat(leg.fireTimer()).isEqualTo(Duration.ofSeconds(60));
            says("UPDATE");
        }

        @Test
        void halfwayWithAReInviteOfUnchangedContentOtherwise() {
            talksTimed("INVITE, ACK, BYE");
            says("INVITE");
            String first = sdp(lastRequest());
            answers(Phone.answer(lastRequest(), 200)
                    .with(HeaderName.SESSION_EXPIRES, "120;refresher=uac")
                    .with(Phone.offer("sendrecv")));
            says("ACK");
            hears(new Leg.Renegotiated(Direction.SENDRECV));
            assertThat(leg.fireTimer()).isEqualTo(Duration.ofSeconds(60));
            says("INVITE");
            assertThat(sdp(lastRequest())).isEqualTo(first);
        }

        @Test
        void aPhoneThatAnswersWithoutSessionExpiresEndsTheTimer() {
            talksTimed("UPDATE");
            says("UPDATE");
            answers(200);
            assertThat(leg.timers()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(ints = {408, 481})
        void aPhoneThatKnowsNothingOfTheDialogEndsIt(int status) {
            talksTimed("UPDATE");
            says("UPDATE");
            answers(status);
            says("BYE");
            hears(ended(EndReason.DIALOG_LOST));
        }

        @Test
        void aRefreshThatIsNotAnsweredEndsIt() {
            talksTimed("UPDATE");
            says("UPDATE");
            timesOut();
            says("BYE");
            hears(ended(EndReason.DIALOG_LOST));
        }

        @Test
        void aRefreshThatIsRefusedIsTriedAgain() {
            talksTimed("UPDATE");
            says("UPDATE");
            answers(500);
            assertThat(leg.awaits(Leg.RefreshDue.class)).isTrue();
        }
    }
}
