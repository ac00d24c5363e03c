package io.tandem.engine.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.bench.Bench;
import io.tandem.engine.call.Branch;
import io.tandem.engine.call.CallActor;
import io.tandem.engine.call.CallFacts;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.call.Outgoing;
import io.tandem.engine.call.Partner;
import io.tandem.engine.call.ReferApplication;
import io.tandem.engine.call.ScriptRunner.ForTransfer;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.leg.Phone;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.route.Route;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.Flow;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.ServerTransactionId;
import io.tandem.engine.sip.SipFrag;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.Transport;
import io.tandem.engine.store.CallDirection;
import io.tandem.engine.store.Records;
import io.tandem.engine.store.ReferRecord;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.TransferRules;
import io.tandem.engine.store.TransferRules.News;
import io.tandem.engine.store.TransferRules.Policy;
import io.tandem.engine.store.Webhook;
import io.tandem.engine.timer.SipTimers;
import io.tandem.engine.transfer.TransferSetup.Attended;
import io.tandem.engine.transfer.TransferSetup.Blind;
import io.tandem.engine.transfer.TransferSetup.Plan;
import io.tandem.engine.transfer.TransferSetup.TooLong;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows B2, B6, B7, B10, B13 and B15 of the transfer specification: Bob's phone sends Alice to Carol.
class InboundTransferTest {
    private static final CallSid NAMED = CallSid.mint(2);
    private static final String BLIND = "<sip:carol@example.org>";
    private static final String ATTENDED =
            "<sip:carol@example.org?Replaces=c%40h%3Bto-tag%3Dphone%3Bfrom-tag%3D" + DialogTag.mint(NAMED) + ">";
    private static final String ACTIVE = " active;expires=180";
    private static final String OVER = " terminated;reason=noresource";

    /// Phone, leg, registry and records in one, so that their order shows.
    private final TestInbox<Object> wire = TestInbox.create("wire");

    private final TestInbox<CallActor.Command> transferee = TestInbox.create("transferee");
    private final TestInbox<CallActor.Command> transferor = TestInbox.create("transferor");
    private final TestInbox<CallActor.Command> named = TestInbox.create("named");
    private final TestInbox<CallActor.Command> far = TestInbox.create("far");
    private final List<Leg.SendInDialog> notifies = new ArrayList<>();
    private ActorRef<? super CallRegistry.Located> locating =
            TestInbox.<CallRegistry.Located>create().getRef();
    private ActorRef<? super CallActor.Described> describing =
            TestInbox.<CallActor.Described>create().getRef();
    private ActorRef<? super Branch> branches = TestInbox.<Branch>create().getRef();
    private ActorRef<? super Callee> callee = TestInbox.<Callee>create().getRef();
    private ActorRef<? super TransferNews> news =
            TestInbox.<TransferNews>create().getRef();
    private TransferRules rules = TransferRules.USUAL;
    private TestInbox<CallActor.Command> sentAway = transferee;

    @SuppressWarnings("NullAway.Init") // each test starts its own
    private Bench<InboundTransfer.Command> transfer;

    private void starts(Plan plan, SipRequest refer) {
        var request = ((ReferRequest.Understood) ReferRequest.of(refer)).request();
        transfer = Bench.of(InboundTransfer.create(new TransferSetup(
                received(refer),
                request,
                "refer",
                facts(),
                partner(transferor, "bob"),
                partner(sentAway, "alice"),
                plan,
                1,
                transferor.getRef(),
                wire.getRef().narrow(),
                wire.getRef().narrow(),
                SipTimers.STANDARD,
                () -> SampleRecords.NOON,
                new Random(1))));
    }

    private static SipRequest refer(String referTo) {
        return new Phone("tag").request(Method.REFER).with(HeaderName.REFER_TO, referTo);
    }

    private RequestReceived received(SipRequest request) {
        return new RequestReceived(
                request,
                new ServerTransactionId("tx"),
                wire.getRef().narrow(),
                new Flow(
                        Transport.UDP,
                        new InetSocketAddress("192.0.2.1", 5060),
                        new InetSocketAddress("192.0.2.9", 5060)));
    }

    private Partner partner(TestInbox<CallActor.Command> call, String user) {
        return new Partner(
                CallSid.mint(1), AccountSid.mint(), call.getRef(), wire.getRef().narrow(), user, 0);
    }

    private CallFacts facts() {
        return new CallFacts(
                CallSid.mint(1),
                AccountSid.mint(),
                InstanceId.mint(),
                "alice",
                "bob",
                CallDirection.OUTBOUND_DIAL,
                Optional.empty(),
                Optional.empty(),
                Headers.NONE,
                "sip:bob@192.0.2.1",
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                rules,
                70);
    }

    private static Plan blind() {
        return new Blind(new ReferApplication(new Webhook("/refer", HttpMethod.POST), Optional.empty()));
    }

    private void isBlind() {
        starts(blind(), refer(BLIND));
        tells("202 REFER", "writes in-progress", "hold", "NOTIFY 100" + ACTIVE, "transferee is sent away");
    }

    private void isAttended() {
        starts(new Attended(), refer(ATTENDED));
        tells("202 REFER", "writes in-progress", "hold", "NOTIFY 100" + ACTIVE, "locates");
        phoneAnswers(200);
    }

    private void isNamed() {
        isAttended();
        located(Optional.of(named.getRef()));
        tells("named is described");
    }

    /// The dialog that is named runs a script; it is asked for whoever it calls.
    private void isWithAScript() {
        isNamed();
        described(new CallActor.WithScript(named.getRef()));
        tells("parts", "named hands over");
    }

    private void located(Optional<ActorRef<CallActor.Command>> call) {
        located(call.<CallRegistry.Located>map(CallRegistry.LocatedHere::new)
                .orElseGet(CallRegistry.LocatedNowhere::new));
    }

    private void located(CallRegistry.Located located) {
        locating.narrow().tell(located);
        transfer.run();
    }

    private void described(CallActor.Described described) {
        describing.narrow().tell(described);
        transfer.run();
    }

    private void hears(TransferNews one) {
        news.narrow().tell(one);
        transfer.run();
    }

    private void hears(Callee one) {
        callee.narrow().tell(one);
        transfer.run();
    }

    private void hears(Branch one) {
        branches.narrow().tell(one);
        transfer.run();
    }

    private void phoneAnswers(int status) {
        Leg.SendInDialog sent = notifies.getLast();
        SipRequest notify = new Phone("tag").request(Method.NOTIFY);
        sent.replyTo().narrow().tell(new SipGateway.Responded(notify, Phone.answer(notify, status)));
        transfer.run();
    }

    private void phoneIsSilent() {
        notifies.getLast().replyTo().narrow().tell(new SipGateway.TimedOut(new Phone("tag").request(Method.NOTIFY)));
        transfer.run();
    }

    private void subscribes(String expires) {
        transfer.tell(new InboundTransfer.Subscribed(
                received(new Phone("tag").request(Method.SUBSCRIBE).with(HeaderName.EXPIRES, expires))));
    }

    private void transferorGoes() {
        transfer.tell(new InboundTransfer.TransferorGone());
    }

    private Duration fires(String timer) {
        Object message = transfer.timers().stream()
                .filter(one -> one.getClass().getSimpleName().equals(timer))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + timer + " is armed, but " + transfer.timers()));
        return transfer.fire(message.getClass());
    }

    /// The last NOTIFY is answered, and the phone does not hang up.
    private void succeeds() {
        phoneAnswers(200);
        assertThat(fires("FarewellDue")).isEqualTo(Duration.ofSeconds(5));
        tells("release", "transferor: SUCCEEDED");
        isOver();
    }

    private void isOver() {
        assertThat(transfer.isStopped()).isTrue();
    }

    private void goesOn() {
        assertThat(transfer.isStopped()).isFalse();
    }

    /// All that anybody was told since the last time: phone, leg, registry and records in their order, then the
    /// calls.
    private void tells(String... expected) {
        assertThat(told()).containsExactly(expected);
    }

    @AfterEach
    void nobodyIsToldWhatNoTestExpects() {
        assertThat(told()).isEmpty();
    }

    private List<String> told() {
        List<String> told = new ArrayList<>();
        wire.getAllReceived().forEach(one -> told.add(text(one)));
        transferee.getAllReceived().forEach(command -> told.add("transferee " + text(command)));
        transferor.getAllReceived().forEach(command -> told.add("transferor" + text(command)));
        named.getAllReceived().forEach(command -> told.add("named " + text(command)));
        far.getAllReceived().forEach(command -> told.add("far " + text(command)));
        return told;
    }

    private String text(Object one) {
        return switch (one) {
            case SipGateway.Respond(var _, var response) ->
                response.status() + " " + response.cSeqMethod().orElseThrow()
                        + header(" Expires=", response.headers(), HeaderName.EXPIRES)
                        + header(" Refer-Sub=", response.headers(), HeaderName.REFER_SUB);
            case Leg.HoldForNotifier _ -> "hold";
            case Leg.ReleaseNotifier _ -> "release";
            case Leg.Part _ -> "parts";
            case Leg.Join _ -> "joins";
            case Leg.SendInDialog sent -> {
                notifies.add(sent);
                Leg.InDialog request = sent.request();
                assertThat(request.headers().first(HeaderName.EVENT)).contains("refer");
                yield request.method() + " "
                        + SipFrag.parse(request.body().orElseThrow().text())
                                .orElseThrow()
                                .status()
                        + header(" ", request.headers(), HeaderName.SUBSCRIPTION_STATE);
            }
            case Records.OfRefer(var record) -> {
                assertThat(record.direction()).isEqualTo(ReferRecord.Direction.INBOUND);
                assertThat(record.transferor()).isEqualTo("bob");
                assertThat(record.transferee()).isEqualTo("alice");
                assertThat(record.ended().isPresent()).isEqualTo(record.status() != ReferRecord.Status.IN_PROGRESS);
                yield "writes "
                        + switch (record.status()) {
                            case IN_PROGRESS -> "in-progress";
                            case COMPLETED ->
                                "completed " + record.notifyStatus().orElseThrow();
                            case FAILED -> "failed" + status(record.notifyStatus());
                        };
            }
            case CallRegistry.Locate(var sid, var replyTo) -> {
                locating = replyTo;
                assertThat(sid).isEqualTo(NAMED);
                yield "locates";
            }
            case CallRegistry.Place(var outgoing, var owner) -> {
                branches = owner;
                yield placing(outgoing);
            }
            default -> one.toString();
        };
    }

    private static String status(OptionalInt known) {
        return known.isPresent() ? " " + known.getAsInt() : "";
    }

    private static String header(String before, Headers headers, HeaderName name) {
        return headers.first(name).map(value -> before + value).orElse("");
    }

    private static String placing(Outgoing outgoing) {
        Route.Hop hop = outgoing.route().hops().getFirst();
        assertThat(hop.uri()).isEqualTo("sip:carol@" + (hop.by() == Route.By.NODE ? "127.0.0.2:5080" : "example.org"));
        assertThat(outgoing.route().headers().first(HeaderName.REPLACES).orElseThrow())
                .startsWith("c@h;to-tag=" + NAMED.digits());
        return "places by " + hop.by();
    }

    private String text(CallActor.Command command) {
        return switch (command) {
            case CallActor.TransferAway(var start, var _, var listener, var _) -> {
                news = listener;
                assertThat(start.purpose()).isInstanceOf(ForTransfer.class);
                yield "is sent away";
            }
            case CallActor.SwapTo(var with, var _, var listener, var _) -> {
                news = listener;
                yield "swaps to " + with.path().name();
            }
            case CallActor.TransferOver(var outcome) -> ": " + outcome;
            case CallActor.Describe(var _, var _, var replyTo) -> {
                describing = replyTo;
                yield "is described";
            }
            case CallActor.HandOver(var replyTo) -> {
                callee = replyTo;
                yield "hands over";
            }
            case CallActor.Hangup(var why) -> "hangs up " + why;
            default -> command.toString();
        };
    }

    @Nested
    class Starting {
        @Test
        void the202LeavesBeforeTheFirstNotifyAndBeforeAnybodyIsAsked() {
            isBlind();
        }

        @Test
        void aSuppressedSubscriptionIsNotNotifiedOfAnything() {
            starts(blind(), refer(BLIND).with(HeaderName.REFER_SUB, "false"));
            tells("202 REFER Refer-Sub=false", "writes in-progress", "hold", "transferee is sent away");
            hears(new TransferNews.Rings(180));
            hears(new TransferNews.Connected());
            tells("writes completed 200");
            fires("FarewellDue");
            tells("release", "transferor: SUCCEEDED");
        }

        @Test
        void aSuppressedTransferThatFailsIsOverAtOnce() {
            starts(blind(), refer(BLIND).with(HeaderName.REFER_SUB, "false"));
            tells("202 REFER Refer-Sub=false", "writes in-progress", "hold", "transferee is sent away");
            hears(new TransferNews.Failed(486));
            tells("writes failed 486", "release", "transferor: FAILED");
            isOver();
        }

        @Test
        void aChainThatIsTooLongIs482AndChangesNothing() {
            starts(new TooLong(), refer(BLIND));
            tells("202 REFER", "writes in-progress", "hold", "NOTIFY 100" + ACTIVE, "writes failed 482");
            phoneAnswers(200);
            tells("NOTIFY 482" + OVER);
            phoneAnswers(200);
            tells("release", "transferor: UNTOUCHED");
            isOver();
        }
    }

    @Nested
    class Following {
        @BeforeEach
        void transfers() {
            isBlind();
        }

        @Test
        void oneThatDiesHasFailed() {
            transfer.crash();
            tells("writes failed");
        }

        @Test
        void oneNotifyAtATimeAndTheNewestNewsNext() {
            hears(new TransferNews.Rings(180));
            hears(new TransferNews.Rings(183));
            tells();
            phoneAnswers(200);
            tells("NOTIFY 183" + ACTIVE);
            hears(new TransferNews.Connected());
            tells("writes completed 200");
            phoneAnswers(200);
            tells("NOTIFY 200" + OVER);
            succeeds();
        }

        @Test
        void theSameNewsIsToldOnce() {
            phoneAnswers(200);
            hears(new TransferNews.Rings(180));
            tells("NOTIFY 180" + ACTIVE);
            phoneAnswers(200);
            hears(new TransferNews.Rings(180));
            tells();
        }

        @Test
        void aProvisionalAnswerToANotifyIsNone() {
            phoneAnswers(180);
            hears(new TransferNews.Rings(180));
            tells();
        }

        @Test
        void aNotifyThatIsAnswered491IsRepeatedAfterARandomWait() {
            phoneAnswers(491);
            tells();
            assertThat(fires("RepeatDue")).isBetween(Duration.ofMillis(2100), Duration.ofSeconds(4));
            tells("NOTIFY 100" + ACTIVE);
        }

        @Test
        void newerNewsGoInThePlaceOfARepetition() {
            hears(new TransferNews.Rings(180));
            phoneAnswers(491);
            fires("RepeatDue");
            tells("NOTIFY 180" + ACTIVE);
        }

        @ParameterizedTest
        @ValueSource(ints = {404, 408, 481, 500, 501, 503})
        void aNotifyThatIsRefusedEndsTheNotifyingAndNotTheTransfer(int status) {
            phoneAnswers(status);
            hears(new TransferNews.Rings(180));
            tells();
            goesOn();
            hears(new TransferNews.Failed(486));
            tells("writes failed 486", "release", "transferor: FAILED");
            isOver();
        }

        @Test
        void aNotifyThatIsNotAnsweredEndsTheNotifyingAndNotTheTransfer() {
            phoneIsSilent();
            hears(new TransferNews.Connected());
            tells("writes completed 200");
            fires("FarewellDue");
            tells("release", "transferor: SUCCEEDED");
        }

        @Test
        void aRefreshIsAnsweredAndToldHowItStands() {
            phoneAnswers(200);
            subscribes("600");
            tells("200 SUBSCRIBE Expires=180", "NOTIFY 100" + ACTIVE);
            phoneAnswers(200);
            hears(new TransferNews.Rings(180));
            tells("NOTIFY 180" + ACTIVE);
        }

        @Test
        void whoUnsubscribesHearsNoMoreAndTheTransferGoesOn() {
            phoneAnswers(200);
            subscribes(" 0 ");
            tells("200 SUBSCRIBE Expires=0", "NOTIFY 100 terminated;reason=timeout");
            phoneAnswers(200);
            hears(new TransferNews.Rings(180));
            tells();
            subscribes("60");
            tells("481 SUBSCRIBE");
            hears(new TransferNews.Connected());
            tells("writes completed 200");
            fires("FarewellDue");
            tells("release", "transferor: SUCCEEDED");
        }

        @Test
        void theSubscriptionIsOverAfterThreeMinutesAndTheTransferIsNot() {
            phoneAnswers(200);
            assertThat(fires("SubscriptionDue")).isEqualTo(Duration.ofMinutes(3));
            tells("NOTIFY 100 terminated;reason=timeout");
            hears(new TransferNews.Connected());
            tells("writes completed 200");
            goesOn();
            phoneAnswers(200);
            fires("FarewellDue");
            tells("release", "transferor: SUCCEEDED");
        }

        @Test
        void theTransferorGoesAndIsToldTheRest() {
            transferorGoes();
            tells();
            phoneAnswers(200);
            hears(new TransferNews.Rings(180));
            tells("NOTIFY 180" + ACTIVE);
        }

        @ParameterizedTest
        @ValueSource(ints = {404, 408, 480, 486, 503, 603})
        void theTargetsOwnStatusIsTold(int status) {
            phoneAnswers(200);
            hears(new TransferNews.Failed(status));
            tells("writes failed " + status, "NOTIFY " + status + OVER);
            phoneAnswers(200);
            tells("release", "transferor: FAILED");
            isOver();
        }

        @Test
        void theTransfereeHangsUp() {
            phoneAnswers(200);
            hears(new TransferNews.TransfereeGone());
            tells("writes failed 487", "NOTIFY 487" + OVER);
            hears(new TransferNews.Connected());
            tells();
            phoneAnswers(200);
            tells("release", "transferor: FAILED");
        }

        @Test
        void theTransfereesCallDies() {
            phoneAnswers(200);
            transfer.isGone(transferee.getRef());
            tells("writes failed 487", "NOTIFY 487" + OVER);
            phoneAnswers(200);
            tells("release", "transferor: FAILED");
        }
    }

    @Nested
    class Finishing {
        @BeforeEach
        void isConnected() {
            isBlind();
            phoneAnswers(200);
            hears(new TransferNews.Connected());
            tells("writes completed 200", "NOTIFY 200" + OVER);
        }

        @Test
        void whatComesLaterIsTooLate() {
            hears(new TransferNews.Failed(486));
            transfer.isGone(transferee.getRef());
            fires("SubscriptionDue");
            transferorGoes();
            tells();
            goesOn();
        }

        @Test
        void oneThatDiesWhileItTellsItsEndIsWrittenOnce() {
            transfer.crash();
            tells();
        }

        @Test
        void theLastNotifyIsRepeatedAfter491() {
            phoneAnswers(491);
            fires("RepeatDue");
            tells("NOTIFY 200" + OVER);
            succeeds();
        }

        @Test
        void aRefreshGetsNothingMore() {
            subscribes("60");
            tells("200 SUBSCRIBE Expires=180");
            succeeds();
        }

        @Test
        void theLastNotifyIsNotAnswered() {
            phoneIsSilent();
            fires("FarewellDue");
            tells("release", "transferor: SUCCEEDED");
        }

        @Test
        void aPhoneThatHangsUpAfterTheLastNotifyIsNotHungUp() {
            phoneAnswers(200);
            transferorGoes();
            tells("release", "transferor: SUCCEEDED");
            isOver();
        }

        @Test
        void theFarewellKnowsOfNoSubscription() {
            phoneAnswers(200);
            subscribes("60");
            tells("481 SUBSCRIBE");
            hears(new TransferNews.TransfereeGone());
            tells();
            goesOn();
        }
    }

    @Nested
    class FinalOnly {
        @BeforeEach
        void onlyTheEndIsWanted() {
            rules = new TransferRules(Policy.ALLOWED, News.FINAL_ONLY);
        }

        @Test
        void ringingIsNoNews() {
            isBlind();
            phoneAnswers(200);
            hears(new TransferNews.Rings(180));
            tells();
            hears(new TransferNews.Connected());
            tells("writes completed 200", "NOTIFY 200" + OVER);
        }

        @Test
        void ringingOfACalleeIsNoNewsEither() {
            isWithAScript();
            hears(new Callee.Rings(180));
            tells();
        }
    }

    @Nested
    class OfItself {
        @Test
        void aPhoneThatSendsItselfElsewhereGoesOn() {
            sentAway = transferor;
            starts(blind(), refer(BLIND));
            tells("202 REFER", "writes in-progress", "hold", "NOTIFY 100" + ACTIVE, "transferoris sent away");
            phoneAnswers(200);
            hears(new TransferNews.Connected());
            tells("writes completed 200", "NOTIFY 200" + OVER);
            phoneAnswers(200);
            tells("release", "transferor: UNTOUCHED");
            isOver();
        }
    }

    @Nested
    class Attending {
        private void isUntouched(int status) {
            tells("writes failed " + status, "NOTIFY " + status + OVER);
            phoneAnswers(200);
            tells("release", "transferor: UNTOUCHED");
            isOver();
        }

        @Test
        void aDialogThatIsNotThereIs481AndEverybodyStays() {
            isAttended();
            located(Optional.empty());
            isUntouched(481);
        }

        @Test
        void aDialogOfAnotherAccountOrWithOtherTagsIs481() {
            isNamed();
            described(new CallActor.NotMine());
            isUntouched(481);
        }

        @Test
        void theTransfereesOwnDialogCannotBeReplaced() {
            isAttended();
            located(Optional.of(transferee.getRef()));
            isUntouched(481);
        }

        @Test
        void theDialogOfTheReferItselfCannotBeReplaced() {
            isAttended();
            located(Optional.of(transferor.getRef()));
            isUntouched(481);
        }

        @Test
        void theNamedCallDiesBeforeItAnswers() {
            isNamed();
            transfer.isGone(named.getRef());
            isUntouched(481);
        }

        @Test
        void theTransfereeIsConnectedWithTheFarParty() {
            isNamed();
            described(new CallActor.ConnectedWith(far.getRef()));
            tells("transferee swaps to far");
            transfer.isGone(named.getRef());
            tells();
            hears(new TransferNews.Connected());
            tells("writes completed 200", "NOTIFY 200" + OVER);
            succeeds();
        }

        @Test
        void theFarPartyHasGoneAndTheTransfereeSaysSo() {
            isNamed();
            described(new CallActor.ConnectedWith(far.getRef()));
            tells("transferee swaps to far");
            hears(new TransferNews.TransfereeGone());
            tells("writes failed 487", "NOTIFY 487" + OVER);
            phoneAnswers(200);
            tells("release", "transferor: FAILED");
        }
    }

    /// The dialog that Replaces names is on another node.
    @Nested
    class OnAnotherNode {
        @BeforeEach
        void isThere() {
            isAttended();
            located(new CallRegistry.LocatedAt("127.0.0.2:5080"));
            tells("places by NODE");
            hears(new Branch.Placed(0, CallSid.mint(1), far.getRef()));
        }

        @Test
        void anInviteOfOursTakesItsPlaceAndTheTransfereeJoinsThat() {
            hears(new Branch.Answered(0));
            tells();
            hears(new Branch.Ready(0, "id", Headers.NONE));
            tells("transferee swaps to far");
            hears(new TransferNews.Connected());
            tells("writes completed 200", "NOTIFY 200" + OVER);
            succeeds();
        }

        @ParameterizedTest
        @CsvSource({"481, 481", "486, 486", "491, 491", "603, 481", "503, 503"})
        void thatNodeRefusesAndEverybodyStays(int refused, int told) {
            hears(new Branch.Over(
                    0, EndReason.UNREACHABLE, OptionalInt.of(refused), Headers.NONE, SampleRecords.fullCall()));
            tells("writes failed " + told, "NOTIFY " + told + OVER, "far hangs up CALLER_GONE");
            phoneAnswers(200);
            tells("release", "transferor: UNTOUCHED");
            isOver();
        }

        @Test
        void itEndsWhileTheTransfereeGoesThere() {
            hears(new Branch.Ready(0, "id", Headers.NONE));
            tells("transferee swaps to far");
            hears(new TransferNews.TransfereeGone());
            tells("writes failed 487", "NOTIFY 487" + OVER, "far hangs up CALLER_GONE");
            phoneAnswers(200);
            tells("release", "transferor: FAILED");
        }
    }

    @Nested
    class WaitingForACallee {
        @BeforeEach
        void asks() {
            isWithAScript();
        }

        @Test
        void itsRingingIsToldOnce() {
            hears(new Callee.Rings(180));
            tells("NOTIFY 180" + ACTIVE);
            phoneAnswers(200);
            hears(new Callee.Rings(180));
            tells();
        }

        @Test
        void whoAnswersIsConnectedAndTheCallThatCalledIsOver() {
            hears(new Callee.There(far.getRef()));
            tells("transferee swaps to far");
            hears(new TransferNews.Connected());
            tells("writes completed 200", "NOTIFY 200" + OVER, "named hangs up TRANSFERRED");
            succeeds();
        }

        @Test
        void whoCannotBeConnectedIsHungUp() {
            hears(new Callee.There(far.getRef()));
            tells("transferee swaps to far");
            hears(new TransferNews.TransfereeGone());
            tells("writes failed 487", "NOTIFY 487" + OVER, "far hangs up CALLER_GONE");
        }

        @Test
        void aBusyCalleeLeavesEverybodyWhereHeIs() {
            hears(new Callee.Failed(486));
            tells("joins", "writes failed 486", "NOTIFY 486" + OVER);
            phoneAnswers(200);
            tells("release", "transferor: UNTOUCHED");
        }

        @Test
        void theCallThatCallsDies() {
            transfer.isGone(named.getRef());
            tells("joins", "writes failed 481", "NOTIFY 481" + OVER);
            phoneAnswers(200);
            tells("release", "transferor: UNTOUCHED");
        }
    }

    @Nested
    class StandingIn {
        @BeforeEach
        void nobodyIsCalled() {
            isWithAScript();
            hears(new Callee.Nobody());
            tells("places by LOOPBACK");
        }

        private void exists() {
            hears(new Branch.Placed(0, CallSid.mint(1), far.getRef()));
        }

        private void isOver(OptionalInt status) {
            hears(new Branch.Over(0, EndReason.UNREACHABLE, status, Headers.NONE, SampleRecords.fullCall()));
        }

        @Test
        void theScriptHasTheTransfereeAndGoesOn() {
            exists();
            hears(new Branch.Answered(0));
            tells();
            hears(new Branch.Ready(0, "id", Headers.NONE));
            tells("transferee swaps to far");
            hears(new TransferNews.Connected());
            tells("writes completed 200", "NOTIFY 200" + OVER);
            succeeds();
        }

        @Test
        void itIsRefusedAndEverybodyStays() {
            exists();
            isOver(OptionalInt.of(486));
            tells("joins", "writes failed 486", "NOTIFY 486" + OVER, "far hangs up CALLER_GONE");
            phoneAnswers(200);
            tells("release", "transferor: UNTOUCHED");
        }

        @Test
        void itEndsWhileTheTransfereeGoesThereAndTheTransfereeHadLeft() {
            exists();
            hears(new Branch.Ready(0, "id", Headers.NONE));
            tells("transferee swaps to far");
            isOver(OptionalInt.empty());
            tells("writes failed 487", "NOTIFY 487" + OVER, "far hangs up CALLER_GONE");
            phoneAnswers(200);
            tells("release", "transferor: FAILED");
        }

        @Test
        void thereIsNoRoomForIt() {
            hears(new Branch.NotPlaced(0));
            tells("joins", "writes failed 503", "NOTIFY 503" + OVER);
        }

        @Test
        void itsRingingIsTold() {
            exists();
            hears(new Branch.Rings(0, 180));
            tells("NOTIFY 180" + ACTIVE);
        }
    }
}
