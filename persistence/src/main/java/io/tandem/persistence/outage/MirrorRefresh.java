package io.tandem.persistence.outage;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Application;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.NumberQuery;
import io.tandem.engine.store.OutgoingCallerId;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.Sort;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.StoreException;
import io.tandem.engine.store.Trunk;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a mirror hold what a store holds: what is new or changed is written, what is gone is deleted. It waits for
/// each step, and fails without harm when the store does.
final class MirrorRefresh {
    private static final Logger LOG = LoggerFactory.getLogger(MirrorRefresh.class);
    /// Of each kind; what is beyond is not known while the store does not answer.
    private static final int MOST = 200_000;

    private final Store store;
    private final Store mirror;

    MirrorRefresh(Store store, Store mirror) {
        this.store = store;
        this.mirror = mirror;
    }

    private record Key(Object owner, Object name) {}

    void run(Instant now) {
        List<Account> mirrored = accounts(mirror);
        List<Account> accounts = accounts(store);
        // what is gone goes first: its name may be another's by now
        List<Runnable> saves = new ArrayList<>();
        saves.addAll(differences(mirrored, accounts, Account::sid, mirror::save, _ -> List.of()));
        var owners = accounts.stream().map(Account::sid).toList();
        var known = mirrored.stream().map(Account::sid).toList();
        saves.addAll(differences(
                all(mirror, known, MirrorRefresh::applications),
                all(store, owners, MirrorRefresh::applications),
                Application::sid,
                mirror::save,
                one -> List.of(mirror.deleteApplication(one.sid()))));
        saves.addAll(differences(
                all(mirror, known, MirrorRefresh::numbers),
                all(store, owners, MirrorRefresh::numbers),
                PhoneNumber::sid,
                mirror::save,
                one -> List.of(mirror.deleteNumber(one.sid()))));
        saves.addAll(differences(
                all(mirror, known, MirrorRefresh::clients),
                all(store, owners, MirrorRefresh::clients),
                Client::sid,
                mirror::save,
                one -> List.of(mirror.deleteClient(one.sid()))));
        saves.addAll(differences(
                all(mirror, known, MirrorRefresh::callerIds),
                all(store, owners, MirrorRefresh::callerIds),
                OutgoingCallerId::sid,
                mirror::save,
                one -> List.of(mirror.deleteOutgoingCallerId(one.sid()))));
        saves.addAll(differences(
                joined(mirror.allTrunks()),
                joined(store.allTrunks()),
                Trunk::sid,
                mirror::save,
                one -> List.of(mirror.deleteTrunk(one.sid()))));
        saves.addAll(differences(
                joined(mirror.liveBindings(now)),
                joined(store.liveBindings(now)),
                one -> new Key(one.client(), one.contact()),
                mirror::save,
                one -> List.of(mirror.deleteBinding(one))));
        saves.forEach(Runnable::run);
        joined(mirror.deleteExpiredBindings(now));
    }

    /// Deletes what is gone; what is to be saved is given back. The mirror was read first: what comes meanwhile
    /// stays.
    private static <T> List<Runnable> differences(
            List<T> there,
            List<T> wanted,
            Function<T, Object> key,
            Function<T, CompletionStage<Void>> save,
            Function<T, List<CompletionStage<Void>>> delete) {
        Map<Object, T> gone = new LinkedHashMap<>();
        there.forEach(one -> gone.put(key.apply(one), one));
        List<Runnable> saves = new ArrayList<>();
        for (T one : wanted) {
            T before = gone.remove(key.apply(one));
            if (!one.equals(before)) {
                saves.add(() -> saved(save.apply(one), one));
            }
        }
        gone.values().forEach(one -> delete.apply(one).forEach(MirrorRefresh::joined));
        return saves;
    }

    private static void saved(CompletionStage<Void> stage, Object one) {
        try {
            joined(stage);
        } catch (CompletionException refused) {
            if (Thread.currentThread().isInterrupted()) {
                throw refused;
            }
            LOG.debug("The mirror does without {}: {}", one.getClass().getSimpleName(), refused.getMessage());
        }
    }

    private static List<Account> accounts(Store of) {
        List<Account> found = new ArrayList<>();
        Queue<Account> parents = new ArrayDeque<>();
        joined(of.masterAccount()).ifPresent(parents::add);
        for (Account next = parents.poll(); next != null && found.size() < MOST; next = parents.poll()) {
            found.add(next);
            parents.addAll(joined(of.children(next.sid())));
        }
        return found;
    }

    /// A page of what an account has.
    private interface Paged<T> {
        CompletionStage<Page<T>> of(Store store, AccountSid account, Page.Request page);
    }

    private static <T> List<T> all(Store of, List<AccountSid> accounts, Paged<T> paged) {
        List<T> found = new ArrayList<>();
        for (AccountSid account : accounts) {
            var request = new Page.Request(0, Page.Request.LARGEST);
            Page<T> page;
            do {
                page = joined(paged.of(of, account, request));
                found.addAll(page.items());
                request = request.following(page);
            } while (page.items().size() == Page.Request.LARGEST && found.size() < MOST);
        }
        return found;
    }

    private static CompletionStage<Page<Application>> applications(Store of, AccountSid account, Page.Request page) {
        return of.applications(account, Optional.empty(), page);
    }

    private static CompletionStage<Page<PhoneNumber>> numbers(Store of, AccountSid account, Page.Request page) {
        var query = new NumberQuery(
                account,
                Optional.empty(),
                Optional.empty(),
                new Sort<>(NumberQuery.Field.DATE_CREATED, Sort.Order.ASCENDING));
        return of.numbers(query, page);
    }

    private static CompletionStage<Page<Client>> clients(Store of, AccountSid account, Page.Request page) {
        return of.clients(account, Optional.empty(), page);
    }

    private static CompletionStage<Page<OutgoingCallerId>> callerIds(Store of, AccountSid account, Page.Request page) {
        return of.outgoingCallerIds(account, Optional.empty(), Optional.empty(), page);
    }

    private static <T> T joined(CompletionStage<T> stage) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CompletionException(new StoreException("the store is closed"));
        }
        return stage.toCompletableFuture().join();
    }
}
