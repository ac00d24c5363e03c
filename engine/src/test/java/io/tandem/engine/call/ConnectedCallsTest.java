package io.tandem.engine.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.bench.Bench;
import io.tandem.engine.leg.Phone;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.route.Route;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.Replaces;
import io.tandem.engine.sip.Replaces.When;
import io.tandem.engine.sip.SipFrag;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.CallDirection;
import io.tandem.engine.store.TransferRules;
import io.tandem.engine.store.Webhook;
import io.tandem.engine.transfer.TransferNews;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Two calls that are connected: Alice's, which runs a script, and Bob's, which was placed for it and runs none.
class ConnectedCallsTest extends CallTest {
    private static final ReferApplication REFER =
            new ReferApplication(new Webhook("/refer", HttpMethod.POST), Optional.empty());

    private final TestInbox<Branch> owner = TestInbox.create("owner");

    @SuppressWarnings("NullAway.Init") // set before each test
    private Phone alice;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Phone bob;

    @SuppressWarnings("NullAway.Init") // set before each test
    private CallSid bobs;

    @BeforeEach
    void aliceTalksWithAScript() {
        opens(store);
        has(Account.Status.ACTIVE, Optional.of(VOICE), Optional.empty());
        registry.tell(new CallRegistry.UseNetwork(gateway.getRef()));
        alice = talks();
    }

    private static Outgoing toBob() {
        return new Outgoing(
                1,
                ACCOUNT,
                Optional.empty(),
                CallDirection.OUTBOUND_DIAL,
                new Route(
                        "bob",
                        List.of(new Route.Hop(
                                "sip:bob@example.org", Optional.empty(), Optional.empty(), Route.By.NETWORK)),
                        Headers.NONE),
                new Outgoing.CallerId("", "alice"),
                Headers.NONE,
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.empty(),
                TransferRules.USUAL,
                0,
                70,
                Optional.empty(),
                Optional.empty());
    }

    private void bobIsCalled() {
        registry.tell(new CallRegistry.Place(toBob(), owner.getRef()));
        says("INVITE");
        bobs = ((Branch.Placed) owner.receiveMessage()).call();
    }

    private void bobAnswers() {
        bobAnswers(Phone.TAG);
    }

    private void bobAnswers(String tag) {
        SipGateway.Send invite = lastSend();
        bob = new Phone(
                invite.request().from().tag().orElseThrow(), invite.request().callId());
        invite.replyTo()
                .narrow()
                .tell(new SipGateway.Responded(
                        invite.request(),
                        Phone.answer(invite.request(), 200, tag).with(Phone.offer("sendrecv"))));
        registry.run();
        says("ACK");
    }

    private Bench<CallActor.Command> bobsCall() {
        return registry.child(bobs.text());
    }

    private void joins(ActorRef<CallActor.Command> with) {
        scriptSays(new ScriptRunner.JoinWanted(with, Optional.of(REFER)));
    }

    private void areConnected() {
        bobIsCalled();
        bobAnswers();
        joins(bobsCall().ref());
        hears(new ScriptRunner.LegTalking(), new ScriptRunner.PartnerJoined(bobs));
    }

    /// All that scripts were told.
    private void hears(ScriptRunner.Order... expected) {
        assertThat(scripts.orders()).containsExactly(expected);
    }

    private ScriptRunner.Order lastHeard() {
        return scripts.orders().getLast();
    }

    private void answered(int status) {
        SipGateway.Send sent = lastSend();
        sent.replyTo().narrow().tell(new SipGateway.Responded(sent.request(), Phone.answer(sent.request(), status)));
        registry.run();
    }

    private int lastNotified() {
        return SipFrag.parse(lastRequest().body().orElseThrow().text())
                .orElseThrow()
                .status();
    }

    @Nested
    class Joining {
        @Test
        void whoPlacedItHearsThatItIsThere() {
            areConnected();
            assertThat(owner.getAllReceived()).hasExactlyElementsOfTypes(Branch.Answered.class, Branch.Ready.class);
        }

        @Test
        void aCalleeWhoHasJustAnsweredHasNobodyToTransferYet() {
            bobIsCalled();
            bobAnswers();
            comes(bob.request(Method.REFER).with(HeaderName.REFER_TO, "<sip:carol@example.org>"));
            says("491 REFER");
            joins(bobsCall().ref());
            assertThat(lastHeard()).isEqualTo(new ScriptRunner.PartnerJoined(bobs));
        }

        @Test
        void theCalleeHangsUpAndTheScriptGoesOn() {
            areConnected();
            byes(bob);
            says("200 BYE");
            assertThat(lastHeard()).isEqualTo(new ScriptRunner.PartnerGone(EndReason.PEER_HUNG_UP));
        }

        @Test
        void theCallerHangsUpAndTheCalleeWhoHasNoScriptIsHungUp() {
            areConnected();
            byes(alice);
            says("200 BYE", "BYE");
            assertThat(lastRequest().callId()).isEqualTo(bob.request(Method.BYE).callId());
            byeIsAnswered();
            liveCalls(0);
        }

        @Test
        void theScriptHangsTheCalleeUp() {
            areConnected();
            scriptSays(new ScriptRunner.PartnerHangupWanted(EndReason.TIME_LIMIT));
            says("BYE");
            assertThat(lastHeard()).isEqualTo(new ScriptRunner.PartnerGone(EndReason.TIME_LIMIT));
        }

        @Test
        void aCallThatIsNotAnsweredCannotBeJoined() {
            bobIsCalled();
            joins(bobsCall().ref());
            assertThat(lastHeard()).isEqualTo(new ScriptRunner.PartnerGone(EndReason.OTHER_PARTY_GONE));
        }

        @Test
        void aCalleeWhoWentMeanwhileCannotBeJoined() {
            bobIsCalled();
            bobAnswers();
            ActorRef<CallActor.Command> gone = bobsCall().ref();
            byes(bob);
            says("200 BYE");
            joins(gone);
            registry.child(call().text()).isGone(gone);
            registry.run();
            assertThat(scripts.orders())
                    .filteredOn(ScriptRunner.PartnerGone.class::isInstance)
                    .hasSize(1);
        }

        @Test
        void aCalleeWhoseOwnerIsGoneAndWhoIsConnectedStays() {
            areConnected();
            bobsCall().isGone(owner.getRef());
            registry.run();
            says();
        }

        @Test
        void aCalleeWhoseOwnerIsGoneAndWhoIsConnectedWithNobodyIsHungUp() {
            bobIsCalled();
            bobAnswers();
            bobsCall().isGone(owner.getRef());
            registry.run();
            says("BYE");
        }
    }

    @Nested
    class TransferringAway {
        @BeforeEach
        void bobSendsAliceToCarol() {
            areConnected();
            comes(bob.request(Method.REFER).with(HeaderName.REFER_TO, "<sip:carol@example.org>"));
            says("202 REFER", "NOTIFY");
            assertThat(lastNotified()).isEqualTo(100);
            answered(200);
        }

        private ScriptRunner.ForTransfer purpose() {
            var replaced = (ScriptRunner.Replace) lastHeard();
            return (ScriptRunner.ForTransfer) replaced.start().purpose();
        }

        private void news(TransferNews one) {
            purpose().news().narrow().tell(one);
            registry.run();
        }

        @Test
        void theDocumentOfTheReferApplicationReplacesTheTransfereesScript() {
            assertThat(((ScriptRunner.Replace) lastHeard()).start().source())
                    .isEqualTo(new ScriptSource.FromApplication(REFER.main(), REFER.fallback()));
            assertThat(purpose().told().value("Transferor")).contains("bob");
            assertThat(purpose().told().value("ReferTarget")).contains("carol");
        }

        @Test
        void anotherReferMeanwhileIs491() {
            comes(bob.request(Method.REFER).with(HeaderName.REFER_TO, "<sip:dave@example.org>"));
            says("491 REFER");
            comes(alice.request(Method.REFER).with(HeaderName.REFER_TO, "<sip:dave@example.org>"));
            says("491 REFER");
        }

        @Test
        void bothAreConnectedAgainWhenTheTargetFailedAndTheScriptHasEnded() {
            news(new TransferNews.Failed(486));
            says("NOTIFY");
            assertThat(lastNotified()).isEqualTo(486);
            answered(200);
            scriptSays(new ScriptRunner.ScriptEnded(EndReason.BUSY));
            assertThat(lastHeard()).isEqualTo(new ScriptRunner.PartnerJoined(bobs));
            byes(alice);
            says("200 BYE", "BYE");
        }

        @Test
        void theScriptEndsBeforeTheLastNotifyIsAnsweredAndBothAreConnectedAgain() {
            news(new TransferNews.Failed(486));
            scriptSays(new ScriptRunner.ScriptEnded(EndReason.BUSY));
            says("NOTIFY");
            answered(200);
            assertThat(lastHeard()).isEqualTo(new ScriptRunner.PartnerJoined(bobs));
            byes(bob);
            says("200 BYE");
            assertThat(lastHeard()).isEqualTo(new ScriptRunner.PartnerGone(EndReason.PEER_HUNG_UP));
        }

        @Test
        void theTransfereeHangsUpAndTheTransferorIsToldAndThenHungUp() {
            ScriptRunner.ForTransfer purpose = purpose();
            byes(alice);
            says("200 BYE");
            purpose.news().narrow().tell(new TransferNews.TransfereeGone());
            registry.run();
            says("NOTIFY");
            assertThat(lastNotified()).isEqualTo(487);
            answered(200);
            says("BYE");
        }

        @Test
        void theTransferorHangsUpAndATransferThatFailsLeavesTheTransfereeToItsScript() {
            byes(bob);
            says("200 BYE");
            news(new TransferNews.Failed(486));
            says("NOTIFY");
            answered(481);
            scriptSays(new ScriptRunner.ScriptEnded(EndReason.BUSY));
            says("BYE");
            byeIsAnswered();
            liveCalls(0);
        }

        @Test
        void aTransferThatDiesIsTheEndOfItForThePhoneWhileTheTransfereeGoesOn() {
            bobsCall().crash("transfer-1");
            says("NOTIFY");
            assertThat(lastNotified()).isEqualTo(500);
            answered(200);
            says("BYE");
            assertThat(lastHeard()).isInstanceOf(ScriptRunner.Replace.class);
            scriptSays(new ScriptRunner.ScriptEnded(EndReason.SCRIPT_ENDED)); // nobody is left to go back to
            says("BYE");
        }

        @Test
        void aTransferThatDiesAfterItsPhoneHungUpKeepsNoLegWaiting() {
            byes(bob);
            says("200 BYE");
            bobsCall().crash("transfer-1");
            says("NOTIFY");
            answered(481);
            liveCalls(1);
        }

        @Test
        void aTransferThatSucceedsLetsThePhoneHangUp() {
            news(new TransferNews.Connected());
            says("NOTIFY");
            assertThat(lastNotified()).isEqualTo(200);
            answered(200);
            byes(bob);
            says("200 BYE");
            assertThat(lastHeard()).isInstanceOf(ScriptRunner.Replace.class);
        }
    }

    @Nested
    class TransferringNobodyAway {
        @Test
        void aTransferThatDiesBeforeTheTransfereeLeftLeavesBothConnected() {
            areConnected();
            SipRequest bye = bob.request(Method.BYE);
            var own = new Replaces(bye.callId(), bye.toTag(), Phone.TAG, When.ALWAYS);
            comes(bob.request(Method.REFER)
                    .with(
                            HeaderName.REFER_TO,
                            "<sip:carol@example.org?Replaces="
                                    + own.toString().replace(";", "%3B").replace("=", "%3D") + ">"));
            says("202 REFER", "NOTIFY");
            answered(200);
            says("NOTIFY"); // nobody would be left: it is refused, and the phone has not answered that yet
            bobsCall().crash("transfer-1");
            says("NOTIFY");
            assertThat(lastNotified()).isEqualTo(500);
            answered(200);
            byes(alice);
            says("200 BYE", "BYE");
        }
    }

    @Nested
    class Dying {
        @Test
        void whoHadACallPlacedHearsThatItIsOverWhenItDies() {
            bobIsCalled();
            registry.crash(bobs.text());
            says("CANCEL");
            assertThat(owner.getAllReceived()).singleElement().isInstanceOfSatisfying(Branch.Over.class, over -> {
                assertThat(over.why()).isEqualTo(EndReason.DEFECT);
                assertThat(over.record().ended()).isPresent();
            });
            liveCalls(1);
        }

        /// As after an attended transfer of two calls of two nodes.
        @Test
        void whoTalksWithACallOfANodeThatIsGoneTalksWithNobody() {
            bobIsCalled();
            bobAnswers(DialogTag.mint(CallSid.mint(SLOT + 1)));
            joins(bobsCall().ref());
            registry.tell(new CallRegistry.NodeGone(SLOT + 2));
            says();
            registry.tell(new CallRegistry.NodeGone(SLOT + 1));
            says("BYE");
            assertThat(lastHeard()).isEqualTo(new ScriptRunner.PartnerGone(EndReason.DIALOG_LOST));
            byes(alice);
            says("200 BYE");
        }

        @Test
        void theOtherCallGoesOnWithItsScriptAndThePhoneOfTheDeadOneIsHungUp() {
            areConnected();
            ActorRef<CallActor.Command> dead = bobsCall().ref();
            registry.crash(bobs.text());
            callActor().isGone(dead);
            says("BYE");
            assertThat(lastRequest().callId()).isEqualTo(bob.request(Method.BYE).callId());
            assertThat(lastHeard()).isInstanceOf(ScriptRunner.PartnerGone.class);
            liveCalls(1);
        }
    }

    @Nested
    class TakingOver {
        private Replaces dialog(Phone phone, When when) {
            SipRequest bye = phone.request(Method.BYE);
            return new Replaces(bye.callId(), bye.toTag(), Phone.TAG, when);
        }

        private SipRequest dave() {
            return Phone.invite().with(HeaderName.CALL_ID, "dave");
        }

        private void asks(Bench<CallActor.Command> call, Replaces replaces, AccountSid of) {
            call.tell(new CallActor.TakeOver(received(dave(), "tx-dave", gateway), replaces, Optional.of(of)));
            registry.run();
        }

        private void asks(Replaces replaces) {
            asks(bobsCall(), replaces, ACCOUNT);
        }

        private Phone acknowledges() {
            Phone dave = new Phone(lastResponse().toTag(), "dave");
            registry.tell(new CallRegistry.FromNetwork(new SipGateway.AckReceived(dave.ack(100))));
            return dave;
        }

        @Test
        void anotherPhoneTakesThePlaceOfAConfirmedDialog() {
            areConnected();
            asks(dialog(bob, When.ALWAYS));
            says("200 INVITE");
            Phone dave = acknowledges();
            says("BYE");
            byeIsAnswered();
            byes(alice);
            says("200 BYE", "BYE");
            assertThat(lastRequest().callId()).isEqualTo(dave.ack(100).callId());
        }

        @Test
        void theScriptGoesOnWithTheOtherPhone() {
            asks(callActor(), dialog(alice, When.ALWAYS), ACCOUNT);
            says("200 INVITE");
            acknowledges();
            says("BYE");
            assertThat(lastHeard()).isInstanceOf(ScriptRunner.OnLeg.class);
        }

        @Test
        void earlyOnlyIs486ForAConfirmedDialog() {
            areConnected();
            asks(dialog(bob, When.EARLY_ONLY));
            says("486 INVITE");
        }

        @Test
        void theDialogOfAnotherAccountDoesNotExist() {
            areConnected();
            asks(bobsCall(), dialog(bob, When.ALWAYS), AccountSid.mint());
            says("481 INVITE");
        }

        @Test
        void anotherDialogIs481() {
            areConnected();
            Replaces other = new Replaces("nobody", "a", "b", When.ALWAYS);
            asks(other);
            says("481 INVITE");
        }

        @Test
        void ofTwoAtOnceTheSecondIs491() {
            areConnected();
            asks(dialog(bob, When.ALWAYS));
            says("200 INVITE");
            asks(dialog(bob, When.ALWAYS));
            says("491 INVITE");
        }

        @Test
        void aTransferDuringATakeOverIs491() {
            areConnected();
            asks(dialog(bob, When.ALWAYS));
            says("200 INVITE");
            comes(bob.request(Method.REFER).with(HeaderName.REFER_TO, "<sip:carol@example.org>"));
            says("491 REFER");
        }

        @Test
        void aPhoneThatStillRingsIsCancelled() {
            bobIsCalled();
            SipGateway.Send invite = lastSend();
            invite.replyTo()
                    .narrow()
                    .tell(new SipGateway.Responded(invite.request(), Phone.answer(invite.request(), 180)));
            registry.run();
            asks(new Replaces(
                    invite.request().callId(),
                    invite.request().from().tag().orElseThrow(),
                    Phone.TAG,
                    When.EARLY_ONLY));
            says("200 INVITE");
            acknowledges();
            says("CANCEL");
            assertThat(owner.getAllReceived())
                    .hasExactlyElementsOfTypes(Branch.Rings.class, Branch.Answered.class, Branch.Ready.class);
        }

        @Test
        void anEndedDialogIs603() {
            areConnected();
            Replaces dialog = dialog(bob, When.ALWAYS);
            scriptSays(new ScriptRunner.PartnerHangupWanted(EndReason.TIME_LIMIT));
            says("BYE"); // not answered yet
            asks(dialog);
            says("603 INVITE");
        }

        @Test
        void aLegThatDiesInsteadOfSayingWhoseDialogItIsLeavesNobodyWaiting() {
            bobIsCalled();
            bobsCall()
                    .ref()
                    .tell(new CallActor.TakeOver(
                            received(dave(), "tx-dave", gateway),
                            new Replaces("c", "a", "b", When.ALWAYS),
                            Optional.of(ACCOUNT)));
            bobsCall().crash("leg-1");
            registry.run();
            says("CANCEL", "481 INVITE");
        }
    }
}
