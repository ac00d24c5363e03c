package io.tandem.app.node;

import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Store;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/// What a node does with its store before it takes calls.
final class FirstStart {
    private FirstStart() {}

    /// This node's id, which it keeps.
    static InstanceId instance(Store store) {
        return new InstanceId(store.propertyOnce("instance", InstanceId.mint().text())
                .toCompletableFuture()
                .join());
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

    private static String token() {
        byte[] bytes = new byte[16];
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
}
