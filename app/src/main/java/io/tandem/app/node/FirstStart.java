package io.tandem.app.node;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sip.SealingKey;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Store;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/// What a node does with its store before it takes calls.
final class FirstStart {
    private FirstStart() {}

    /// The master account, and whether it was made just now.
    record Master(Account account, Origin origin) {}

    /// Where a master account comes from.
    enum Origin {
        MADE_NOW,
        KNOWN
    }

    /// Of several nodes that start on an empty store at the same time, one decides who the master account is, and
    /// each writes the same. What was decided long ago may have been changed since: it is written only where a look
    /// after the decision does not find the account either.
    static Master master(Store store, Settings settings) {
        Optional<Account> known = known(store);
        if (known.isPresent()) {
            return new Master(known.get(), Origin.KNOWN);
        }
        String ours = settings.accountSid().orElseGet(AccountSid::mint) + " "
                + settings.accountToken().orElseGet(FirstStart::token) + " " + Instant.now();
        String decided =
                store.propertyOnce("master-account", ours).toCompletableFuture().join();
        if (!decided.equals(ours)) {
            Optional<Account> written = known(store);
            if (written.isPresent()) {
                return new Master(written.get(), Origin.KNOWN);
            }
        }
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

    private static Optional<Account> known(Store store) {
        return store.masterAccount().toCompletableFuture().join();
    }

    /// What the public URLs of recordings are signed with: of all nodes that share the store, and kept.
    static byte[] urlSecret(Store store) {
        return HexFormat.of()
                .parseHex(store.propertyOnce("recording-url-secret", random(32))
                        .toCompletableFuture()
                        .join());
    }

    /// What the nodes that share the store know in common.
    static SealingKey clusterSecret(Store store) {
        return SealingKey.of(store.propertyOnce("cluster-secret", SealingKey.mint())
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
}
