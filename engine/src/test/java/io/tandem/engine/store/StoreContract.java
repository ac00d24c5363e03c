package io.tandem.engine.store;

import static io.tandem.engine.store.SampleRecords.ODD_TEXT;
import static io.tandem.engine.store.SampleRecords.binding;
import static io.tandem.engine.store.SampleRecords.call;
import static io.tandem.engine.store.SampleRecords.callSid;
import static io.tandem.engine.store.SampleRecords.callerId;
import static io.tandem.engine.store.SampleRecords.conference;
import static io.tandem.engine.store.SampleRecords.fullApplication;
import static io.tandem.engine.store.SampleRecords.fullClient;
import static io.tandem.engine.store.SampleRecords.fullNotification;
import static io.tandem.engine.store.SampleRecords.fullNumber;
import static io.tandem.engine.store.SampleRecords.fullTrunk;
import static io.tandem.engine.store.SampleRecords.liveCall;
import static io.tandem.engine.store.SampleRecords.master;
import static io.tandem.engine.store.SampleRecords.recording;
import static io.tandem.engine.store.SampleRecords.refer;
import static io.tandem.engine.store.Stages.done;
import static io.tandem.engine.store.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.GatewaySid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sid.NotificationSid;
import io.tandem.engine.sid.NumberSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.sid.ReferSid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What every [Store] promises. An adapter's test extends this and opens its store.
@SuppressWarnings("NullAway.Init") // JUnit calls setUp
public abstract class StoreContract {
    private static final Page.Request FIRST = new Page.Request(0, 50);

    private Store store;

    /// A store in which nothing is yet.
    protected abstract Store open() throws Exception;

    @BeforeEach
    void setUp() throws Exception {
        store = open();
    }

    @AfterEach
    void tearDown() {
        store.close();
    }

    @Nested
    class Accounts extends AccountContract {
        @Override
        Store store() {
            return store;
        }
    }

    @Nested
    class Applications extends ApplicationContract {
        @Override
        Store store() {
            return store;
        }
    }

    @Nested
    class Numbers extends NumberContract {
        @Override
        Store store() {
            return store;
        }
    }

    @Nested
    class Clients extends ClientContract {
        @Override
        Store store() {
            return store;
        }
    }

    @Nested
    class Bindings extends BindingContract {
        @Override
        Store store() {
            return store;
        }
    }

    @Nested
    class Trunks extends TrunkContract {
        @Override
        Store store() {
            return store;
        }
    }

    @Nested
    class CallerIds extends CallerIdContract {
        @Override
        Store store() {
            return store;
        }
    }

    @Nested
    class Pages extends PagingContract {
        @Override
        Store store() {
            return store;
        }
    }

    @Nested
    class Calls extends CallContract {
        @Override
        Store store() {
            return store;
        }
    }

    @Nested
    class Refers extends ReferContract {
        @Override
        Store store() {
            return store;
        }
    }

    @Nested
    class Recordings extends RecordingContract {
        @Override
        Store store() {
            return store;
        }
    }

    @Nested
    class Conferences extends ConferenceContract {
        @Override
        Store store() {
            return store;
        }
    }

    @Nested
    class LiveCallsKept extends LiveCallContract {
        @Override
        Store store() {
            return store;
        }
    }

    @Nested
    class Notifications extends NotificationContract {
        @Override
        Store store() {
            return store;
        }
    }

    @Nested
    class Properties {
        @Test
        void aPropertyThatNobodyWroteIsNotThere() {
            assertThat(done(store.property("instance"))).isEmpty();
        }

        @Test
        void thePropertyThatWasWrittenFirstStays() {
            assertThat(done(store.propertyOnce("instance", "first"))).isEqualTo("first");
            assertThat(done(store.propertyOnce("instance", "second"))).isEqualTo("first");
            assertThat(done(store.property("instance"))).contains("first");
        }

        @Test
        void propertiesAreToldApartByTheirNamesExactly() {
            done(store.propertyOnce("name", ""));
            done(store.propertyOnce("Name", ODD_TEXT));
            done(store.propertyOnce(ODD_TEXT, "odd"));
            assertThat(done(store.property("name"))).contains("");
            assertThat(done(store.property("Name"))).contains(ODD_TEXT);
            assertThat(done(store.property(ODD_TEXT))).contains("odd");
        }

        @Test
        void whoeverWritesAPropertyAtTheSameTimeGetsTheSameValue() throws Exception {
            int writers = 16;
            var together = new CyclicBarrier(writers);
            List<String> values = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
                List<Callable<String>> tasks = IntStream.range(0, writers)
                        .<Callable<String>>mapToObj(i -> () -> {
                            together.await();
                            return done(store.propertyOnce("instance", "value " + i));
                        })
                        .toList();
                for (Future<String> value : threads.invokeAll(tasks)) {
                    values.add(value.get());
                }
            }
            assertThat(values).hasSize(writers);
            assertThat(new HashSet<>(values)).hasSize(1);
            assertThat(done(store.property("instance"))).contains(values.getFirst());
        }
    }

    @Test
    void aStoreThatWorksAnswersAPing() {
        done(store.ping());
    }

    @Test
    void manyWritersAtTheSameTimeLoseNothing() throws Exception {
        int writers = 8;
        int each = 100;
        AccountSid account = AccountSid.mint();
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            List<Callable<Void>> tasks = Stream.generate(() -> (Callable<Void>) () -> {
                        List<CompletionStage<Void>> stages = new ArrayList<>();
                        for (int i = 0; i < each; i++) {
                            stages.add(store.save(call(account, i)));
                        }
                        Stages.allDone(stages);
                        return done(store.ping());
                    })
                    .limit(writers)
                    .toList();
            for (Future<Void> finished : threads.invokeAll(tasks)) {
                finished.get();
            }
        }
        Page<CallRecord> all = done(store.calls(CallQuery.of(account), new Page.Request(0, 1000)));
        int together = writers * each;
        assertThat(all.total()).isEqualTo(together);
        assertThat(Set.copyOf(all.items())).hasSize(together);
    }

    @Test
    void aReadSeesWhatWasConfirmedBefore() {
        for (int i = 0; i < 50; i++) {
            CallRecord record = call(AccountSid.mint(), i);
            CompletionStage<Optional<CallRecord>> seen = store.save(record).thenCompose(_ -> store.call(record.sid()));
            assertThat(done(seen)).contains(record);
        }
    }

    @Test
    void closingWaitsForTheWritesThatWereAccepted() {
        AccountSid account = AccountSid.mint();
        List<CompletionStage<Void>> stages = IntStream.range(0, 2000)
                .mapToObj(i -> store.save(call(account, i)))
                .toList();
        store.close();
        assertThat(stages)
                .allSatisfy(stage -> assertThat(stage.toCompletableFuture()).isCompleted());
        Stages.allDone(stages);
    }

    @Test
    void closingASecondTimeDoesNothing() {
        store.close();
        store.close();
        assertThat(failure(store.ping())).hasMessageContaining("closed");
    }

    @Test
    void everythingThatIsAskedAfterClosingFailsAndSaysWhy() {
        store.close();
        List<Function<Store, CompletionStage<?>>> all = List.of(
                open -> open.save(master()),
                open -> open.account(AccountSid.mint()),
                open -> open.accountByEmail("a@example.org"),
                Store::masterAccount,
                open -> open.children(AccountSid.mint()),
                open -> open.save(fullApplication()),
                open -> open.application(ApplicationSid.mint()),
                open -> open.applications(AccountSid.mint(), Optional.empty(), FIRST),
                open -> open.deleteApplication(ApplicationSid.mint()),
                open -> open.save(fullNumber()),
                open -> open.number(NumberSid.mint()),
                open -> open.numbersWritten(List.of("1")),
                Store::patterns,
                open -> open.numbers(NumberContract.all(AccountSid.mint()), FIRST),
                open -> open.deleteNumber(NumberSid.mint()),
                open -> open.save(fullClient()),
                open -> open.client(ClientSid.mint()),
                open -> open.clientByLogin("alice"),
                open -> open.clients(AccountSid.mint(), Optional.empty(), FIRST),
                open -> open.deleteClient(ClientSid.mint()),
                open -> open.save(binding(ClientSid.mint(), "sip:alice@192.0.2.1", 0)),
                open -> open.bindings(ClientSid.mint()),
                open -> open.liveBindings(Instant.EPOCH),
                open -> open.deleteBinding(binding(ClientSid.mint(), "sip:alice@192.0.2.1", 1)),
                open -> open.save(fullTrunk()),
                open -> open.trunk(GatewaySid.mint()),
                open -> open.trunks(AccountSid.mint(), FIRST),
                Store::allTrunks,
                open -> open.deleteTrunk(GatewaySid.mint()),
                open -> open.save(callerId(AccountSid.mint(), "1", "", 0)),
                open -> open.outgoingCallerId(NumberSid.mint()),
                open -> open.outgoingCallerIds(AccountSid.mint(), Optional.empty(), Optional.empty(), FIRST),
                open -> open.deleteOutgoingCallerId(NumberSid.mint()),
                open -> open.save(call(AccountSid.mint(), 0)),
                open -> open.call(callSid()),
                open -> open.calls(CallQuery.of(AccountSid.mint()), FIRST),
                open -> open.unfinishedCalls(InstanceId.mint()),
                open -> open.deleteCall(callSid()),
                open -> open.save(refer(AccountSid.mint(), callSid(), 0)),
                open -> open.refer(ReferSid.mint()),
                open -> open.refers(ReferContract.all(AccountSid.mint()), FIRST),
                open -> open.save(recording(AccountSid.mint(), 0)),
                open -> open.recording(RecordingSid.mint()),
                open -> open.recordings(RecordingContract.all(AccountSid.mint()), FIRST),
                open -> open.unfinishedRecordings(InstanceId.mint()),
                open -> open.recordingsBefore(Instant.EPOCH, 1),
                open -> open.deleteRecording(RecordingSid.mint()),
                open -> open.save(conference(AccountSid.mint(), "room", 0)),
                open -> open.conference(ConferenceSid.mint()),
                open -> open.conferences(ConferenceContract.all(AccountSid.mint()), FIRST),
                open -> open.unfinishedConferences(InstanceId.mint()),
                open -> open.save(liveCall(InstanceId.mint())),
                open -> open.liveCalls(InstanceId.mint()),
                open -> open.deleteLiveCall(InstanceId.mint(), callSid()),
                Store::instancesWithUnfinished,
                open -> open.save(fullNotification(AccountSid.mint(), callSid(), "/", 0)),
                open -> open.notification(NotificationSid.mint()),
                open -> open.notifications(NotificationContract.all(AccountSid.mint()), FIRST),
                open -> open.property("name"),
                open -> open.propertyOnce("name", "value"),
                Store::ping);
        assertThat(all)
                .allSatisfy(
                        question -> assertThat(failure(question.apply(store))).hasMessageContaining("closed"));
    }
}
