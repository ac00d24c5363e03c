package io.tandem.engine.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.leg.Phone;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.CallDirection;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Records;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.StoreException;
import io.tandem.engine.store.Webhook;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CallActorTest extends CallTest {
    @Nested
    class Routing {
        private final CompletableFuture<Boolean> gate = new CompletableFuture<>();

        /// A store that does not say whose account it is before the gate is open.
        private Store slow() {
            return (Store) Proxy.newProxyInstance(
                    Store.class.getClassLoader(), new Class<?>[] {Store.class}, (_, method, args) -> {
                        Object answer = method.invoke(store, args);
                        return method.getName().equals("account") ? gate.thenCompose(_ -> stage(answer)) : answer;
                    });
        }

        @SuppressWarnings("unchecked") // of whatever the store promises
        private static CompletionStage<Object> stage(Object answer) {
            return (CompletionStage<Object>) answer;
        }

        private void isRefused(int status) {
            says(status + " INVITE");
            assertThat(DialogTag.callSid(lastResponse().toTag())).isPresent();
            assertThat(scripts.started()).isEmpty();
            liveCalls(0);
        }

        @Test
        void aNumberOfNobodyIs404() {
            opens(store);
            comes(Phone.invite());
            isRefused(404);
        }

        @ParameterizedTest
        @EnumSource(
                value = Account.Status.class,
                names = {"SUSPENDED", "CLOSED"})
        void anAccountThatIsNotActiveIs403(Account.Status status) {
            has(status, Optional.of(VOICE), Optional.empty());
            opens(store);
            comes(Phone.invite());
            isRefused(403);
        }

        @Test
        void aNumberWithoutApplicationIs404AndItsOwnerIsTold() {
            has(Account.Status.ACTIVE, Optional.empty(), Optional.empty());
            opens(store);
            comes(Phone.invite());
            isRefused(404);
            assertThat(records.getAllReceived()).singleElement().satisfies(record -> {
                var notification = ((Records.OfApplication) record).notification();
                assertThat(notification.account()).isEqualTo(ACCOUNT);
                assertThat(notification.errorCode()).isEqualTo(11_007);
                assertThat(notification.text()).contains("1111");
            });
        }

        @Test
        void aStoreThatFailsIs500() {
            has(Account.Status.ACTIVE, Optional.of(VOICE), Optional.empty());
            opens(slow());
            comes(Phone.invite());
            says();
            gate.completeExceptionally(new StoreException("the disk is gone"));
            registry.run();
            isRefused(500);
        }

        @Test
        void aCancelBeforeTheStoreAnswersEndsIt() {
            has(Account.Status.ACTIVE, Optional.of(VOICE), Optional.empty());
            opens(slow());
            comes(Phone.invite());
            cancels();
            isRefused(487);
            gate.complete(true);
            registry.run();
            says();
            assertThat(scripts.started()).isEmpty();
        }

        @Test
        void aCallThatDiesBeforeTheStoreAnswersLeavesNoCallerWithoutAnswer() {
            has(Account.Status.ACTIVE, Optional.of(VOICE), Optional.empty());
            opens(slow());
            comes(Phone.invite());
            registry.crash(registry.children().getLast());
            isRefused(500);
            assertThat(records.getAllReceived()).isEmpty();
        }

        @Test
        void aNodeThatStopsBeforeTheStoreAnswersSaysWhenToTryAgain() {
            has(Account.Status.ACTIVE, Optional.of(VOICE), Optional.empty());
            opens(slow());
            comes(Phone.invite());
            registry.tell(new CallRegistry.EndAll());
            isRefused(503);
            assertThat(header(lastResponse(), HeaderName.RETRY_AFTER)).isEqualTo("7");
        }

        @Test
        void theScriptIsThatOfTheNumberAndKnowsTheCall() {
            has(Account.Status.ACTIVE, Optional.of(VOICE), Optional.empty());
            opens(slow());
            comes(Phone.invite()
                    .with(HeaderName.of("X-Account"), "42")
                    .with(HeaderName.DIVERSION, "<sip:2222@example.org>;reason=unconditional"));
            assertThat(scripts.started()).isEmpty();
            gate.complete(true);
            registry.run();
            assertThat(scripts.latest().source()).isEqualTo(new ScriptSource.FromApplication(VOICE, Optional.empty()));
            CallFacts facts = scripts.latest().facts();
            assertThat(facts.call().slot()).isEqualTo(SLOT);
            assertThat(facts.account()).isEqualTo(ACCOUNT);
            assertThat(facts.from()).isEqualTo("alice");
            assertThat(facts.to()).isEqualTo("1111");
            assertThat(facts.callerName()).contains("Alice");
            assertThat(facts.forwardedFrom()).contains("2222");
            assertThat(facts.direction()).isEqualTo(CallDirection.INBOUND);
            assertThat(facts.sipHeaders().first(HeaderName.of("x-account"))).contains("42");
        }
    }

    abstract class Running {
        @BeforeEach
        void open() {
            has(Account.Status.ACTIVE, Optional.of(VOICE), Optional.of(STATUS));
            opens(store);
        }

        void passes(Duration time) {
            now = now.plus(time);
        }

        /// The callbacks since the last time, each as its number and status.
        List<String> callbacksTold() {
            return callbacks.getAllReceived().stream()
                    .map(callback -> callback.request().parameters())
                    .map(told -> told.value("SequenceNumber").orElseThrow() + " "
                            + told.value("CallStatus").orElseThrow())
                    .toList();
        }

        CallControl.Modification ending(CallControl.RequestedStatus status) {
            return new CallControl.Modification(
                    Optional.empty(), Optional.of(status), CallControl.OtherLeg.HANGS_UP, Optional.empty());
        }

        TestInbox<CallControl.Modified> modify(CallControl.Modification modification) {
            TestInbox<CallControl.Modified> reply = TestInbox.create();
            registry.tell(new CallRegistry.Modify(call(), modification, reply.getRef()));
            return reply;
        }

        TestInbox<CallControl.ReferStarted> refer(CallControl.ReferOrder order) {
            TestInbox<CallControl.ReferStarted> reply = TestInbox.create();
            registry.tell(new CallRegistry.Refer(call(), order, reply.getRef()));
            return reply;
        }

        final CallControl.ReferOrder toCarol = new CallControl.ReferOrder(
                "sip:carol@example.org", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Nested
    class Unanswered extends Running {
        @BeforeEach
        void called() {
            comes(Phone.invite());
        }

        @Test
        void itIsWrittenAsRingingAndTold() {
            says();
            writes(CallStatus.RINGING);
            assertThat(callbacksTold()).containsExactly("1 ringing");
        }

        @Test
        void theCallerHearsRingingAfterAWhile() {
            assertThat(callActor().fire(CallActor.RingDue.class)).isEqualTo(Duration.ofSeconds(1));
            says("180 INVITE");
        }

        @Test
        void theRingingHasALimit() {
            passes(Duration.ofSeconds(60));
            assertThat(callActor().fire(CallActor.RingOverdue.class)).isEqualTo(Duration.ofSeconds(60));
            registry.run();
            says("480 INVITE");
            writes(CallStatus.RINGING, CallStatus.NO_ANSWER);
            assertThat(callbacksTold()).containsExactly("1 ringing", "3 no-answer");
            liveCalls(0);
        }

        @Test
        void theCallerCancels() {
            passes(Duration.ofSeconds(9));
            cancels();
            says("487 INVITE");
            CallRecord record = written().getLast();
            assertThat(record.status()).isEqualTo(CallStatus.CANCELED);
            assertThat(record.cause()).contains("caller-cancelled");
            assertThat(record.duration()).isZero();
            assertThat(record.ringDuration()).isEqualTo(Duration.ofSeconds(9));
            assertThat(scripts.orders()).containsExactly(new ScriptRunner.LegOver(EndReason.CALLER_CANCELLED));
            liveCalls(0);
        }

        @Test
        void theScriptRefusesWithItsReason() {
            scriptSays(new ScriptRunner.HangupWanted(EndReason.REJECTED_BUSY, Optional.of("not today")));
            says("486 INVITE");
            assertThat(header(lastResponse(), HeaderName.REASON)).isEqualTo("SIP;cause=486;text=\"not today\"");
            writes(CallStatus.RINGING, CallStatus.BUSY);
        }

        @ParameterizedTest
        @EnumSource(CallControl.RequestedStatus.class)
        void theApiEndsItAsCanceled(CallControl.RequestedStatus status) {
            var reply = modify(ending(status));
            says("487 INVITE");
            assertThat(reply.getAllReceived()).singleElement().isInstanceOf(CallControl.Accepted.class);
            writes(CallStatus.RINGING, CallStatus.CANCELED);
        }

        @Test
        void itCannotBeReferred() {
            var reply = refer(toCarol);
            assertThat(reply.getAllReceived()).singleElement().isInstanceOf(CallControl.WrongState.class);
            assertThat(scripts.orders()).isEmpty();
        }

        @Test
        void aScriptThatDiesFailsTheCall() {
            callActor().crash("script");
            registry.run();
            says("500 INVITE");
            CallRecord record = written().getLast();
            assertThat(record.status()).isEqualTo(CallStatus.FAILED);
            assertThat(record.cause()).contains("defect");
            liveCalls(0);
        }

        @Test
        void aLegThatDiesLeavesNoCallerWithoutAnswer() {
            callActor().crash("leg-1");
            registry.run();
            says("500 INVITE");
            writes(CallStatus.RINGING, CallStatus.FAILED);
            assertThat(scripts.orders()).containsExactly(new ScriptRunner.LegOver(EndReason.DEFECT));
            liveCalls(0);
        }

        @Test
        void aCallThatDiesLeavesAFinalRecordAndNoCallerWithoutAnswer() {
            registry.crash(call().text());
            says("500 INVITE");
            writes(CallStatus.RINGING, CallStatus.FAILED);
            assertThat(callbacksTold()).containsExactly("1 ringing", "3 failed");
            liveCalls(0);
        }
    }

    @Nested
    class Answered extends Running {
        private Phone alice = new Phone("");
        private final Instant began = now;

        @BeforeEach
        void talking() {
            comes(Phone.invite());
            passes(Duration.ofSeconds(4));
            scriptSays(new ScriptRunner.AnswerWanted());
            says("200 INVITE");
            alice = alice();
            registry.tell(new CallRegistry.FromNetwork(new SipGateway.AckReceived(alice.ack(100))));
            passes(Duration.ofSeconds(30));
        }

        @Test
        void theScriptIsToldThatItMayTalk() {
            assertThat(scripts.orders()).containsExactly(new ScriptRunner.LegTalking());
        }

        @Test
        void theRecordHasAllItsTimes() {
            byes(alice);
            says("200 BYE");
            List<CallRecord> states = written();
            assertThat(states)
                    .extracting(CallRecord::status)
                    .containsExactly(CallStatus.RINGING, CallStatus.IN_PROGRESS, CallStatus.COMPLETED);
            CallRecord last = states.getLast();
            assertThat(last.sid()).isEqualTo(call());
            assertThat(last.created()).isEqualTo(began);
            assertThat(last.started()).contains(began);
            assertThat(last.answered()).contains(began.plusSeconds(4));
            assertThat(last.ended()).contains(began.plusSeconds(34));
            assertThat(last.duration()).isEqualTo(Duration.ofSeconds(30));
            assertThat(last.ringDuration()).isEqualTo(Duration.ofSeconds(4));
            assertThat(last.cause()).contains("peer-hung-up");
            assertThat(last.sipCallId()).isEqualTo(Phone.CALL_ID);
        }

        @Test
        void eachStatusIsToldOnceAndInOrder() {
            byes(alice);
            says("200 BYE");
            List<StatusCallback> told = callbacks.getAllReceived();
            assertThat(told).allSatisfy(callback -> {
                assertThat(callback.call()).isEqualTo(call());
                assertThat(callback.request().url()).isEqualTo(URI.create("http://tandem.example.org:8080/status?x=1"));
                assertThat(callback.request().method()).isEqualTo(HttpMethod.GET);
                assertThat(callback.request().parameters().value("CallSid")).contains(call().text());
            });
            assertThat(told.stream()
                            .map(callback -> callback.request().parameters())
                            .map(one -> one.value("SequenceNumber").orElse("?") + " "
                                    + one.value("CallStatus").orElse("?")))
                    .containsExactly("1 ringing", "2 in-progress", "3 completed");
            Parameters last = told.getLast().request().parameters();
            assertThat(last.value("CallDuration")).contains("30");
            assertThat(last.value("RingDuration")).contains("4");
            assertThat(last.value("Timestamp")).contains("Fri, 02 Jan 2026 03:04:39 +0000");
            assertThat(told.getFirst().request().parameters().value("CallDuration"))
                    .isEmpty();
        }

        @Test
        void theLimitOfRingingEndsNoCallThatWasAnswered() {
            callActor().fire(CallActor.RingOverdue.class);
            callActor().fire(CallActor.RingDue.class);
            registry.run();
            says();
            liveCalls(1);
        }

        @Test
        void theScriptHangsUp() {
            scriptSays(new ScriptRunner.HangupWanted(EndReason.SCRIPT_ENDED, Optional.empty()));
            says("BYE");
            writes(CallStatus.RINGING, CallStatus.IN_PROGRESS, CallStatus.COMPLETED);
            byeIsAnswered();
            liveCalls(0);
        }

        @Test
        void aPhonesTransferIsDeclinedWithoutHarm() {
            comes(alice.request(Method.REFER).with(HeaderName.REFER_TO, "<sip:carol@example.org>"));
            says("603 REFER");
            assertThat(header(lastResponse(), HeaderName.REASON)).contains("no application");
            liveCalls(1);
        }

        @Test
        void theApiCompletesItOnce() {
            var reply = modify(ending(CallControl.RequestedStatus.COMPLETED));
            says("BYE");
            CallRecord accepted = ((CallControl.Accepted) reply.receiveMessage()).record();
            assertThat(accepted.status()).isEqualTo(CallStatus.IN_PROGRESS);
            assertThat(modify(ending(CallControl.RequestedStatus.COMPLETED)).getAllReceived())
                    .singleElement()
                    .isInstanceOf(CallControl.AlreadyEnded.class);
            assertThat(refer(toCarol).getAllReceived()).singleElement().isInstanceOf(CallControl.AlreadyEnded.class);
            writes(CallStatus.RINGING, CallStatus.IN_PROGRESS, CallStatus.COMPLETED);
            assertThat(callbacksTold()).containsExactly("1 ringing", "2 in-progress", "3 completed");
        }

        @Test
        void theApiSeesItsRecordAsItStands() {
            TestInbox<CallRegistry.Found> found = TestInbox.create();
            registry.tell(new CallRegistry.Find(call(), found.getRef()));
            says();
            assertThat(found.receiveMessage().record())
                    .hasValueSatisfying(record -> assertThat(record.status()).isEqualTo(CallStatus.IN_PROGRESS));
        }

        @Test
        void theApiCannotCancelIt() {
            var reply = modify(ending(CallControl.RequestedStatus.CANCELED));
            says();
            assertThat(reply.getAllReceived()).singleElement().isInstanceOf(CallControl.WrongState.class);
        }

        @Test
        void theApiGivesItAnotherScriptAndAnotherCallback() {
            var other = new ScriptSource.Inline("<Response/>");
            var reply = modify(new CallControl.Modification(
                    Optional.of(other),
                    Optional.empty(),
                    CallControl.OtherLeg.HANGS_UP,
                    Optional.of(new Webhook("https://other.example.org/told", HttpMethod.POST))));
            assertThat(reply.getAllReceived()).singleElement().isInstanceOf(CallControl.Accepted.class);
            assertThat(scripts.orders())
                    .containsExactly(
                            new ScriptRunner.LegTalking(), new ScriptRunner.Replace(ScriptRunner.Start.of(other)));
            callbacks.getAllReceived();
            byes(alice);
            says("200 BYE");
            assertThat(callbacks.receiveMessage().request().url())
                    .isEqualTo(URI.create("https://other.example.org/told"));
        }

        @Test
        void theApiRefersItThroughItsScript() {
            var reply = refer(toCarol);
            assertThat(reply.getAllReceived()).isEmpty();
            assertThat(scripts.orders())
                    .containsExactly(new ScriptRunner.LegTalking(), new ScriptRunner.Transfer(toCarol, reply.getRef()));
        }

        @Test
        void itsDialogIsDescribedToItsOwnAccountOnly() {
            TestInbox<Leg.DialogDescribed> owner = TestInbox.create();
            TestInbox<Leg.DialogDescribed> stranger = TestInbox.create();
            registry.tell(new CallRegistry.DescribeDialog(call(), ACCOUNT, owner.getRef()));
            registry.tell(new CallRegistry.DescribeDialog(call(), AccountSid.mint(), stranger.getRef()));
            assertThat(owner.receiveMessage().dialog()).isPresent();
            assertThat(stranger.getAllReceived()).containsExactly(new Leg.DialogDescribed(Optional.empty()));
        }

        @Test
        void aScriptThatDiesFailsTheCallAndEndsTheLeg() {
            callActor().crash("script");
            registry.run();
            says("BYE");
            CallRecord record = written().getLast();
            assertThat(record.status()).isEqualTo(CallStatus.FAILED);
            assertThat(record.cause()).contains("defect");
            byeIsAnswered();
            liveCalls(0);
        }

        @Test
        void aLegThatDiesIsHungUpFor() {
            callActor().crash("leg-1");
            registry.run();
            says("BYE");
            assertThat(lastRequest().uri()).isEqualTo(Phone.CONTACT);
            assertThat(lastRequest().cSeq()).isGreaterThan(1000);
            CallRecord record = written().getLast();
            assertThat(record.status()).isEqualTo(CallStatus.FAILED);
            assertThat(scripts.orders()).endsWith(new ScriptRunner.LegOver(EndReason.DEFECT));
            liveCalls(0);
        }

        @Test
        void aCallThatDiesIsHungUpForAndItsRecordIsFinal() {
            records.getAllReceived();
            registry.crash(call().text());
            says("BYE");
            assertThat(lastRequest().uri()).isEqualTo(Phone.CONTACT);
            assertThat(written()).singleElement().satisfies(record -> {
                assertThat(record.status()).isEqualTo(CallStatus.FAILED);
                assertThat(record.cause()).contains("defect");
                assertThat(record.ended()).contains(now);
            });
            assertThat(callbacksTold()).containsExactly("1 ringing", "2 in-progress", "3 failed");
            liveCalls(0);
        }
    }

    @Nested
    class Ending extends Running {
        @Test
        void aCallThatDiesOnceItsEndIsToldTellsItNoMore() {
            scripts.goOnAfterTheLeg();
            byes(talks());
            says("200 BYE");
            registry.crash(call().text());
            says();
            writes(CallStatus.RINGING, CallStatus.IN_PROGRESS, CallStatus.COMPLETED);
            assertThat(callbacksTold()).containsExactly("1 ringing", "2 in-progress", "3 completed");
            liveCalls(0);
        }

        @Test
        void itLastsAsLongAsItsScriptAndAnswersWhatComes() {
            scripts.goOnAfterTheLeg();
            Phone alice = talks();
            byes(alice);
            says("200 BYE");
            comes(alice.request(Method.INFO));
            says("481 INFO");
            liveCalls(1);
            TestInbox<Leg.DialogDescribed> asker = TestInbox.create();
            registry.tell(new CallRegistry.DescribeDialog(call(), ACCOUNT, asker.getRef()));
            assertThat(asker.getAllReceived()).containsExactly(new Leg.DialogDescribed(Optional.empty()));
            callActor().crash("script");
            registry.run();
            liveCalls(0);
            writes(CallStatus.RINGING, CallStatus.IN_PROGRESS, CallStatus.COMPLETED);
            assertThat(callbacksTold()).containsExactly("1 ringing", "2 in-progress", "3 completed");
        }

        @Test
        void itLastsAsLongAsItsLeg() {
            talks();
            scriptSays(new ScriptRunner.HangupWanted(EndReason.SCRIPT_ENDED, Optional.empty()));
            says("BYE");
            liveCalls(1);
            byeIsAnswered();
            liveCalls(0);
        }
    }
}
