package io.tandem.persistence.outage;

import static io.tandem.engine.store.SampleRecords.NOON;
import static io.tandem.engine.store.SampleRecords.application;
import static io.tandem.engine.store.SampleRecords.binding;
import static io.tandem.engine.store.SampleRecords.call;
import static io.tandem.engine.store.SampleRecords.callerId;
import static io.tandem.engine.store.SampleRecords.child;
import static io.tandem.engine.store.SampleRecords.client;
import static io.tandem.engine.store.SampleRecords.master;
import static io.tandem.engine.store.SampleRecords.number;
import static io.tandem.engine.store.SampleRecords.trunk;
import static io.tandem.engine.store.Stages.done;
import static io.tandem.engine.store.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Application;
import io.tandem.engine.store.Binding;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.FakeStore;
import io.tandem.engine.store.OutgoingCallerId;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.StoreException;
import io.tandem.engine.store.Trunk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MirroredProvisioningTest {
    private static final Duration NEVER = Duration.ofDays(1);

    private final FakeStore store = new FakeStore();
    private final FakeStore mirror = new FakeStore();
    private final MirroredProvisioning mirrored = MirroredProvisioning.quiet(store, mirror);
    private final Account master = master();
    private final Account child = child(master.sid(), 1);
    private final Client alice = client(child.sid(), "alice", 1);
    private final Binding phone = live(alice, "sip:alice@192.0.2.1");

    /// One that is live now.
    private static Binding live(Client client, String contact) {
        Binding sample = binding(client.sid(), contact, 0);
        return new Binding(
                sample.client(),
                sample.contact(),
                sample.callId(),
                sample.cSeq(),
                sample.preference(),
                sample.userAgent(),
                sample.source(),
                sample.instance(),
                NOON,
                Instant.now().plus(NEVER));
    }

    @AfterEach
    void close() {
        mirrored.close();
    }

    @Nested
    class WhatAnotherNodeWrote {
        private final Application application = application(child.sid(), "app", 1);
        private final PhoneNumber number = number(child.sid(), "1111", 1);
        private final Trunk trunk = trunk(child.sid(), "sip:gateway.example.org", 1);
        private final OutgoingCallerId callerId = callerId(child.sid(), "+4930111", "office", 1);

        @BeforeEach
        void write() {
            done(store.save(master));
            done(store.save(child));
            done(store.save(application));
            done(store.save(number));
            done(store.save(alice));
            done(store.save(trunk));
            done(store.save(callerId));
            done(store.save(phone));
            mirrored.refreshNow();
        }

        @Test
        void isThereWhileTheStoreIsAway() {
            store.goAway();
            assertThat(done(mirrored.masterAccount())).contains(master);
            assertThat(done(mirrored.account(child.sid()))).contains(child);
            assertThat(done(mirrored.application(application.sid()))).contains(application);
            assertThat(done(mirrored.numbersWritten(List.of("1111")))).containsExactly(number);
            assertThat(done(mirrored.clientByLogin("ALICE"))).contains(alice);
            assertThat(done(mirrored.allTrunks())).containsExactly(trunk);
            assertThat(done(mirrored.outgoingCallerId(callerId.sid()))).contains(callerId);
            assertThat(done(mirrored.bindings(alice.sid()))).containsExactly(phone);
            assertThat(done(mirrored.liveBindings(Instant.now()))).containsExactly(phone);
        }

        @Test
        void andDeletedIsGoneAfterTheNextRefresh() {
            done(store.deleteNumber(number.sid()));
            done(store.deleteApplication(application.sid()));
            done(store.deleteTrunk(trunk.sid()));
            done(store.deleteClient(alice.sid()));
            mirrored.refreshNow();
            store.goAway();
            assertThat(done(mirrored.numbersWritten(List.of("1111")))).isEmpty();
            assertThat(done(mirrored.application(application.sid()))).isEmpty();
            assertThat(done(mirrored.allTrunks())).isEmpty();
            assertThat(done(mirrored.clientByLogin("alice"))).isEmpty();
            assertThat(done(mirrored.liveBindings(Instant.now()))).isEmpty();
        }

        @Test
        void underANameThatAnotherHadIsMirrored() {
            Client next = client(master.sid(), "alice", 2);
            done(store.deleteClient(alice.sid()));
            done(store.save(next));
            mirrored.refreshNow();
            store.goAway();
            assertThat(done(mirrored.clientByLogin("alice"))).contains(next);
        }
    }

    @Nested
    class WhatIsWrittenThroughThisNode {
        @Test
        void isThereAtOnce() {
            done(mirrored.save(master));
            done(mirrored.save(child));
            store.goAway();
            assertThat(done(mirrored.children(master.sid()))).containsExactly(child);
        }

        @Test
        void isRefusedWhileTheStoreIsAwayAndNothingChanges() {
            done(mirrored.save(master));
            store.goAway();
            failure(mirrored.save(child));
            failure(mirrored.deleteClient(alice.sid()));
            assertThat(done(mirrored.children(master.sid()))).isEmpty();
        }

        @Test
        void thatTheStoreRefusesIsNotMirrored() {
            done(mirrored.save(alice));
            Client second = client(AccountSid.mint(), "ALICE", 2);
            assertThat(failure(mirrored.save(second))).isInstanceOf(StoreException.Conflict.class);
            assertThat(done(mirror.client(second.sid()))).isEmpty();
        }
    }

    @Nested
    class APhone {
        @BeforeEach
        void isKnown() {
            done(mirrored.save(alice));
        }

        @Test
        void registersWhileTheStoreIsAwayAndTheStoreLearnsOfIt() {
            store.goAway();
            done(mirrored.changeBindings(alice.sid(), List.of(phone), List.of()));
            assertThat(done(mirrored.bindings(alice.sid()))).containsExactly(phone);
            store.comeBack();
            mirrored.refreshNow();
            assertThat(done(store.bindings(alice.sid()))).containsExactly(phone);
        }

        @Test
        void thatUnregisteredWhileTheStoreWasAwayIsUnregistered() {
            done(mirrored.save(phone));
            store.goAway();
            done(mirrored.deleteBinding(phone));
            store.comeBack();
            mirrored.refreshNow();
            assertThat(done(store.bindings(alice.sid()))).isEmpty();
            assertThat(done(mirror.bindings(alice.sid()))).isEmpty();
        }

        @Test
        void ofAClientThatIsNotThereIsRefusedByTheStoreThatAnswers() {
            Client nobody = client(child.sid(), "nobody", 1);
            assertThat(failure(mirrored.save(live(nobody, "sip:nobody@192.0.2.1"))))
                    .hasMessageContaining("no such client");
        }
    }

    @Nested
    class AProperty {
        @Test
        void thatWasDecidedOnceIsKnownWhileTheStoreIsAway() {
            done(mirrored.propertyOnce("secret", "first"));
            store.goAway();
            assertThat(done(mirrored.propertyOnce("secret", "second"))).isEqualTo("first");
            assertThat(done(mirrored.property("secret"))).contains("first");
        }

        @Test
        void thatNobodyDecidedIsNotDecidedByThisNodeAlone() {
            store.goAway();
            failure(mirrored.propertyOnce("secret", "ours"));
            assertThat(done(mirrored.property("secret"))).isEqualTo(Optional.empty());
        }
    }

    @Test
    void recordsAreNotMirrored() {
        var call = call(master.sid(), 1);
        done(mirrored.save(call));
        store.goAway();
        failure(mirrored.call(call.sid()));
    }
}
