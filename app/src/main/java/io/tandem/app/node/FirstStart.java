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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a node does with its store before it takes calls.
final class FirstStart {
    private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);

    private static final String NODE_ID = "node.id";
    /// Between two tries, while the store does not answer.
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private FirstStart() {}

    /// This node's id, which it keeps in a file of its own: several nodes may share a store.
    static InstanceId instance(Path data, Store store) throws IOException {
        Path file = data.resolve(NODE_ID);
        if (Files.exists(file)) {
            String text = Files.readString(file).strip();
            return InstanceId.parse(text)
                    .orElseThrow(() ->
                            new IOException(file + " holds no id of a node. Delete it, and this node is a new one."));
        }
        // a node that is alone kept it in its store once
        InstanceId id = store.property("instance")
                .toCompletableFuture()
                .join()
                .flatMap(InstanceId::parse)
                .orElseGet(InstanceId::mint);
        Path part = data.resolve(NODE_ID + ".part");
        Files.writeString(part, id.text() + "\n");
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        return id;
    }

    /// The master account, and whether it was made just now.
    record Master(Account account, Origin origin) {}

    /// Where a master account comes from.
    enum Origin {
        MADE_NOW,
        KNOWN
    }

    /// Of several nodes that start on an empty store at the same time, one decides who the master account is, and
    /// each writes
    /// the same.
    static Master master(Store store, Settings settings) {
        Optional<Account> known = store.masterAccount().toCompletableFuture().join();
        if (known.isPresent()) {
            return new Master(known.get(), Origin.KNOWN);
        }
        String ours = settings.accountSid().orElseGet(AccountSid::mint) + " "
                + settings.accountToken().orElseGet(FirstStart::token) + " " + Instant.now();
        String decided =
                store.propertyOnce("master-account", ours).toCompletableFuture().join();
        int first = decided.indexOf(' ');
        int last = decided.lastIndexOf(' ');
        Instant made = Instant.parse(decided.substring(last + 1));
        Account account = new Account(
                new AccountSid(decided.substring(0, first)),
                Optional.empty(),
                "Master account",
                Optional.empty(),
                Account.Status.ACTIVE,
                decided.substring(first + 1, last),
                made,
                made);
        store.save(account).toCompletableFuture().join();
        return new Master(account, decided.equals(ours) ? Origin.MADE_NOW : Origin.KNOWN);
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

    /// Closes the records of what this node held when it died, as soon as the store tells which they are.
    ///
    /// @param started when this start began: what is younger lives
    static void closeLost(Store store, RecordingFiles files, InstanceId instance, Instant started) {
        try {
            closeLostNow(store, files, instance, started);
        } catch (CompletionException away) {
            LOG.warn("What this node lost is closed when the store answers: {}", away.getMessage());
            Thread.ofVirtual().name("lost-records").start(() -> closeLostLater(store, files, instance, started));
        }
    }

    private static void closeLostLater(Store store, RecordingFiles files, InstanceId instance, Instant started) {
        while (true) {
            try {
                Thread.sleep(PAUSE);
                closeLostNow(store, files, instance, started);
                return;
            } catch (CompletionException stillAway) {
                LOG.debug("What this node lost is not closed yet: {}", stillAway.getMessage());
                if (String.valueOf(stillAway.getMessage()).contains("closed")) {
                    return; // the node stops; the next start closes them
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void closeLostNow(Store store, RecordingFiles files, InstanceId instance, Instant started) {
        closeLostCalls(store, instance, started);
        closeLostRecordings(store, files, instance, started);
        closeLostConferences(store, instance, started);
    }

    /// Closes the records of calls that this node lost when it died.
    static void closeLostCalls(Store store, InstanceId instance, Instant started) {
        for (CallRecord lost :
                store.unfinishedCalls(instance).toCompletableFuture().join()) {
            if (!lost.created().isBefore(started)) {
                continue;
            }
            CallStatus status = lost.answered().isPresent() ? CallStatus.COMPLETED : CallStatus.FAILED;
            store.save(lost.ended(status, "node-lost", lost.updated()))
                    .toCompletableFuture()
                    .join();
        }
    }

    /// Closes the records of recordings that this node was making when it died; what was written of them is kept,
    /// and of
    /// one that has no file nothing stays.
    static void closeLostRecordings(Store store, RecordingFiles files, InstanceId instance, Instant now) {
        for (RecordingRecord lost :
                store.unfinishedRecordings(instance).toCompletableFuture().join()) {
            if (lost.created().isBefore(now)) {
                closed(lost, files, now)
                        .map(store::save)
                        .orElseGet(() -> store.deleteRecording(lost.sid()))
                        .toCompletableFuture()
                        .join();
            }
        }
    }

    private static Optional<RecordingRecord> closed(RecordingRecord lost, RecordingFiles files, Instant now) {
        try {
            return files.repair(lost.sid()).map(length -> ended(lost, RecordingRecord.Status.COMPLETED, length, now));
        } catch (IOException e) {
            LOG.warn("Recording {} cannot be repaired: {}", lost.sid(), e.getMessage());
            return Optional.of(ended(lost, RecordingRecord.Status.FAILED, Duration.ZERO, now));
        }
    }

    private static RecordingRecord ended(
            RecordingRecord lost, RecordingRecord.Status status, Duration length, Instant now) {
        return lost.ended(status, length, lost.marks(), lost.errorCode(), now);
    }

    /// Closes the records of conferences that this node lost when it died.
    static void closeLostConferences(Store store, InstanceId instance, Instant started) {
        for (ConferenceRecord lost :
                store.unfinishedConferences(instance).toCompletableFuture().join()) {
            if (!lost.created().isBefore(started)) {
                continue;
            }
            store.save(lost.endedAt(lost.updated(), ConferenceRecord.Reason.NODE_LOST, Optional.empty()))
                    .toCompletableFuture()
                    .join();
        }
    }
}
