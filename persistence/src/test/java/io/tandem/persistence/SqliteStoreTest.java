package io.tandem.persistence;

import static io.tandem.engine.store.SampleRecords.accountWithEmail;
import static io.tandem.engine.store.SampleRecords.binding;
import static io.tandem.engine.store.SampleRecords.call;
import static io.tandem.engine.store.SampleRecords.conference;
import static io.tandem.engine.store.SampleRecords.fullApplication;
import static io.tandem.engine.store.SampleRecords.fullCall;
import static io.tandem.engine.store.SampleRecords.fullClient;
import static io.tandem.engine.store.SampleRecords.fullNotification;
import static io.tandem.engine.store.SampleRecords.fullNumber;
import static io.tandem.engine.store.SampleRecords.fullRecording;
import static io.tandem.engine.store.SampleRecords.fullTrunk;
import static io.tandem.engine.store.SampleRecords.refer;
import static io.tandem.engine.store.Stages.done;
import static io.tandem.engine.store.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.StoreContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class SqliteStoreTest extends StoreContract {
    @TempDir
    private Path folder;

    @Override
    protected Store open() {
        return SqliteStore.open(folder.resolve("contract"), Duration.ZERO);
    }

    @Test
    void everythingIsThereAgainAfterARestart() {
        var account = accountWithEmail("ada@example.org");
        var application = fullApplication();
        var number = fullNumber();
        var call = fullCall();
        var refer = refer(account.sid(), call.sid(), 1);
        var notification = fullNotification(account.sid(), call.sid(), "/", 1);
        var client = fullClient();
        var binding = binding(client.sid(), "sip:alice@192.0.2.1", 1);
        var trunk = fullTrunk();
        var recording = fullRecording();
        var conference = conference(account.sid(), "room", 1);
        try (Store before = SqliteStore.open(folder)) {
            done(before.save(account));
            done(before.save(application));
            done(before.save(number));
            done(before.save(call));
            done(before.save(refer));
            done(before.save(notification));
            done(before.save(client));
            done(before.save(binding));
            done(before.save(trunk));
            done(before.save(recording));
            done(before.save(conference));
            done(before.propertyOnce("instance", "first"));
        }
        try (Store after = SqliteStore.open(folder)) {
            assertThat(done(after.account(account.sid()))).contains(account);
            assertThat(done(after.application(application.sid()))).contains(application);
            assertThat(done(after.number(number.sid()))).contains(number);
            assertThat(done(after.call(call.sid()))).contains(call);
            assertThat(done(after.refer(refer.sid()))).contains(refer);
            assertThat(done(after.notification(notification.sid()))).contains(notification);
            assertThat(done(after.client(client.sid()))).contains(client);
            assertThat(done(after.bindings(client.sid()))).containsExactly(binding);
            assertThat(done(after.allTrunks())).containsExactly(trunk);
            assertThat(done(after.recording(recording.sid()))).contains(recording);
            assertThat(done(after.conference(conference.sid()))).contains(conference);
            assertThat(done(after.propertyOnce("instance", "second"))).isEqualTo("first");
        }
    }

    @Test
    void aClosedStoreIsOneFileThatCanBeCopied() {
        try (Store store = SqliteStore.open(folder)) {
            done(store.save(fullCall()));
        }
        assertThat(folder.resolve("tandem.db")).isNotEmptyFile();
        assertThat(folder.resolve("tandem.db-wal")).doesNotExist();
    }

    @Test
    void onlyItsOwnerMayReadTheFile() throws Exception {
        try (Store store = SqliteStore.open(folder)) {
            done(store.save(fullCall()));
            for (String name : new String[] {"tandem.db", "tandem.db-wal"}) {
                assertThat(Files.getPosixFilePermissions(folder.resolve(name)))
                        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            }
        }
    }

    @Test
    void aTimeThatCannotBeKeptIsRefusedAndNothingIsChanged() {
        try (Store store = SqliteStore.open(folder)) {
            CallRecord record = call(AccountSid.mint(), 1);
            done(store.save(record));
            assertThat(failure(store.save(record.with(CallStatus.FAILED, Instant.MAX))))
                    .hasMessageContaining(record.sid().text());
            assertThat(done(store.call(record.sid()))).contains(record);
        }
    }
}
