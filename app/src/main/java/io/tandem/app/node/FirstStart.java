package io.tandem.app.node;

import io.tandem.engine.media.RecordingFiles;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.Store;
import io.tandem.persistence.Sharing;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a node does with its store before it takes calls.
final class FirstStart {
    private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);

    private FirstStart() {}

    /// This node's id: kept in its store, unless that is of several nodes.
    static InstanceId instance(Store store, Sharing sharing) {
        return switch (sharing) {
            case ALONE ->
                new InstanceId(store.propertyOnce("instance", InstanceId.mint().text())
                        .toCompletableFuture()
                        .join());
            case SHARED -> InstanceId.mint();
        };
    }

    /// The master account, and whether it was made just now.
    record Master(Account account, Origin origin) {}

    /// Where a master account comes from.
    enum Origin {
        MADE_NOW,
        KNOWN
    }

    static Master master(Store store, Settings settings) {
        Optional<Account> known = store.masterAccount().toCompletableFuture().join();
        if (known.isPresent()) {
            return new Master(known.get(), Origin.KNOWN);
        }
        Instant now = Instant.now();
        Account made = new Account(
                settings.accountSid().orElseGet(AccountSid::mint),
                Optional.empty(),
                "Master account",
                Optional.empty(),
                Account.Status.ACTIVE,
                settings.accountToken().orElseGet(FirstStart::token),
                now,
                now);
        store.save(made).toCompletableFuture().join();
        return new Master(made, Origin.MADE_NOW);
    }

    /// What the public URLs of recordings are signed with: of all nodes that share the store, and kept.
    static byte[] urlSecret(Store store) {
        return HexFormat.of()
                .parseHex(store.propertyOnce("recording-url-secret", random(32))
                        .toCompletableFuture()
                        .join());
    }

    private static String token() {
        return random(16);
    }

    private static String random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// Closes the records of calls that this node lost when it died.
    static void closeLostCalls(Store store, InstanceId instance) {
        for (CallRecord lost :
                store.unfinishedCalls(instance).toCompletableFuture().join()) {
            CallStatus status = lost.answered().isPresent() ? CallStatus.COMPLETED : CallStatus.FAILED;
            store.save(lost.ended(status, "node-lost", lost.updated()))
                    .toCompletableFuture()
                    .join();
        }
    }

    /// Closes the records of recordings that this node was making when it died; what was written of them is kept.
    static void closeLostRecordings(Store store, RecordingFiles files, InstanceId instance, Instant now) {
        for (RecordingRecord lost :
                store.unfinishedRecordings(instance).toCompletableFuture().join()) {
            store.save(closed(lost, files, now)).toCompletableFuture().join();
        }
    }

    private static RecordingRecord closed(RecordingRecord lost, RecordingFiles files, Instant now) {
        try {
            return files.repair(lost.sid())
                    .map(length -> ended(lost, RecordingRecord.Status.COMPLETED, length, now))
                    .orElseGet(() -> ended(lost, RecordingRecord.Status.ABSENT, Duration.ZERO, now));
        } catch (IOException e) {
            LOG.warn("Recording {} cannot be repaired: {}", lost.sid(), e.getMessage());
            return ended(lost, RecordingRecord.Status.FAILED, Duration.ZERO, now);
        }
    }

    private static RecordingRecord ended(
            RecordingRecord lost, RecordingRecord.Status status, Duration length, Instant now) {
        return lost.ended(status, length, lost.marks(), lost.errorCode(), now);
    }

    /// Closes the records of conferences that this node lost when it died.
    static void closeLostConferences(Store store, InstanceId instance) {
        for (ConferenceRecord lost :
                store.unfinishedConferences(instance).toCompletableFuture().join()) {
            store.save(lost.endedAt(lost.updated(), ConferenceRecord.Reason.NODE_LOST, Optional.empty()))
                    .toCompletableFuture()
                    .join();
        }
    }
}
