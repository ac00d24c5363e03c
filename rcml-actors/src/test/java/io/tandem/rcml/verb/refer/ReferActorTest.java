package io.tandem.rcml.verb.refer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.bench.Bench;
import io.tandem.engine.call.CallFacts;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.leg.Leg.LegEnded;
import io.tandem.engine.leg.Leg.Notified;
import io.tandem.engine.leg.Leg.ReferAccepted;
import io.tandem.engine.leg.Leg.ReferEvent;
import io.tandem.engine.leg.Leg.ReferRejected;
import io.tandem.engine.leg.Leg.Suppress;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sid.ReferSid;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SubscriptionState;
import io.tandem.engine.store.CallDirection;
import io.tandem.engine.store.Records;
import io.tandem.engine.store.ReferRecord;
import io.tandem.engine.store.TransferRules;
import io.tandem.engine.timer.SipTimers;
import io.tandem.rcml.verb.VerbOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

/// Rows A5 to A9 of the transfer specification; what the leg does is in its own tests, and the whole in ladders.
class ReferActorTest {
    private static final String ACTIVE = "active;expires=60";
    private static final String TERMINATED = "terminated;reason=noresource";
    private static final OptionalInt NOTHING = OptionalInt.empty();

    private final TestInbox<Leg.Command> leg = TestInbox.create();
    private final TestInbox<CallRegistry.Command> calls = TestInbox.create();
    private final TestInbox<Records> records = TestInbox.create();
    private final TestInbox<ReferActor.Ended> parent = TestInbox.create();
    private Bench<ReferActor.Command> refer =
            Bench.of(ReferActor.create(order("sip:carol@example.org"), setup(), parent.getRef()));

    private ReferSetup setup() {
        var facts = new CallFacts(
                CallSid.mint(1),
                AccountSid.mint(),
                InstanceId.mint(),
                "alice",
                "1111",
                CallDirection.INBOUND,
                Optional.empty(),
                Optional.empty(),
                Headers.NONE,
                "sip:alice@192.0.2.1",
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                TransferRules.USUAL,
                70);
        return new ReferSetup(
                facts,
                leg.getRef(),
                calls.getRef(),
                records.getRef(),
                SipTimers.STANDARD,
                "example.com",
                InstantSource.fixed(Instant.EPOCH),
                new Random(1));
    }

    private static ReferOrder order(String target) {
        return order(target, Optional.empty(), Optional.empty());
    }

    private static ReferOrder order(String target, Optional<String> replaces, Optional<Duration> patience) {
        return new ReferOrder(
                ReferSid.mint(),
                target,
                replaces,
                patience,
                Suppress.NO,
                Optional.empty(),
                Optional.empty(),
                HttpMethod.POST);
    }

    private void starts(ReferOrder order) {
        sent();
        records.getAllReceived();
        refer = Bench.of(ReferActor.create(order, setup(), parent.getRef()));
    }

    private List<Leg.SendRefer> sent() {
        return leg.getAllReceived().stream()
                .filter(Leg.SendRefer.class::isInstance)
                .map(Leg.SendRefer.class::cast)
                .toList();
    }

    private ActorRef<? super ReferEvent> subscriber =
            TestInbox.<ReferEvent>create().getRef();

    @BeforeEach
    void aReferIsSentAtOnce() {
        Leg.SendRefer sent = sent().getFirst();
        assertThat(sent.referTo()).isEqualTo("<sip:carol@example.org>");
        assertThat(sent.referredBy()).startsWith("<sip:AC").endsWith("@example.com>");
        subscriber = sent.replyTo();
    }

    @AfterEach
    void itEndsAtMostOnce() {
        assertThat(parent.getAllReceived()).isEmpty();
    }

    private void hears(ReferEvent event) {
        subscriber.narrow().tell(event);
        refer.run();
    }

    private void notified(int status, String state) {
        hears(new Notified(OptionalInt.of(status), SubscriptionState.parse(state)));
    }

    private void ends(OptionalInt referStatus, OptionalInt notifyStatus, Optional<String> callStatus) {
        List<ReferActor.Ended> ended = parent.getAllReceived();
        assertThat(ended).hasSize(1);
        ReferResult result = ended.getFirst().result();
        assertThat(result.referStatus()).isEqualTo(referStatus);
        assertThat(result.notifyStatus()).isEqualTo(notifyStatus);
        assertThat(result.callStatus()).isEqualTo(callStatus);
        assertThat(refer.isStopped()).isTrue();
        assertThat(leg.getAllReceived()).hasAtLeastOneElementOfType(Leg.ForgetRefer.class);
        var written = records.getAllReceived();
        assertThat(written.getLast()).isInstanceOfSatisfying(Records.OfRefer.class, last -> {
            assertThat(last.refer().ended()).isPresent();
            assertThat(last.refer().status())
                    .isEqualTo(result.succeeded() ? ReferRecord.Status.COMPLETED : ReferRecord.Status.FAILED);
        });
    }

    private void goesOn() {
        assertThat(parent.hasMessages()).isFalse();
        assertThat(refer.isStopped()).isFalse();
    }

    private static OptionalInt is(int status) {
        return OptionalInt.of(status);
    }

    @Nested
    class Referring {
        @ParameterizedTest
        @ValueSource(ints = {300, 302, 401, 403, 404, 405, 407, 408, 480, 481, 486, 488, 500, 501, 503, 600, 603})
        void aRefusalEndsItWithThatCodeAlone(int status) {
            hears(new ReferRejected(status));
            ends(is(status), NOTHING, Optional.empty());
        }

        @Test
        void aNotifyBeforeARefusalDoesNotCount() {
            notified(100, ACTIVE);
            hears(new ReferRejected(603));
            ends(is(603), NOTHING, Optional.empty());
        }

        @Test
        void aNotifyThatOvertakesThe202IsKept() {
            notified(200, TERMINATED);
            goesOn();
            hears(new ReferAccepted(202, Suppress.NO));
            ends(is(202), is(200), Optional.of("in-progress"));
        }

        @Test
        void a491IsTriedOnceMoreAfterARandomWait() {
            hears(new ReferRejected(491));
            goesOn();
            assertThat(refer.fireTimer()).isBetween(Duration.ofMillis(2100), Duration.ofSeconds(4));
            assertThat(sent()).hasSize(1);
            hears(new ReferRejected(491));
            ends(is(491), NOTHING, Optional.empty());
        }

        @Test
        void withoutASubscriptionItEndsWithThe202() {
            hears(new ReferAccepted(202, Suppress.YES));
            ends(is(202), NOTHING, Optional.empty());
        }

        @Test
        void aByeInsteadOfAnAnswerIsWaitedOutForTheGrace() {
            hears(new LegEnded());
            goesOn();
            assertThat(refer.fireTimer()).isEqualTo(SipTimers.STANDARD.byeGrace());
            ends(NOTHING, NOTHING, Optional.empty());
        }
    }

    @Nested
    class Following {
        @BeforeEach
        void accepted() {
            hears(new ReferAccepted(202, Suppress.NO));
        }

        @Test
        void noNotifyAtAllEndsItWhenTimerNFires() {
            assertThat(refer.fireTimer()).isEqualTo(SipTimers.STANDARD.timerN());
            ends(is(202), NOTHING, Optional.empty());
        }

        @ParameterizedTest
        @CsvSource({
            "200,in-progress",
            "202,in-progress",
            "302,failed",
            "404,failed",
            "408,no-answer",
            "480,no-answer",
            "486,busy",
            "487,no-answer",
            "503,failed",
            "600,busy",
            "603,busy"
        })
        void aFinalStatusEndsItInWhateverState(int status, String callStatus) {
            notified(status, ACTIVE);
            ends(is(202), is(status), Optional.of(callStatus));
        }

        @ParameterizedTest
        @CsvSource({"100,queued", "180,ringing", "181,ringing", "182,ringing", "183,ringing"})
        void theExpiryEndsItWithTheLastStatus(int status, String callStatus) {
            notified(status, "active;expires=5");
            assertThat(refer.fireTimer()).isEqualTo(Duration.ofSeconds(5));
            ends(is(202), is(status), Optional.of(callStatus));
        }

        @Test
        void theExpiryIsRefreshedByEveryNotify() {
            notified(100, "active;expires=5");
            notified(180, "active;expires=30");
            assertThat(refer.fireTimer()).isEqualTo(Duration.ofSeconds(30));
            ends(is(202), is(180), Optional.of("ringing"));
        }

        @Test
        void aTerminatedSubscriptionWithoutFinalStatusEndsItAfterTheGrace() {
            notified(180, TERMINATED);
            goesOn();
            assertThat(refer.fireTimer()).isEqualTo(SipTimers.STANDARD.terminatedGrace());
            ends(is(202), is(180), Optional.of("ringing"));
        }

        @Test
        void aPhoneThatMarksEveryNotifyTerminatedIsFollowedOn() {
            notified(100, TERMINATED);
            notified(180, TERMINATED);
            assertThat(refer.timers()).hasSize(1);
            goesOn();
            notified(200, TERMINATED);
            ends(is(202), is(200), Optional.of("in-progress"));
        }

        @Test
        void theLastSipfragStandsWhenTheFinalNotifyHasNoBody() {
            notified(180, ACTIVE);
            hears(new Notified(NOTHING, SubscriptionState.parse(TERMINATED)));
            refer.fireTimer();
            ends(is(202), is(180), Optional.of("ringing"));
        }

        @Test
        void aByeBeforeTheFinalNotifyEndsItOnceAsCanceled() {
            notified(180, ACTIVE);
            hears(new LegEnded());
            refer.tell(new ReferActor.FromParent(new VerbOrder.LegGone()));
            assertThat(refer.fireTimer()).isEqualTo(SipTimers.STANDARD.byeGrace());
            ends(is(202), is(180), Optional.of("canceled"));
        }

        @Test
        void theFinalNotifyThatFollowsTheByeCounts() {
            hears(new LegEnded());
            notified(200, TERMINATED);
            ends(is(202), is(200), Optional.of("in-progress"));
        }

        @Test
        void anAbandonedTransferIsWrittenAndTellsNobody() {
            refer.tell(new ReferActor.FromParent(new VerbOrder.Abandon()));
            assertThat(refer.isStopped()).isTrue();
            assertThat(leg.getAllReceived()).hasAtLeastOneElementOfType(Leg.ForgetRefer.class);
            assertThat(records.getAllReceived()).hasSize(3); // begun, accepted, over
        }
    }

    @Nested
    class Dying {
        @Test
        void aTransferThatDiesHasFailedWithWhatIsKnownOfIt() {
            hears(new ReferAccepted(202, Suppress.NO));
            records.getAllReceived();
            refer.crash();
            assertThat(records.getAllReceived()).singleElement().isInstanceOfSatisfying(Records.OfRefer.class, last -> {
                assertThat(last.refer().status()).isEqualTo(ReferRecord.Status.FAILED);
                assertThat(last.refer().referStatus()).isEqualTo(is(202));
                assertThat(last.refer().ended()).isPresent();
            });
        }
    }

    @Nested
    class Ordered {
        @ParameterizedTest
        @ValueSource(
                strings = {"sip:c@h?Call-ID=x", "sip:c@h?i=x", "sip:c@h?X-A=1%0D%0ARoute:x", "http://x", "", "sip:"})
        void aTargetThatCannotBeEndsItWith400BeforeAnythingIsSent(String target) {
            starts(order(target));
            assertThat(sent()).isEmpty();
            List<ReferActor.Ended> ended = parent.getAllReceived();
            assertThat(ended).hasSize(1);
            assertThat(ended.getFirst().result().referStatus()).isEqualTo(is(400));
            assertThat(ended.getFirst().result().parameters().entries()).hasSize(1);
            assertThat(ended.getFirst().why()).isPresent();
        }

        @Test
        void itsOwnPatienceEndsIt() {
            starts(order("sip:carol@h", Optional.empty(), Optional.of(Duration.ofSeconds(7))));
            subscriber = sent().getFirst().replyTo();
            hears(new ReferAccepted(202, Suppress.NO));
            notified(180, "active;expires=600");
            assertThat(refer.timers()).hasSize(2);
            List<Object> due = refer.timers();
            Object impatient = due.stream()
                    .filter(message -> message.getClass().getSimpleName().equals("Impatient"))
                    .findFirst()
                    .orElseThrow();
            assertThat(refer.fire(impatient.getClass())).isEqualTo(Duration.ofSeconds(7));
            ends(is(202), is(180), Optional.of("ringing"));
        }

        @Test
        void theReplacedDialogIsWrittenAsTheTargetSeesIt() {
            CallSid other = CallSid.mint(2);
            starts(order("sip:carol@h", Optional.of(other.text()), Optional.empty()));
            assertThat(sent()).isEmpty();
            var asked = (CallRegistry.DescribeDialog) calls.receiveMessage();
            assertThat(asked.call()).isEqualTo(other);
            var dialog = new Dialog(
                    "call@id",
                    NameAddr.of("sip:us@h").withTag("ours"),
                    NameAddr.of("sip:carol@h").withTag("theirs"),
                    1,
                    1,
                    List.of(),
                    "sip:carol@h");
            asked.replyTo().narrow().tell(new Leg.DialogDescribed(Optional.of(dialog)));
            refer.run();
            assertThat(sent().getFirst().referTo())
                    .isEqualTo("<sip:carol@h?Replaces=call%40id%3Bto-tag%3Dtheirs%3Bfrom-tag%3Dours>");
        }

        @Test
        void aCallToReplaceThatIsNotThereEndsItWith400() {
            starts(order("sip:carol@h", Optional.of("CAnonsense"), Optional.empty()));
            assertThat(sent()).isEmpty();
            assertThat(parent.getAllReceived().getFirst().result().referStatus())
                    .isEqualTo(is(400));
        }
    }
}
