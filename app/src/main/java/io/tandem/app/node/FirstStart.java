package io.tandem.app.node;

import io.tandem.engine.media.RecordingFiles;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.Store;
import java.io.IOException;
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

    private FirstStart() {}

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

    /// Makes the files whole that were being written when this node died, and says in their records how long they play:
    /// those may have been closed by another node, which does not see the files. Of one in which nothing is nothing stays.
    /// What the store does not take now is left for the next start.
    static void repairRecordings(Store store, RecordingFiles files, Instant now) throws IOException {
        for (RecordingSid torn : files.torn()) {
            try {
                store.recording(torn)
                        .toCompletableFuture()
                        .join()
                        .map(lost -> repaired(lost, files, now)
                                .map(store::save)
                                .orElseGet(() -> store.deleteRecording(torn)))
                        .ifPresent(written -> written.toCompletableFuture().join());
                files.mended(torn);
            } catch (CompletionException | IOException e) {
                LOG.warn("Recording {} is repaired at the next start: {}", torn, e.getMessage());
            }
        }
    }

    private static Optional<RecordingRecord> repaired(RecordingRecord lost, RecordingFiles files, Instant now) {
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
}
