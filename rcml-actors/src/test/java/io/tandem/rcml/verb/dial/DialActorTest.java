package io.tandem.rcml.verb.dial;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.call.Branch;
import io.tandem.engine.call.Outgoing.CallerId;
import io.tandem.engine.call.ReferApplication;
import io.tandem.engine.call.ScriptRunner;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.HeaderName;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.verb.VerbOrder;
import io.tandem.rcml.verb.prompt.Sounds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every state of a Dial, and the races between its calls, its caller and its timers. The whole is in ladders.
class DialActorTest extends DialBench {
    private static final String BOB = "<Sip>sip:bob@example.org</Sip>";
    private static final String CAROL = "<Sip>sip:carol@example.org</Sip>";
    private static final String ACTION = "<Dial action='/done' timeout='20'>";
    private static final String DONE = "parent asks POST http://app.example/done ";

    /// Bob's phone is called.
    private void forks() {
        dials(ACTION + BOB + "</Dial>");
        tells("leg plays", "places 1");
        exists(1);
    }

    /// Bob's and Carol's are.
    private void forksTwo() {
        dials(ACTION + BOB + CAROL + "</Dial>");
        tells("leg plays", "places 1", "places 2");
        exists(1);
        exists(2);
    }

    private void isTalkingWithBob(String attributes) {
        dials("<Dial action='/done' " + attributes + ">" + BOB + "</Dial>");
        tells("leg plays", "places 1");
        exists(1);
        passes(Duration.ofSeconds(4));
        ready(1);
        tells("leg stops playing", "call is to join 1");
        partnerJoined(1);
    }

    private void isOver() {
        assertThat(dial.isStopped()).isTrue();
    }

    private void goesOn() {
        assertThat(dial.isStopped()).isFalse();
    }

    private String result(String name) {
        return parameters.value(name).orElse("absent");
    }

    @Nested
    class Starting {
        @Test
        void allTargetsAreCalledAtOnce() {
            forksTwo();
            waitsFor("TimeoutDue");
            assertThat(placed)
                    .extracting(one -> one.route().to())
                    .containsExactly("sip:bob@example.org", "sip:carol@example.org");
            assertThat(placed).allSatisfy(one -> {
                assertThat(one.caller()).isEqualTo(new CallerId("Alice", "alice"));
                assertThat(one.maxForwards()).isEqualTo(69);
            });
        }

        @ParameterizedTest
        @CsvSource({"client:bob,bob", "4711,4711"})
        void theCallerIdOfTheDialIsShown(String written, String shown) {
            dials("<Dial callerId='" + written + "'>" + BOB + "</Dial>");
            tells("leg plays", "places 1");
            assertThat(placed.getFirst().caller()).isEqualTo(new CallerId("", shown));
        }

        @Test
        void aDialWithoutTargetsFailsAtOnce() {
            dials("<Dial action='/done'><Conference>room</Conference></Dial>");
            tells("leg plays", "leg stops playing", DONE + "failed");
            isOver();
        }

        @Test
        void aTargetThatCannotBeReadIsReportedAndTheOthersAreCalled() {
            dials(ACTION + "<Sip>nobody</Sip>" + CAROL + "</Dial>");
            tells("leg plays", "places 1", "reports DIAL_TARGET of line 1");
            isRefusedAndEndsWith(486, "busy");
        }

        @Test
        void nothingIsCalledWhenNoTargetCanBeRead() {
            dials(ACTION + "<Sip>nobody</Sip></Dial>");
            tells("leg plays", "leg stops playing", "reports DIAL_TARGET of line 1", DONE + "failed");
            assertThat(result("DialCallSid")).isEqualTo("absent");
            assertThat(result("DialRingDuration")).isEqualTo("absent");
            assertThat(result("DialCallDuration")).isEqualTo("0");
        }

        @Test
        void aTargetThatIsNowhereIsReportedAndEndsIt() {
            dialsForATransfer(ACTION + "<Client>dave</Client></Dial>");
            tells(
                    "leg plays",
                    "leg stops playing",
                    "news failed 503",
                    "reports CLIENT_OUT_OF_REACH of line 1",
                    DONE + "failed");
            isOver();
        }

        @Test
        void withoutAnActionTheNextVerbRunsAndTheReasonIsKept() {
            dials("<Dial>" + BOB + "</Dial>");
            tells("leg plays", "places 1");
            exists(1);
            isRefused(1, 486);
            tells("leg stops playing", "parent next after BUSY");
            isOver();
        }

        private void isRefusedAndEndsWith(int status, String expected) {
            exists(1);
            isRefused(1, status);
            tells("leg stops playing", DONE + expected);
            isOver();
        }
    }

    @Nested
    class Music {
        private static final String WITH_MUSIC = "<Dial dialMusic='/m.wav'>" + BOB + "</Dial>";

        @Test
        void anUnansweredCallerHearsItsOwnPhone() {
            dialsUnanswered("<Dial>" + BOB + "</Dial>");
            tells("places 1");
        }

        @Test
        void theMusicOfTheDialPlaysOnceItIsFetched() {
            dials(WITH_MUSIC);
            tells("places 1");
            music.complete(new Sounds.Ready(List.of(new AudioClip(new byte[8], new byte[8]))));
            dial.run();
            tells("leg plays");
        }

        @Test
        void musicThatCannotBePlayedIsReportedAndItRingsInstead() {
            dials(WITH_MUSIC);
            tells("places 1");
            music.complete(new Sounds.Unplayable(Code.WAIT_URL, "404"));
            dial.run();
            tells("leg plays", "reports WAIT_URL of line 1");
        }

        @Test
        void musicThatComesAfterTheAnswerIsNotPlayed() {
            dials(WITH_MUSIC);
            tells("places 1");
            exists(1);
            ready(1);
            tells("leg stops playing", "call is to join 1");
            music.complete(new Sounds.Ready(List.of()));
            dial.run();
            tells();
        }

        @Test
        void anotherLegHearsItToo() {
            forks();
            ordered(new VerbOrder.OnLeg(otherLeg.getRef()));
            tells("other leg plays");
            ready(1);
            tells("other leg stops playing", "call is to join 1");
        }
    }

    @Nested
    class Forking {
        @Test
        void itGoesOnUntilTheLastIsRefused() {
            forksTwo();
            isRefused(1, 486);
            tells();
            goesOn();
            isRefused(2, 503);
            tells("leg stops playing", DONE + "busy");
            assertThat(result("DialCallSid")).isEqualTo(sids.getFirst().text());
            isOver();
        }

        @Test
        void aRefusalForAllPhonesSaysMoreThanABusyOne() {
            dialsForATransfer("<Dial>" + BOB + CAROL + "</Dial>");
            tells("leg plays", "places 1", "places 2");
            exists(1);
            exists(2);
            isRefused(1, 603);
            isRefused(2, 486);
            tells("leg stops playing", "news failed 603", "parent next after DECLINED");
        }

        @Test
        void theFirstThatIsReadyWinsAndTheOtherIsCancelled() {
            forksTwo();
            ready(2);
            tells("leg stops playing", "call is to join 2", "1 ANSWERED_ELSEWHERE");
        }

        @Test
        void theSecondOfTwoThatAnswerTogetherIsNotConnected() {
            forksTwo();
            ready(1);
            ready(2);
            tells("leg stops playing", "call is to join 1", "2 ANSWERED_ELSEWHERE");
            partnerJoined(1);
            isOver(2, EndReason.ANSWERED_ELSEWHERE);
            tells();
            goesOn();
        }

        @Test
        void aCallThatIsPlacedAfterAnotherWasAnsweredIsHungUp() {
            dials("<Dial>" + BOB + CAROL + "</Dial>");
            tells("leg plays", "places 1", "places 2");
            exists(1);
            ready(1);
            tells("leg stops playing", "call is to join 1");
            exists(2);
            tells("2 ANSWERED_ELSEWHERE");
        }

        @Test
        void aCallForWhichThereIsNoRoomIsAFailure() {
            dialsForATransfer(ACTION + BOB + "</Dial>");
            tells("leg plays", "places 1");
            hears(new Branch.NotPlaced(1));
            tells("leg stops playing", "news failed 503", DONE + "failed");
            assertThat(result("DialCallSid")).isEqualTo("absent");
        }

        @Test
        void aCallThatTheApiTookIsLeftAlone() {
            forks();
            hears(new Branch.Taken(1));
            tells("leg stops playing", DONE + "canceled");
        }

        @Test
        void theTimeoutEndsEveryCallThatStillRings() {
            forksTwo();
            passes(Duration.ofSeconds(20));
            assertThat(fires("TimeoutDue")).isEqualTo(Duration.ofSeconds(20));
            tells("leg stops playing", "1 NO_ANSWER", "2 NO_ANSWER", DONE + "no-answer");
            assertThat(result("DialRingDuration")).isEqualTo("20");
            assertThat(result("DialSipResponseCode")).isEqualTo("absent");
            isOver();
        }

        @Test
        void theTimeoutIs408ForAPhoneThatWaitsForNews() {
            dialsForATransfer("<Dial>" + BOB + "</Dial>");
            tells("leg plays", "places 1");
            exists(1);
            fires("TimeoutDue");
            tells("leg stops playing", "1 NO_ANSWER", "news failed 408", "parent next after NO_ANSWER");
        }

        @Test
        void ringingIsNewsButNothingForAnAnsweredCaller() {
            dialsForATransfer("<Dial>" + BOB + "</Dial>");
            tells("leg plays", "places 1");
            exists(1);
            hears(new Branch.Rings(1, 183));
            tells("news rings 183");
        }

        @Test
        void ringingMakesTheCallersPhoneRingWhenItWasNotAnswered() {
            dialsUnanswered("<Dial>" + BOB + "</Dial>");
            tells("places 1");
            exists(1);
            rings(1);
            tells("call is to ring");
        }

        @Test
        void anAnswerIsNothingBeforeTheCalleeIsReady() {
            forks();
            answers(1);
            tells();
            waitsFor("TimeoutDue");
        }

        @Test
        void whatHasToDoWithPartnersIsNotForIt() {
            forks();
            ordered(new VerbOrder.PartnerJoined(CallSid.mint(1)));
            ordered(new VerbOrder.PartnerGone());
            ordered(new VerbOrder.LegTalking());
            tells();
            goesOn();
        }

        @Test
        void theCallerHangsUpAndEveryCallIsCancelled() {
            forksTwo();
            legGone();
            tells("1 CALLER_GONE", "2 CALLER_GONE", DONE + "canceled");
            isOver();
        }

        @Test
        void theTransfereeHangsUpAndThePhoneHearsSo() {
            dialsForATransfer("<Dial hangupOnStar='true'>" + BOB + "</Dial>");
            tells("leg plays", "places 1");
            exists(1);
            legGone();
            tells("leg hears no digits", "1 CALLER_GONE", "news transferee gone", "parent next");
        }

        @Test
        void anAbandonedOneCancelsEveryCallAndTellsNoOutcome() {
            dialsForATransfer(ACTION + BOB + CAROL + "</Dial>");
            tells("leg plays", "places 1", "places 2");
            exists(1);
            exists(2);
            abandoned();
            tells("1 CALLER_GONE", "2 CALLER_GONE", "news failed 487");
            isOver();
        }
    }

    @Nested
    class LookingUp {
        private static final String ONE_BY_ONE = "<Dial action='/done' sequential='true' timeout='20'>";

        @Test
        void whoIsFoundAfterTheTimeoutIsNotCalled() {
            dialsSlowly(ACTION + BOB + CAROL + "</Dial>");
            tells("leg plays");
            finds(1);
            tells("places 1");
            exists(1);
            fires("TimeoutDue");
            tells("leg stops playing", "1 NO_ANSWER", DONE + "no-answer");
            finds(2);
            tells();
        }

        @Test
        void whoIsFoundAfterTheTimeoutIsNotCalledWhileAnotherIsAsked() {
            dialsSlowly(ACTION + "<Sip url='/ask'>sip:bob@example.org</Sip>" + CAROL + "</Dial>");
            tells("leg plays");
            finds(1);
            tells("places 1");
            exists(1);
            answers(1);
            fires("TimeoutDue");
            finds(2);
            tells();
            isOver(1, EndReason.NOT_ACCEPTED);
            tells("leg stops playing", DONE + "no-answer");
        }

        @Test
        void nobodyIsFoundBeforeTheTimeout() {
            dialsSlowly(ACTION + BOB + "</Dial>");
            tells("leg plays");
            fires("TimeoutDue");
            tells("leg stops playing", DONE + "failed");
            isOver();
        }

        @Test
        void theCallerHangsUpBeforeAnybodyIsFound() {
            dialsSlowly(ACTION + BOB + "</Dial>");
            tells("leg plays");
            legGone();
            tells(DONE + "canceled");
            assertThat(result("DialCallSid")).isEqualTo("absent");
        }

        @Test
        void oneThatIsFoundTooLateIsNotTakenForTheNext() {
            dialsSlowly(ONE_BY_ONE + BOB + CAROL + "</Dial>");
            tells("leg plays");
            fires("TimeoutDue");
            tells();
            finds(1);
            tells();
            finds(2);
            tells("places 1");
            assertThat(placed.getFirst().route().to()).isEqualTo("sip:carol@example.org");
        }

        @Test
        void oneAfterAnotherIsCalledWithItsOwnTimeout() {
            dials(ONE_BY_ONE + BOB + CAROL + "</Dial>");
            tells("leg plays", "places 1");
            exists(1);
            fires("TimeoutDue");
            tells("places 2", "1 NO_ANSWER");
            exists(2);
            isOver(1, EndReason.NO_ANSWER);
            waitsFor("TimeoutDue");
            isRefused(2, 404);
            tells("leg stops playing", DONE + "no-answer");
            assertThat(result("DialCallSid")).isEqualTo(sids.getFirst().text());
        }

        @Test
        void aBusyOneIsFollowedByTheNextAtOnce() {
            dials(ONE_BY_ONE + BOB + CAROL + "</Dial>");
            tells("leg plays", "places 1");
            exists(1);
            isRefused(1, 486);
            tells("places 2");
            exists(2);
            ready(2);
            tells("leg stops playing", "call is to join 2");
        }

        @Test
        void oneThatCannotBeReadIsFollowedByTheNextAtOnce() {
            dials(ONE_BY_ONE + "<Sip>nobody</Sip>" + CAROL + "</Dial>");
            tells("leg plays", "places 1", "reports DIAL_TARGET of line 1");
        }
    }

    @Nested
    class Screening {
        @BeforeEach
        void asks() {
            dials("<Dial action='/done' timeout='20'><Sip url='/ask' timeout='15'>sip:bob@example.org</Sip>" + CAROL
                    + "</Dial>");
            tells("leg plays", "places 1", "places 2");
            exists(1);
            exists(2);
            answers(1);
            waitsFor("TimeoutDue", "ScreeningDue");
        }

        @Test
        void theTimeoutLeavesWhoIsBeingAsked() {
            fires("TimeoutDue");
            tells("2 NO_ANSWER");
            ready(1);
            tells("leg stops playing", "call is to join 1");
        }

        @Test
        void anotherThatAnswersMeanwhileWins() {
            ready(2);
            tells("leg stops playing", "call is to join 2", "1 ANSWERED_ELSEWHERE");
        }

        @Test
        void whoDoesNotAcceptIsAFailure() {
            isRefused(2, 503);
            isOver(1, EndReason.NOT_ACCEPTED);
            tells("leg stops playing", DONE + "no-answer");
        }

        @Test
        void whoIsAskedForTooLongIsHungUp() {
            assertThat(fires("ScreeningDue")).isEqualTo(Duration.ofSeconds(15));
            tells("1 NOT_ACCEPTED");
            isOver(1, EndReason.NOT_ACCEPTED);
            tells();
            goesOn();
            isRefused(2, 503);
            tells("leg stops playing", DONE + "no-answer");
        }

        @Test
        void aCallThatDiedWhileItsCalleeWasAskedEndsItByTheLimit() {
            fires("TimeoutDue");
            tells("2 NO_ANSWER");
            fires("ScreeningDue");
            tells("leg stops playing", "1 NOT_ACCEPTED", DONE + "no-answer");
            isOver();
        }

        @Test
        void theLimitOfOneThatIsOverIsNothing() {
            isOver(1, EndReason.PEER_HUNG_UP);
            fires("ScreeningDue");
            tells();
            goesOn();
        }

        @Test
        void theCallerHangsUpWhileTheCalleeIsAsked() {
            legGone();
            tells("1 CALLER_GONE", "2 CALLER_GONE", DONE + "canceled");
        }
    }

    @Test
    void aTransferThatNamesARingingCalleeHearsThatItRings() {
        forks();
        rings(1);
        handsOver();
        tells("waiting rings 180");
    }

    @Nested
    class HandingOver {
        @BeforeEach
        void isNamedByATransfer() {
            forks();
            handsOver();
            tells();
        }

        @Test
        void whoWaitsHearsThatItRings() {
            rings(1);
            tells("waiting rings 180");
        }

        @Test
        void whoWaitsGetsTheCalleeAndTheCallerDoesNot() {
            ready(1);
            tells("leg stops playing", "waiting has 1");
            goesOn();
        }

        @Test
        void itGoesOnWithoutItsCaller() {
            legGone();
            tells();
            goesOn();
            ready(1);
            tells("leg stops playing", "waiting has 1");
        }

        @Test
        void whoWaitsHearsThatTheCalleeIsNotThere() {
            isRefused(1, 486);
            tells("leg stops playing", "waiting failed 486", DONE + "busy");
            isOver();
        }

        @Test
        void whoWaitsHearsThatItIsAbandoned() {
            abandoned();
            tells("1 CALLER_GONE", "waiting failed 487");
            isOver();
        }

        @Test
        void aSecondTransferThatNamesItIsToldToTryAgain() {
            handsOver();
            tells("waiting failed 491");
            ready(1);
            tells("leg stops playing", "waiting has 1");
        }
    }

    @Nested
    class HandedOver {
        @BeforeEach
        void isTaken() {
            dialsForATransfer(ACTION + BOB + CAROL + "</Dial>");
            tells("leg plays", "places 1", "places 2");
            exists(1);
            handsOver();
            ready(1);
            tells("leg stops playing", "waiting has 1");
        }

        @Test
        void aCallThatIsPlacedNowIsHungUp() {
            exists(2);
            tells("2 ANSWERED_ELSEWHERE");
        }

        @Test
        void theCalleeGoesAndItEnds() {
            isOver(1, EndReason.PEER_HUNG_UP);
            tells("news failed 487", DONE + "completed");
            isOver();
        }

        @Test
        void theCallerGoesAndItEnds() {
            legGone();
            tells("news transferee gone", DONE + "completed");
            isOver();
        }

        @Test
        void anAbandonedOneStops() {
            abandoned();
            tells("news failed 487");
            isOver();
        }

        @Test
        void whoTookItIsGoneAndTheCallerHasItsCalleeAfterAll() {
            dial.isGone(waiting.getRef());
            tells("call is to join 1");
        }

        @Test
        void anotherTransferFindsNobody() {
            handsOver();
            tells("waiting nobody");
        }

        @Test
        void whatIsNotForItChangesNothing() {
            isOver(2, EndReason.ANSWERED_ELSEWHERE);
            ordered(new VerbOrder.OnLeg(otherLeg.getRef()));
            ordered(new VerbOrder.PartnerGone());
            tells();
            goesOn();
        }
    }

    @Nested
    class Answering {
        @BeforeEach
        void theCallerIsAnswered() {
            dialsUnansweredForATransfer("<Dial action='/done'>" + BOB + CAROL + "</Dial>");
            tells("places 1", "places 2");
            exists(1);
            ready(1);
            tells("leg stops playing", "call is to answer");
        }

        @Test
        void itJoinsWhenTheCallerAcknowledges() {
            ordered(new VerbOrder.LegTalking());
            tells("call is to join 1");
        }

        @Test
        void theCalleeGoesBeforeTheCallerAcknowledges() {
            isOver(1, EndReason.PEER_HUNG_UP);
            tells("news failed 487", DONE + "completed");
            isOver();
        }

        @Test
        void theCallerDoesNotAcknowledge() {
            legGone();
            tells("1 CALLER_GONE", "news transferee gone", DONE + "completed");
            isOver();
        }

        @Test
        void anAbandonedOneHangsTheCalleeUp() {
            abandoned();
            tells("1 CALLER_GONE", "news failed 487");
            isOver();
        }

        @Test
        void aCallThatIsPlacedNowIsHungUp() {
            exists(2);
            tells("2 ANSWERED_ELSEWHERE");
            isOver(2, EndReason.ANSWERED_ELSEWHERE);
            tells();
        }

        @Test
        void aTransferThatNamesItFindsNobody() {
            handsOver();
            tells("waiting nobody");
        }

        @Test
        void aPartnerIsNotItsMatterYet() {
            ordered(new VerbOrder.PartnerGone());
            tells();
            goesOn();
        }
    }

    @Nested
    class Joining {
        @BeforeEach
        void asksTheCall() {
            dialsForATransfer(ACTION + BOB + CAROL + "</Dial>");
            tells("leg plays", "places 1", "places 2");
            exists(1);
            ready(1);
            tells("leg stops playing", "call is to join 1");
        }

        @Test
        void itTalksOnceTheCallsKnowEachOther() {
            partnerJoined(1);
            tells("news connected");
            assertThat(fires("TimeLimitDue")).isEqualTo(Duration.ofHours(4));
            tells("call is to hang its partner up: TIME_LIMIT");
        }

        @Test
        void theWinnerIsOverAndTheCallSaysSoOnce() {
            isOver(1, EndReason.PEER_HUNG_UP);
            tells();
            ordered(new VerbOrder.PartnerGone());
            tells("news failed 487", DONE + "completed");
            isOver();
        }

        @Test
        void theCallerGoes() {
            legGone();
            tells("news transferee gone", DONE + "completed");
            isOver();
        }

        @Test
        void anAbandonedOneStops() {
            abandoned();
            tells("news failed 487");
            isOver();
        }

        @Test
        void aCallThatIsPlacedNowIsHungUp() {
            exists(2);
            tells("2 ANSWERED_ELSEWHERE");
        }

        @Test
        void aTransferThatNamesItFindsNobody() {
            handsOver();
            tells("waiting nobody");
        }
    }

    @Nested
    class Talking {
        @Test
        void itTellsHowLongItRangAndWasTalked() {
            isTalkingWithBob("");
            passes(Duration.ofSeconds(7));
            ordered(new VerbOrder.PartnerGone());
            tells(DONE + "completed");
            assertThat(result("DialCallSid")).isEqualTo(sids.getFirst().text());
            assertThat(result("DialRingDuration")).isEqualTo("4");
            assertThat(result("DialCallDuration")).isEqualTo("7");
            assertThat(result("DialBridged")).isEqualTo("true");
            assertThat(result("DialSipCallId")).isEqualTo("call-id-1");
            assertThat(result("DialSipResponseCode")).isEqualTo("200");
            assertThat(result("DialSipHeader_X-Agent")).isEqualTo("7");
            isOver();
        }

        @Test
        void theCallerHangsUp() {
            isTalkingWithBob("");
            legGone();
            tells(DONE + "completed");
            isOver();
        }

        @Test
        void anAttendedTransferPutsAnotherInThePlaceOfTheCallee() {
            isTalkingWithBob("");
            passes(Duration.ofSeconds(2));
            CallSid dave = CallSid.mint(1);
            ordered(new VerbOrder.PartnerJoined(dave));
            isOver(1, EndReason.TRANSFERRED);
            tells();
            passes(Duration.ofSeconds(3));
            ordered(new VerbOrder.PartnerGone());
            tells(DONE + "completed");
            assertThat(result("DialCallSid")).isEqualTo(dave.text());
            assertThat(result("DialCallDuration")).isEqualTo("5");
        }

        @Test
        void theTimeLimitHangsTheCalleeUpAndItsEndIsTheEnd() {
            isTalkingWithBob("timeLimit='60'");
            assertThat(fires("TimeLimitDue")).isEqualTo(Duration.ofSeconds(60));
            tells("call is to hang its partner up: TIME_LIMIT");
            goesOn();
            ordered(new VerbOrder.PartnerGone());
            tells(DONE + "completed");
        }

        @Test
        void anAbandonedOneLeavesTheConversationToTheCall() {
            isTalkingWithBob("");
            abandoned();
            tells();
            isOver();
        }

        @Test
        void aTransferThatNamesItFindsNobody() {
            isTalkingWithBob("");
            handsOver();
            tells("waiting nobody");
        }

        @Test
        void theReferUrlGoesWithTheConnection() {
            dials("<Dial referUrl='/refer' referMethod='GET'>" + BOB + "</Dial>");
            tells("leg plays", "places 1");
            exists(1);
            ready(1);
            var joins = (ScriptRunner.JoinWanted) call.receiveMessage();
            assertThat(joins.refer())
                    .map(ReferApplication::main)
                    .hasValueSatisfying(webhook -> assertThat(webhook.url()).isEqualTo("http://app.example/refer"));
            tells("leg stops playing");
        }
    }

    @Nested
    class Star {
        @BeforeEach
        void talks() {
            dials("<Dial hangupOnStar='true'>" + BOB + "</Dial>");
            tells("leg plays", "places 1");
            exists(1);
            ready(1);
            tells("leg stops playing", "call is to join 1");
            partnerJoined(1);
        }

        private void presses(char digit) {
            var hears = (Leg.HearDigits) leg.receiveMessage();
            hears.listener().orElseThrow().tell(new MediaEvent.DigitReceived(digit));
            dial.run();
        }

        @Test
        void aStarHangsTheCalleeUp() {
            presses('*');
            tells("call is to hang its partner up: SCRIPT_ENDED");
            ordered(new VerbOrder.PartnerGone());
            tells("leg hears no digits", "parent next");
        }

        @Test
        void anotherKeyDoesNot() {
            presses('#');
            tells();
        }

        @Test
        void itIsHeardOnAnotherLegToo() {
            ordered(new VerbOrder.OnLeg(otherLeg.getRef()));
            tells("leg hears digits", "other leg hears digits");
        }
    }

    @Test
    void theHeadersOfATargetAndItsScreeningGoWithItsCall() {
        dials("<Dial><Sip url='/ask' statusCallback='/s' statusCallbackEvent='answered'>sip:bob@example.org?X-A=1</Sip>"
                + "</Dial>");
        tells("leg plays", "places 1");
        var outgoing = placed.getFirst();
        assertThat(outgoing.route().headers().first(HeaderName.of("X-A"))).contains("1");
        assertThat(outgoing.script()).map(ScriptRunner.Start::purpose).contains(new ScriptRunner.Screening());
        assertThat(outgoing.listener()).isPresent();
    }
}
