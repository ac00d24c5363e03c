package io.tandem.engine.route;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/// Who is above whom. What was learnt once stays true: an account keeps its parent.
final class Families {
    private final Store store;
    private final Map<AccountSid, Lineage> known = new ConcurrentHashMap<>();

    Families(Store store) {
        this.store = store;
    }

    /// The lineage, if it was learnt already.
    Optional<Lineage> known(AccountSid account) {
        return Optional.ofNullable(known.get(account));
    }

    /// Learns several.
    CompletionStage<Void> learn(Set<AccountSid> accounts) {
        return CompletableFuture.allOf(accounts.stream()
                .map(account -> of(account).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    /// The lineage; an account that is not there is alone.
    CompletionStage<Lineage> of(AccountSid account) {
        Optional<Lineage> learnt = known(account);
        return learnt.isPresent()
                ? CompletableFuture.completedStage(learnt.get())
                : above(account, new ArrayList<>(List.of(account))).thenApply(path -> {
                    Lineage lineage = new Lineage(path);
                    known.put(account, lineage);
                    return lineage;
                });
    }

    private CompletionStage<List<AccountSid>> above(AccountSid account, List<AccountSid> path) {
        return store.account(account).thenCompose(found -> {
            Optional<AccountSid> parent = found.flatMap(Account::parent).filter(sid -> !path.contains(sid));
            if (parent.isEmpty()) {
                return CompletableFuture.completedStage(path);
            }
            path.add(parent.get());
            return above(parent.get(), path);
        });
    }
}
