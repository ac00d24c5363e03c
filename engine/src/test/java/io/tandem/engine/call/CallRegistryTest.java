package io.tandem.engine.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.cluster.Endorsement;
import io.tandem.engine.cluster.Neighbours;
import io.tandem.engine.cluster.Peer;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.leg.Phone;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.store.Account;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallRegistryTest extends CallTest {
    private final CallSid nobody = CallSid.mint(SLOT);

    @BeforeEach
    void open() {
        has(Account.Status.ACTIVE, Optional.of(VOICE), Optional.empty());
        opens(store);
    }

    private static SipRequest outOfDialog(Method method) {
        SipRequest invite = Phone.invite();
        return new SipRequest(
                method, invite.uri(), invite.headers().with(HeaderName.CSEQ, "1 " + method), Optional.empty());
    }

    @Nested
    class OutsideOfDialogs {
        @ParameterizedTest
        @CsvSource({
            "OPTIONS, 200",
            "REFER, 403",
            "BYE, 481",
            "INFO, 481",
            "UPDATE, 481",
            "PRACK, 481",
            "NOTIFY, 481",
            "SUBSCRIBE, 489",
            "MESSAGE, 405",
            "REGISTER, 405",
            "PUBLISH, 405"
        })
        void eachMethodHasItsAnswer(Method method, int status) {
            comes(outOfDialog(method));
            says(status + " " + method);
            assertThat(registry.everSpawned()).containsOnly("loopback");
        }

        @Test
        void optionsTellWhatAnInviteMayHave() {
            comes(outOfDialog(Method.OPTIONS));
            says("200 OPTIONS");
            assertThat(header(lastResponse(), HeaderName.ALLOW)).contains("REFER", "NOTIFY");
            assertThat(header(lastResponse(), HeaderName.ACCEPT)).contains("application/sdp");
            assertThat(header(lastResponse(), HeaderName.SUPPORTED)).contains("norefersub");
        }

        @Test
        void whatIsNotAllowedIsToldWhatIs() {
            comes(outOfDialog(Method.REGISTER));
            says("405 REGISTER");
            assertThat(header(lastResponse(), HeaderName.ALLOW)).contains("INVITE");
        }

        @Test
        void aReferOutsideOfADialogIsToldWhy() {
            comes(outOfDialog(Method.REFER));
            says("403 REFER");
            assertThat(header(lastResponse(), HeaderName.REASON)).contains("inside a dialog only");
        }
    }

    @Nested
    class InsideOfDialogs {
        @Test
        void aTagThatWeDidNotMakeGets481() {
            comes(new Phone("no-tag-of-ours").request(Method.BYE));
            comes(new Phone(DialogTag.mint(nobody)).request(Method.BYE));
            comes(new Phone("no-tag-of-ours").numbered(Method.INVITE, 5));
            says("481 BYE", "481 BYE", "481 INVITE");
        }

        @Test
        void strayAcksAndCancelsAreIgnored() {
            registry.tell(
                    new CallRegistry.FromNetwork(new SipGateway.AckReceived(new Phone(DialogTag.mint(nobody)).ack(1))));
            cancels();
            says();
        }

        @Test
        void aRequestAfterTheEndGets481() {
            Phone alice = talks();
            byes(alice);
            comes(alice.request(Method.INFO));
            says("200 BYE", "481 INFO");
        }

        @Test
        void twoCallsAreToldApartByOurTags() {
            Phone first = talks();
            Phone second = talks();
            byes(first);
            says("200 BYE");
            liveCalls(1);
            byes(second);
            says("200 BYE");
            liveCalls(0);
        }
    }

    /// A node beside this one, whose calls have another slot.
    @Nested
    class BesideAnotherNode {
        private final Peer peer =
                new Peer(InstanceId.mint(), SLOT + 1, "127.0.0.2:5080", URI.create("http://127.0.0.2/"));
        private final CallSid there = CallSid.mint(SLOT + 1);

        @BeforeEach
        void opensBeside() {
            neighbours = new Neighbours(() -> List.of(peer), neighbours.secret());
            opens(store);
        }

        private CallRegistry.Located located(CallSid sid) {
            TestInbox<CallRegistry.Located> asker = TestInbox.create();
            registry.tell(new CallRegistry.Locate(sid, asker.getRef()));
            return asker.receiveMessage();
        }

        private SipRequest replacing(Phone phone) {
            SipRequest bye = phone.request(Method.BYE);
            SipRequest invite = Phone.invite();
            return new SipRequest(
                            Method.INVITE,
                            invite.uri(),
                            invite.headers()
                                    .with(HeaderName.CALL_ID, "of-another-node")
                                    .with(HeaderName.FROM, "<sip:alice@example.org>;tag=of-another-node"),
                            invite.body())
                    .with(HeaderName.REPLACES, Phone.CALL_ID + ";to-tag=" + bye.toTag() + ";from-tag=" + Phone.TAG);
        }

        @Test
        void whereACallIsShowsInItsSid() {
            talks();
            assertThat(located(call())).isInstanceOf(CallRegistry.LocatedHere.class);
            assertThat(located(there)).isEqualTo(new CallRegistry.LocatedAt("127.0.0.2:5080"));
            assertThat(located(nobody)).isEqualTo(new CallRegistry.LocatedNowhere());
            assertThat(located(CallSid.mint(SLOT + 2))).isEqualTo(new CallRegistry.LocatedNowhere());
        }

        @Test
        void anInviteWithReplacesThatANodeEndorsesTakesThePlace() {
            Phone alice = talks();
            comes(Endorsement.endorse(replacing(alice), ACCOUNT, neighbours.secret()));
            says("200 INVITE");
        }

        @Test
        void ofACallOfAnotherAccountThereIsNoDialog() {
            Phone alice = talks();
            comes(Endorsement.endorse(replacing(alice), AccountSid.mint(), neighbours.secret()));
            says("481 INVITE");
        }

        @Test
        void whoHasNotTheSecretIsAStranger() {
            Phone alice = talks();
            comes(replacing(alice));
            comes(Endorsement.endorse(
                    replacing(alice), ACCOUNT, Neighbours.none().secret()));
            says("403 INVITE", "403 INVITE");
        }

        @Test
        void anEndorsementHoldsForItsInviteAlone() {
            Phone alice = talks();
            String endorsed = Endorsement.endorse(replacing(alice), ACCOUNT, neighbours.secret())
                    .headers()
                    .first(HeaderName.ENDORSED)
                    .orElseThrow();
            comes(replacing(alice).numbered(101).with(HeaderName.ENDORSED, endorsed));
            comes(replacing(alice).with(HeaderName.CALL_ID, "other").with(HeaderName.ENDORSED, endorsed));
            comes(replacing(new Phone(DialogTag.mint(nobody))).with(HeaderName.ENDORSED, endorsed));
            says("403 INVITE", "403 INVITE", "403 INVITE");
        }
    }

    @Nested
    class Limits {
        @Test
        void aCallAboveTheLimitIsToldWhenToTryAgain() {
            comes(Phone.invite());
            comes(Phone.invite());
            comes(Phone.invite());
            says("503 INVITE");
            assertThat(header(lastResponse(), HeaderName.RETRY_AFTER)).isEqualTo("7");
            comes(outOfDialog(Method.OPTIONS));
            says("503 OPTIONS");
            liveCalls(2);
        }

        @Test
        void theEndOfACallMakesRoomForAnother() {
            comes(Phone.invite());
            comes(Phone.invite());
            cancels();
            comes(Phone.invite());
            says("487 INVITE");
            liveCalls(2);
        }

        @Test
        void aNodeWithoutCallsIsDrainedAtOnce() {
            TestInbox<CallRegistry.Drained> drained = TestInbox.create();
            registry.tell(new CallRegistry.Drain(drained.getRef()));
            assertThat(drained.getAllReceived()).containsExactly(new CallRegistry.Drained());
            comes(Phone.invite());
            comes(outOfDialog(Method.OPTIONS));
            says("503 INVITE", "503 OPTIONS");
        }

        @Test
        void drainingWaitsForTheLastCall() {
            TestInbox<CallRegistry.Drained> drained = TestInbox.create();
            Phone alice = talks();
            registry.tell(new CallRegistry.Drain(drained.getRef()));
            assertThat(drained.getAllReceived()).isEmpty();
            comes(Phone.invite());
            byes(alice);
            says("503 INVITE", "200 BYE");
            assertThat(drained.getAllReceived()).containsExactly(new CallRegistry.Drained());
        }

        @Test
        void aNodeThatIsCutOffTakesNoCallsUntilItIsNotAnyMore() {
            Phone alice = talks();
            registry.tell(new CallRegistry.Refuse());
            comes(Phone.invite());
            comes(outOfDialog(Method.OPTIONS));
            says("503 INVITE", "503 OPTIONS");
            registry.tell(new CallRegistry.Accept());
            comes(outOfDialog(Method.OPTIONS));
            byes(alice);
            says("200 OPTIONS", "200 BYE");
        }

        @Test
        void endingAllEndsThoseThatTalkAndThoseThatRing() {
            talks();
            comes(Phone.invite());
            registry.tell(new CallRegistry.EndAll());
            says("BYE", "503 INVITE");
            byeIsAnswered();
            liveCalls(0);
            assertThat(written())
                    .extracting(record -> record.status())
                    .endsWith(CallStatus.COMPLETED, CallStatus.FAILED);
        }
    }

    @Nested
    class CallsThatAreNotThere {
        @Test
        void cannotBeFoundChangedReferredOrDescribed() {
            TestInbox<CallControl.Modified> modified = TestInbox.create();
            TestInbox<CallControl.ReferStarted> referred = TestInbox.create();
            TestInbox<CallRegistry.Found> found = TestInbox.create();
            TestInbox<Leg.DialogDescribed> described = TestInbox.create();
            registry.tell(new CallRegistry.Modify(
                    nobody,
                    new CallControl.Modification(
                            Optional.empty(),
                            Optional.of(CallControl.RequestedStatus.COMPLETED),
                            CallControl.OtherLeg.HANGS_UP,
                            Optional.empty()),
                    modified.getRef()));
            registry.tell(new CallRegistry.Refer(
                    nobody,
                    new CallControl.ReferOrder(
                            "sip:carol@example.org",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()),
                    referred.getRef()));
            registry.tell(new CallRegistry.DescribeDialog(nobody, ACCOUNT, described.getRef()));
            registry.tell(new CallRegistry.Find(nobody, found.getRef()));
            assertThat(modified.getAllReceived()).containsExactly(new CallControl.NoSuchCall());
            assertThat(referred.getAllReceived()).containsExactly(new CallControl.NoSuchCall());
            assertThat(found.getAllReceived()).containsExactly(new CallRegistry.Found(Optional.empty()));
            assertThat(described.getAllReceived()).containsExactly(new Leg.DialogDescribed(Optional.empty()));
        }
    }
}
