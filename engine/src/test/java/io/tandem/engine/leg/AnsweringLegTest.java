package io.tandem.engine.leg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.bench.Bench;
import io.tandem.engine.media.Codec;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.FakeMediaPlane;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaPlane;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.ServerTransactionId;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.timer.SipTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// RFC 3261 13.3 and 15, RFC 3262, RFC 4028 9.
class AnsweringLegTest extends LegTest {
    private void calls(SipRequest invite) {
        leg = Bench.of(Leg.answering(received(invite, "invite", gateway), OUR_TAG, setup(), owner.getRef()::tell));
    }

    private void cancels() {
        leg.tell(new Leg.Deliver(new SipGateway.CancelReceived(Phone.invite(), new ServerTransactionId("invite"))));
    }

    private static SipRequest without(SipRequest request) {
        return new SipRequest(request.method(), request.uri(), request.headers(), Optional.empty());
    }

    private List<Duration> repeats(String line) {
        List<Duration> waited = new ArrayList<>();
        while (leg.awaits(Leg.RepeatDue.class)) {
            waited.add(leg.fire(Leg.RepeatDue.class));
            if (leg.awaits(Leg.RepeatDue.class)) {
                says(line);
            }
        }
        return waited;
    }

    private static void areRepeatsFor64TimesT1(List<Duration> waited) {
        assertThat(waited)
                .startsWith(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4))
                .allSatisfy(one -> assertThat(one).isLessThanOrEqualTo(SipTimers.STANDARD.t2()));
        assertThat(waited.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(Duration.ofSeconds(32));
    }

    @Nested
    class Opening {
        @Test
        void anOfferWithoutAudioForUsIsRefusedWith488() {
            calls(Phone.invite().with(Phone.videoOnly()));
            says("488 INVITE");
            assertThat(lastResponse().toTag()).isEqualTo(OUR_TAG);
            hears(ended(EndReason.NOT_ACCEPTABLE));
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void aSessionDescriptionThatCannotBeReadIsRefusedWith488() {
            calls(Phone.invite().with(Body.of("application/sdp", "not a description")));
            says("488 INVITE");
            hears(ended(EndReason.NOT_ACCEPTABLE));
        }

        @Test
        void aCallWithoutAFreePortIsRefusedWith503() {
            media.refuseNextOpen("no port is free");
            calls(Phone.invite());
            says("503 INVITE");
            hears(ended(EndReason.MEDIA_UNAVAILABLE));
        }

        @Test
        void aSessionIntervalBelow90SecondsIsRefusedWith422BeforeAPortIsTaken() {
            calls(Phone.invite().with(HeaderName.SESSION_EXPIRES, "60"));
            says("422 INVITE");
            assertThat(header(lastResponse(), HeaderName.MIN_SE)).isEqualTo("90");
            hears(ended(EndReason.NOT_ACCEPTABLE));
            assertThat(media.sessions()).isEmpty();
        }

        @Test
        void whatComesBeforeThePortIsKeptForIt() {
            var slow = new SlowPlane();
            callsOver(slow);
            leg.tell(new Leg.Ring());
            comes(alice.request(Method.OPTIONS));
            says();
            media.open(CALL, MediaPlane.AddressFamily.IPV4, slow.waiting.getFirst());
            leg.run();
            says("180 INVITE", "200 OPTIONS");
        }

        @Test
        void aLegThatDiesBeforeItHasItsPortGivesItUp() {
            var slow = new SlowPlane();
            callsOver(slow);
            dies();
            assertThat(slow.abandoned).isEqualTo(1);
        }

        @Test
        void aLegThatDiesWithItsPortClosesItOnce() {
            calls(Phone.invite());
            dies();
            assertThat(media.latest().acts()).containsExactly(new FakeMediaPlane.Closed());
        }

        private void callsOver(MediaPlane plane) {
            var setup =
                    new LegSetup(CALL, SipTimers.STANDARD, plane, setup().trace(), setup().clock(), setup().random());
            leg = Bench.of(
                    Leg.answering(received(Phone.invite(), "invite", gateway), OUR_TAG, setup, owner.getRef()::tell));
        }

        /// Opens nothing by itself.
        private static final class SlowPlane implements MediaPlane {
            final List<ActorRef<? super MediaEvent>> waiting = new ArrayList<>();
            int abandoned;

            @Override
            public Opening open(CallSid call, AddressFamily family, ActorRef<? super MediaEvent> listener) {
                waiting.add(listener);
                return () -> abandoned++;
            }

            @Override
            public int openSessions() {
                return 0;
            }
        }
    }

    @Nested
    class Alerting {
        @BeforeEach
        void called() {
            calls(Phone.invite());
        }

        @Test
        void nothingIsSaidUntilTheOwnerWantsIt() {
            says();
            hears();
            assertThat(leg.timers()).isEmpty();
        }

        @Test
        void aRingingHasOurTagAndOurMethods() {
            leg.tell(new Leg.Ring());
            says("180 INVITE");
            assertThat(lastResponse().toTag()).isEqualTo(OUR_TAG);
            assertThat(lastResponse().headers().lists(HeaderName.ALLOW, "REFER"))
                    .isTrue();
            assertThat(lastResponse().headers().has(HeaderName.RSEQ)).isFalse();
        }

        @Test
        void aCancelEndsItWith487() {
            leg.tell(new Leg.Ring());
            cancels();
            says("180 INVITE", "487 INVITE");
            hears(ended(EndReason.CALLER_CANCELLED));
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void aByeInTheEarlyDialogEndsItToo() {
            comes(alice.request(Method.BYE));
            says("200 BYE", "487 INVITE");
            hears(ended(EndReason.CALLER_CANCELLED));
        }

        @ParameterizedTest
        @EnumSource
        void aRejectionIsAnsweredWithTheStatusOfItsReason(EndReason why) {
            leg.tell(new Leg.Reject(why, Optional.empty()));
            says(why.sipStatus() + " INVITE");
            assertThat(lastResponse().headers().has(HeaderName.RETRY_AFTER)).isEqualTo(why.sipStatus() == 503);
            hears(ended(why));
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void aRejectionTellsItsReasonWithoutBreakingTheHeader() {
            leg.tell(new Leg.Reject(EndReason.NOT_FOUND, Optional.of("no \"1111\"\r\nX-Evil: 1\\")));
            says("404 INVITE");
            assertThat(header(lastResponse(), HeaderName.REASON))
                    .isEqualTo("SIP;cause=404;text=\"no  1111   X-Evil: 1 \"");
            hears(ended(EndReason.NOT_FOUND));
        }

        @Test
        void aHangupIsARefusalToo() {
            leg.tell(new Leg.Hangup(EndReason.ENDED_BY_API));
            says("487 INVITE");
            hears(ended(EndReason.ENDED_BY_API));
        }

        @Test
        void anUpdateWithoutOfferIsAnsweredAndOneWithOfferComesTooEarly() {
            comes(alice.request(Method.UPDATE));
            comes(alice.request(Method.UPDATE).with(Phone.offer("sendonly")));
            says("200 UPDATE", "500 UPDATE");
            assertThat(header(lastResponse(), HeaderName.RETRY_AFTER)).isNotEmpty();
        }

        @Test
        void aSecondInviteBeforeTheAnswerIsToldToComeLater() {
            comes(alice.request(Method.INVITE).with(Phone.offer("sendonly")));
            says("500 INVITE");
            assertThat(header(lastResponse(), HeaderName.RETRY_AFTER)).isNotEmpty();
        }

        @Test
        void thereIsNothingToTransferYet() {
            comes(alice.request(Method.REFER));
            says("491 REFER");
        }

        @Test
        void requestsThatNeedNoSessionAreAnswered() {
            comes(alice.request(Method.OPTIONS));
            comes(alice.request(Method.INFO));
            comes(alice.request(Method.NOTIFY));
            comes(alice.request(Method.PRACK));
            says("200 OPTIONS", "200 INFO", "481 NOTIFY", "481 PRACK");
        }

        @Test
        void aReferOfOursIsRefusedWith481AndNothingIsSent() {
            TestInbox<Leg.ReferEvent> transfer = TestInbox.create();
            leg.tell(new Leg.SendRefer(
                    "<sip:carol@example.org>", "<sip:us>", Leg.Suppress.NO, Optional.empty(), transfer.getRef()));
            assertThat(transfer.getAllReceived()).containsExactly(new Leg.ReferRejected(481));
            says();
        }

        @Test
        void thereIsNoDialogToDescribe() {
            TestInbox<Leg.DialogDescribed> asker = TestInbox.create();
            leg.tell(new Leg.DescribeDialog(asker.getRef()));
            assertThat(asker.getAllReceived()).containsExactly(new Leg.DialogDescribed(Optional.empty()));
        }
    }

    @Nested
    class AlertingReliably {
        @BeforeEach
        void ringing() {
            calls(Phone.invite().with(HeaderName.REQUIRE, "100rel"));
            leg.tell(new Leg.Ring());
            says("180 INVITE");
        }

        private String rSeq() {
            return header(lastResponse(), HeaderName.RSEQ);
        }

        @Test
        void theRingingIsNumberedAndAsksForItsPrack() {
            assertThat(Long.parseLong(rSeq())).isBetween(1L, (1L << 31) - 1);
            assertThat(header(lastResponse(), HeaderName.REQUIRE)).isEqualTo("100rel");
        }

        @Test
        void theRingingIsRepeatedUntilItsPrackComes() {
            assertThat(leg.fire(Leg.RepeatDue.class)).isEqualTo(Duration.ofMillis(500));
            says("180 INVITE");
            comes(alice.request(Method.PRACK).with(HeaderName.RACK, rSeq() + "  100 INVITE"));
            says("200 PRACK");
            assertThat(leg.timers()).isEmpty();
        }

        @Test
        void aPrackOfAnotherRingingGets481AndChangesNothing() {
            comes(alice.request(Method.PRACK).with(HeaderName.RACK, "1 100 INVITE"));
            comes(alice.request(Method.PRACK).with(HeaderName.RACK, rSeq() + " 99 INVITE"));
            comes(alice.request(Method.PRACK));
            says("481 PRACK", "481 PRACK", "481 PRACK");
            assertThat(leg.awaits(Leg.RepeatDue.class)).isTrue();
        }

        @Test
        void withoutPrackTheCallIsRefusedWithA5xxAfter64TimesT1() {
            areRepeatsFor64TimesT1(repeats("180 INVITE"));
            says("504 INVITE");
            hears(ended(EndReason.NOT_ACKNOWLEDGED));
        }

        @Test
        void aSecondRingingSaysNothingNewAndIsNotSent() {
            leg.tell(new Leg.Ring());
            says();
        }

        @Test
        void theAnswerDoesNotWaitForThePrack() {
            leg.tell(new Leg.Answer());
            says("200 INVITE");
            comes(alice.request(Method.PRACK).with(HeaderName.RACK, "7 100 INVITE"));
            says("200 PRACK");
            comesAck(alice.ack(100));
            hearsEstablished();
        }
    }

    @Nested
    class Answered {
        @BeforeEach
        void answered() {
            calls(Phone.invite());
            leg.tell(new Leg.Answer());
            says("200 INVITE");
        }

        @Test
        void theAnswerSaysWhoWeAreAndWhatWeCan() {
            assertThat(lastResponse().toTag()).isEqualTo(OUR_TAG);
            assertThat(lastResponse().headers().lists(HeaderName.ALLOW, "REFER"))
                    .isTrue();
            assertThat(lastResponse().headers().lists(HeaderName.SUPPORTED, "norefersub"))
                    .isTrue();
            assertThat(sdp(lastResponse())).contains("m=audio 20000 RTP/AVP 0 96\r\n", "a=sendrecv\r\n");
        }

        @Test
        void itIsRepeatedUntilTheAck() {
            assertThat(leg.fireTimer()).isEqualTo(Duration.ofMillis(500));
            assertThat(leg.fireTimer()).isEqualTo(Duration.ofSeconds(1));
            says("200 INVITE", "200 INVITE");
            comesAck(alice.ack(100));
            hearsEstablished();
            assertThat(leg.timers()).isEmpty();
        }

        @Test
        void audioFlowsToWhereTheOfferSaid() {
            comesAck(alice.ack(100));
            hearsEstablished();
            assertThat(flow().remote().toString()).isEqualTo("/192.0.2.1:4000");
            assertThat(flow().codec()).isEqualTo(Codec.PCMU);
            assertThat(flow().digitsOut()).hasValue(96);
            assertThat(flow().direction()).isEqualTo(Direction.SENDRECV);
        }

        @Test
        void anAckThatNeverComesEndsItWithByeAfter64TimesT1() {
            areRepeatsFor64TimesT1(repeats("200 INVITE"));
            says("BYE");
            hears(ended(EndReason.NOT_ACKNOWLEDGED));
            answers(200);
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void aCancelThatCrossesTheAnswerIsFollowedByTheAck() {
            cancels();
            says();
            comesAck(alice.ack(100));
            hearsEstablished();
            comes(alice.request(Method.BYE));
            says("200 BYE");
            hears(ended(EndReason.PEER_HUNG_UP));
        }

        @Test
        void aByeBeforeTheAckEndsIt() {
            comes(alice.request(Method.BYE));
            says("200 BYE");
            hears(ended(EndReason.PEER_HUNG_UP));
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void ourByeWaitsForTheAck() {
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            hears(ended(EndReason.SCRIPT_ENDED));
            leg.fireTimer();
            says("200 INVITE");
            comesAck(alice.ack(100));
            says("BYE");
            answers(200);
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void ourByeGoesOutWhenTheAckNeverComes() {
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            hears(ended(EndReason.SCRIPT_ENDED));
            areRepeatsFor64TimesT1(repeats("200 INVITE"));
            says("BYE");
            timesOut();
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void aByeOfTheCallersMakesOursNeedless() {
            leg.tell(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            hears(ended(EndReason.SCRIPT_ENDED));
            comes(alice.request(Method.INFO));
            comes(alice.request(Method.BYE));
            says("481 INFO", "200 BYE");
            assertThat(leg.isStopped()).isTrue();
        }

        @Test
        void aReInviteAReferAndAnUpdateBeforeTheAckAreToldToComeLater() {
            comes(alice.request(Method.INVITE).with(Phone.offer("sendonly")));
            comes(alice.request(Method.UPDATE).with(Phone.offer("sendonly")));
            comes(alice.request(Method.REFER));
            comes(alice.request(Method.OPTIONS));
            says("500 INVITE", "500 UPDATE", "491 REFER", "200 OPTIONS");
        }

        @Test
        void aReferOfOursIsRefusedWith481UntilTheAck() {
            TestInbox<Leg.ReferEvent> transfer = TestInbox.create();
            leg.tell(new Leg.SendRefer(
                    "<sip:carol@example.org>", "<sip:us>", Leg.Suppress.NO, Optional.empty(), transfer.getRef()));
            assertThat(transfer.getAllReceived()).containsExactly(new Leg.ReferRejected(481));
        }
    }

    @Nested
    class OfferInTheAnswer {
        @BeforeEach
        void answered() {
            calls(without(Phone.invite()));
            leg.tell(new Leg.Answer());
            says("200 INVITE");
        }

        @Test
        void weOfferAllWeHave() {
            assertThat(sdp(lastResponse())).contains("RTP/AVP 0 8 101\r\n", "a=rtpmap:101 telephone-event/8000\r\n");
        }

        @Test
        void theAckHoldsTheAnswer() {
            comesAck(alice.ack(100).with(Phone.sdp("192.0.2.7", 7000, "sendrecv")));
            hearsEstablished();
            assertThat(flow().remote().toString()).isEqualTo("/192.0.2.7:7000");
        }

        @Test
        void anAckWithoutAnswerEndsItWithBye() {
            comesAck(alice.ack(100));
            says("BYE");
            hears(ended(EndReason.NOT_ACCEPTABLE));
        }

        @Test
        void anAckThatRefusesTheAudioEndsItWithBye() {
            comesAck(alice.ack(100).with(Phone.sdp("192.0.2.7", 0, "sendrecv")));
            says("BYE");
            hears(ended(EndReason.NOT_ACCEPTABLE));
        }
    }

    @Nested
    class SessionTimers {
        private void answered(SipRequest invite) {
            calls(invite);
            leg.tell(new Leg.Answer());
            says("200 INVITE");
        }

        @Test
        void whoKnowsNothingOfThemGetsNone() {
            answered(Phone.invite());
            assertThat(lastResponse().headers().has(HeaderName.SESSION_EXPIRES)).isFalse();
        }

        @Test
        void whoKnowsThemIsRefreshedByUs() {
            answered(Phone.invite().with(HeaderName.SUPPORTED, "timer"));
            assertThat(header(lastResponse(), HeaderName.SESSION_EXPIRES)).isEqualTo("1800;refresher=uas");
        }

        @Test
        void whoWantsToRefreshMay() {
            answered(Phone.invite()
                    .with(HeaderName.SUPPORTED, "replaces, timer")
                    .with(HeaderName.SESSION_EXPIRES, "120;refresher=uac"));
            assertThat(header(lastResponse(), HeaderName.SESSION_EXPIRES)).isEqualTo("120;refresher=uac");
            assertThat(header(lastResponse(), HeaderName.REQUIRE)).isEqualTo("timer");
        }

        @Test
        void whatAProxyAskedForIsRefreshedByUs() {
            answered(Phone.invite().with(HeaderName.SESSION_EXPIRES, "120;refresher=uac"));
            assertThat(header(lastResponse(), HeaderName.SESSION_EXPIRES)).isEqualTo("120;refresher=uas");
            assertThat(lastResponse().headers().has(HeaderName.REQUIRE)).isFalse();
        }
    }
}
