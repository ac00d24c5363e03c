package io.tandem.engine.cluster;

import static io.tandem.engine.store.SampleRecords.callOn;
import static io.tandem.engine.store.SampleRecords.client;
import static io.tandem.engine.store.SampleRecords.conferenceOn;
import static io.tandem.engine.store.SampleRecords.fullLiveCall;
import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.SampleRecords.recordingOn;
import static io.tandem.engine.store.SampleRecords.refer;
import static io.tandem.engine.store.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.bench.Bench;
import io.tandem.engine.call.StatusCallback;
import io.tandem.engine.cluster.LostNodes.Alive;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.Binding;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.FakeStore;
import io.tandem.engine.store.LiveCall;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.ReferRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LostNodesTest {
    private final InstanceId us = InstanceId.mint();
    private final InstanceId neighbour = InstanceId.mint();
    private final InstanceId lost = InstanceId.mint();
    private final FakeStore store = new FakeStore();
    private final TestInbox<StatusCallback> callbacks = TestInbox.create();
    private final Bench<LostNodes.Command> closer = Bench.of(LostNodes.create(parts(us)));

    private LostParts parts(InstanceId self) {
        return new LostParts(
                self,
                store,
                callbacks.getRef(),
                left -> Optional.of(Parameters.NONE.and(
                        "Owed", left.owed().verb() + " " + left.transfers().size())),
                () -> minute(30),
                new LostParts.Pauses(Duration.ofSeconds(1), Duration.ofSeconds(3)),
                Duration.ofMinutes(1));
    }

    /// A call that talks on that node, and what is kept of it.
    private CallRecord talking(InstanceId node) {
        CallRecord call = callOn(node, 1).answered(minute(2));
        done(store.save(call));
        LiveCall full = fullLiveCall(node);
        done(store.save(new LiveCall(
                call.sid(),
                call.account(),
                node,
                full.parameters(),
                full.listener(),
                full.partner(),
                full.session(),
                full.script())));
        return call;
    }

    private CallRecord now(CallRecord call) {
        return done(store.call(call.sid())).orElseThrow();
    }

    private static CallRecord closed(CallRecord call, CallStatus status) {
        return call.ended(status, "node-lost", call.updated());
    }

    private List<StatusCallback> told() {
        return callbacks.getAllReceived();
    }

    private void delivered(List<StatusCallback> all) {
        all.forEach(one -> one.done().orElseThrow().tell(new StatusCallback.Done(one.call())));
        closer.run();
    }

    @Nested
    class Records {
        @Test
        void aCallThatTalkedIsCompletedAndOneThatRangHasFailedWhenTheyWereLastHeardOf() {
            CallRecord talked = callOn(lost, 1).answered(minute(2));
            CallRecord rang = callOn(lost, 3).ringing(minute(4));
            done(store.save(talked));
            done(store.save(rang));
            closer.tell(new Alive(Set.of(us)));
            assertThat(now(talked)).isEqualTo(closed(talked, CallStatus.COMPLETED));
            assertThat(now(rang)).isEqualTo(closed(rang, CallStatus.FAILED));
            assertThat(done(store.instancesWithUnfinished())).isEmpty();
        }

        @Test
        void itsTransfersRecordingsAndConferencesAreOver() {
            CallRecord call = callOn(lost, 1).answered(minute(2));
            ReferRecord refer = refer(call.account(), call.sid(), 3);
            RecordingRecord recording = recordingOn(lost, 3);
            ConferenceRecord conference = conferenceOn(lost, AccountSid.mint(), "room", 3);
            done(store.save(call));
            done(store.save(refer));
            done(store.save(recording));
            done(store.save(conference));
            closer.tell(new Alive(Set.of(us)));
            ReferRecord over = done(store.refer(refer.sid())).orElseThrow();
            assertThat(over.status()).isEqualTo(ReferRecord.Status.FAILED);
            assertThat(over.ended()).as("not before it began").contains(refer.created());
            assertThat(done(store.recording(recording.sid())).orElseThrow().status())
                    .isEqualTo(RecordingRecord.Status.FAILED);
            assertThat(done(store.conference(conference.sid())))
                    .contains(conference.endedAt(
                            conference.updated(), ConferenceRecord.Reason.NODE_LOST, Optional.empty()));
        }

        /// A phone often hangs up as soon as its REFER is accepted.
        @Test
        void aTransferOfACallThatHadEndedIsOver() {
            CallRecord call = talking(lost);
            CallRecord ended = call.ended(CallStatus.COMPLETED, "peer-hung-up", minute(5));
            ReferRecord refer = refer(call.account(), call.sid(), 3);
            done(store.save(ended));
            done(store.save(refer));
            closer.tell(new Alive(Set.of(us)));
            assertThat(done(store.refer(refer.sid())).orElseThrow().status()).isEqualTo(ReferRecord.Status.FAILED);
            assertThat(now(call)).isEqualTo(ended);
        }

        @Test
        void whatALivingNodeHoldsIsLeftAlone() {
            CallRecord theirs = talking(neighbour);
            CallRecord ours = talking(us);
            closer.tell(new Alive(Set.of(us, neighbour)));
            assertThat(now(theirs)).isEqualTo(theirs);
            assertThat(now(ours)).isEqualTo(ours);
            assertThat(told()).isEmpty();
        }

        @Test
        void nobodyIsLostBeforeItWasToldWhoLives() {
            CallRecord call = talking(lost);
            closer.run();
            assertThat(now(call)).isEqualTo(call);
        }

        @Test
        void aConnectionThatEndedAtTheNodeIsNoWayToAPhoneButADatagramIs() {
            Client client = client(AccountSid.mint(), "alice", 0);
            done(store.save(client));
            Binding datagrams = binding(client, "sip:a@192.0.2.1", "udp:192.0.2.1:5060", lost);
            Binding connection = binding(client, "sip:b@192.0.2.1", "tcp:192.0.2.1:5070", lost);
            Binding living = binding(client, "sip:c@192.0.2.1", "tcp:192.0.2.1:5071", us);
            List.of(datagrams, connection, living).forEach(one -> done(store.save(one)));
            closer.tell(new Alive(Set.of(us)));
            assertThat(done(store.bindings(client.sid()))).containsExactlyInAnyOrder(datagrams, living);
        }
    }

    @Nested
    class Telling {
        @Test
        void whoWaitsIsToldWithTheStatusThatTheCallHasNow() {
            CallRecord call = talking(lost);
            closer.tell(new Alive(Set.of(us)));
            List<StatusCallback> told = told();
            assertThat(told)
                    .extracting(one -> one.request().url().toString())
                    .containsExactly("http://app.example.org/status", "https://app.example.org/done?a=b");
            assertThat(told)
                    .allSatisfy(one -> assertThat(one.request().parameters().value("CallStatus"))
                            .contains("completed"));
            assertThat(told.getFirst().request().parameters().value("SequenceNumber"))
                    .contains("3");
            assertThat(told.getLast().request().parameters().value("Owed")).contains("REFER 0");
            assertThat(told.getLast().request().parameters().value("ReferSid")).contains("RF1");
            assertThat(told).extracting(StatusCallback::call).containsOnly(call.sid());
        }

        @Test
        void theCallIsForgottenOnceAllAreTold() {
            talking(lost);
            closer.tell(new Alive(Set.of(us)));
            List<StatusCallback> told = told();
            delivered(told.subList(0, 1));
            assertThat(done(store.liveCalls(lost))).hasSize(1);
            delivered(told.subList(1, 2));
            assertThat(done(store.liveCalls(lost))).isEmpty();
            assertThat(closer.timers()).hasSize(1); // looks again
            closer.fireTimer();
            assertThat(told()).isEmpty();
            assertThat(closer.timers()).isEmpty();
        }

        @Test
        void nobodyIsToldOfACallThatCameToItsOwnEnd() {
            CallRecord call = talking(lost);
            done(store.save(call.ended(CallStatus.COMPLETED, "peer-hung-up", minute(5))));
            closer.tell(new Alive(Set.of(us)));
            assertThat(told()).isEmpty();
            assertThat(done(store.liveCalls(lost))).isEmpty();
        }
    }

    @Nested
    class Claims {
        @Test
        void whatALivingNeighbourHasClaimedIsLeftToIt() {
            CallRecord call = talking(lost);
            done(store.propertyOnce("closer of " + lost, neighbour.text()));
            closer.tell(new Alive(Set.of(us, neighbour)));
            assertThat(now(call)).isEqualTo(call);
            assertThat(told()).isEmpty();
        }

        @Test
        void theClaimOfANodeThatIsLostItselfIsTakenOver() {
            CallRecord call = talking(lost);
            done(store.propertyOnce("closer of " + lost, neighbour.text()));
            closer.tell(new Alive(Set.of(us, neighbour)));
            closer.tell(new Alive(Set.of(us)));
            assertThat(now(call)).isEqualTo(closed(call, CallStatus.COMPLETED));
            assertThat(told()).hasSize(2);
        }

        @Test
        void ofTwoThatTakeItOverOneTells() {
            talking(lost);
            done(store.propertyOnce("closer of " + lost, neighbour.text()));
            InstanceId third = InstanceId.mint();
            var other = Bench.of(LostNodes.create(parts(third)));
            closer.tell(new Alive(Set.of(us, third)));
            other.tell(new Alive(Set.of(us, third)));
            assertThat(told()).hasSize(2);
        }

        @Test
        void whatIsBeingClosedIsNotClosedTwice() {
            talking(lost);
            closer.tell(new Alive(Set.of(us)));
            closer.tell(new Alive(Set.of(us, neighbour)));
            assertThat(told()).hasSize(2);
        }
    }

    @Test
    void aStoreThatFailsIsTriedAgainAfterPausesThatGrow() {
        CallRecord call = talking(lost);
        store.failWrites();
        closer.tell(new Alive(Set.of(us)));
        Bench<?> node = closer.child("lost-1");
        assertThat(node.fireTimer()).hasSeconds(1);
        assertThat(node.fireTimer()).hasSeconds(2);
        assertThat(node.fireTimer()).hasSeconds(3);
        store.acceptWrites();
        assertThat(node.fireTimer()).hasSeconds(3);
        closer.run();
        assertThat(now(call)).isEqualTo(closed(call, CallStatus.COMPLETED));
        assertThat(told()).hasSize(2);
    }

    private static Binding binding(Client client, String contact, String source, InstanceId node) {
        return new Binding(client.sid(), contact, "c", 1, 1000, "", source, node, minute(1), minute(90));
    }
}
