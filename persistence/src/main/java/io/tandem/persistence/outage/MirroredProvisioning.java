package io.tandem.persistence.outage;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.sid.GatewaySid;
import io.tandem.engine.sid.NumberSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Application;
import io.tandem.engine.store.Binding;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.NumberQuery;
import io.tandem.engine.store.OutgoingCallerId;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.StoreException;
import io.tandem.engine.store.Trunk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What operators provide and where phones are, kept on this node too, so that calls can be taken while the store does
/// not answer.
///
/// ```
/// caller          MirroredProvisioning        Store            mirror
///   |----read--------------->|-----read--------->|
///   |<---answer--------------|<----answer--------|
///   |----read--------------->|-----read--------->|  fails
///   |                        |-----read---------------------------->|
///   |<---answer--------------|<----answer---------------------------|  as it was when the store answered last
///   |----save--------------->|-----save--------->|
///   |                        |-----save---------------------------->|
///                            every few minutes: all of it ([MirrorRefresh])
/// ```
///
/// What operators change fails while the store does not answer; what phones register goes to the mirror, and to the
/// store when it answers again.
public final class MirroredProvisioning extends ForwardingStore {
    private static final Logger LOG = LoggerFactory.getLogger(MirroredProvisioning.class);

    private static final Duration RETRY = Duration.ofSeconds(5);

    /// So long nothing is asked of a store that failed.
    private static final Duration SPARED = Duration.ofSeconds(2);

    private final Store store;
    private final Store mirror;
    private final Duration interval;
    private final AtomicLong failed = new AtomicLong(System.nanoTime() - SPARED.toNanos());
    /// Contacts that were deleted while the store did not answer, by the clients whose bindings it does not know
    /// yet.
    private final Map<ClientSid, Set<String>> unsent = new ConcurrentHashMap<>();

    private final MirrorRefresh refresh;
    private final Thread refreshing = Thread.ofVirtual().name("mirror").unstarted(this::refreshForEver);

    private MirroredProvisioning(Store store, Store mirror, Duration interval) {
        super(store);
        this.store = store;
        this.mirror = mirror;
        this.interval = interval;
        this.refresh = new MirrorRefresh(store, mirror);
    }

    /// Begins to mirror a store.
    ///
    /// @param store what is shared
    /// @param mirror of this node alone; closed with this
    /// @param interval between two refreshes of the whole mirror
    public static MirroredProvisioning of(Store store, Store mirror, Duration interval) {
        var mirrored = new MirroredProvisioning(store, mirror, interval);
        mirrored.refreshing.start();
        return mirrored;
    }

    /// One that is refreshed only by [#refreshNow].
    static MirroredProvisioning quiet(Store store, Store mirror) {
        return new MirroredProvisioning(store, mirror, Duration.ZERO);
    }

    private void refreshForEver() {
        try {
            while (true) {
                Duration pause = interval;
                try {
                    refreshNow();
                } catch (CompletionException | StoreException away) {
                    LOG.debug("The mirror is not refreshed: {}", away.getMessage());
                    pause = RETRY.compareTo(interval) < 0 ? RETRY : interval;
                }
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /// Brings the store's bindings and the mirror up to date. Waits.
    void refreshNow() {
        store.ping().toCompletableFuture().join();
        for (Map.Entry<ClientSid, Set<String>> each : unsent.entrySet()) {
            send(each.getKey(), each.getValue());
        }
        refresh.run(Instant.now());
    }

    private void send(ClientSid client, Set<String> deleted) {
        unsent.remove(client);
        List<Binding> bindings = mirror.bindings(client).toCompletableFuture().join();
        Set<String> kept = bindings.stream().map(Binding::contact).collect(Collectors.toSet());
        store.changeBindings(
                        client,
                        bindings,
                        deleted.stream()
                                .filter(contact -> !kept.contains(contact))
                                .toList())
                .handle((_, problem) -> {
                    if (problem != null) {
                        LOG.warn("The bindings of {} are not sent: {}", client, problem.getMessage());
                    }
                    return DONE;
                })
                .toCompletableFuture()
                .join();
    }

    /// After a failure the mirror is asked alone for a while: a database that hangs would cost every call its
    /// timeout.
    private <T> CompletionStage<T> read(Function<Store, CompletionStage<T>> question) {
        if (System.nanoTime() - failed.get() < SPARED.toNanos()) {
            return question.apply(mirror);
        }
        return question.apply(store)
                .handle((answer, problem) -> {
                    if (problem == null) {
                        return CompletableFuture.completedStage(answer);
                    }
                    failed.set(System.nanoTime());
                    return question.apply(mirror);
                })
                .thenCompose(Function.identity());
    }

    private CompletionStage<Void> write(Function<Store, CompletionStage<Void>> change) {
        return change.apply(store)
                .thenCompose(_ -> change.apply(mirror).handle((_, problem) -> {
                    if (problem != null) {
                        LOG.debug("The mirror lags behind until it is refreshed: {}", problem.getMessage());
                    }
                    return DONE;
                }))
                .thenCompose(Function.identity());
    }

    /// A refusal holds; that nobody answers does not keep a phone from registering.
    private CompletionStage<Void> writeBindings(
            ClientSid client, List<String> deleted, Function<Store, CompletionStage<Void>> change) {
        return write(change)
                .handle((_, problem) -> problem == null
                        ? DONE
                        : store.ping().handle((_, away) -> away != null).thenCompose(away -> {
                            if (!away) {
                                return CompletableFuture.<Void>failedStage(problem);
                            }
                            unsent.computeIfAbsent(client, _ -> ConcurrentHashMap.newKeySet())
                                    .addAll(deleted);
                            return change.apply(mirror);
                        }))
                .thenCompose(Function.identity());
    }

    @Override
    public CompletionStage<Void> save(Account account) {
        return write(one -> one.save(account));
    }

    @Override
    public CompletionStage<Optional<Account>> account(AccountSid sid) {
        return read(one -> one.account(sid));
    }

    @Override
    public CompletionStage<Optional<Account>> accountByEmail(String emailAddress) {
        return read(one -> one.accountByEmail(emailAddress));
    }

    @Override
    public CompletionStage<Optional<Account>> masterAccount() {
        return read(Store::masterAccount);
    }

    @Override
    public CompletionStage<List<Account>> children(AccountSid parent) {
        return read(one -> one.children(parent));
    }

    @Override
    public CompletionStage<Void> save(Application application) {
        return write(one -> one.save(application));
    }

    @Override
    public CompletionStage<Optional<Application>> application(ApplicationSid sid) {
        return read(one -> one.application(sid));
    }

    @Override
    public CompletionStage<Page<Application>> applications(
            AccountSid account, Optional<String> friendlyName, Page.Request page) {
        return read(one -> one.applications(account, friendlyName, page));
    }

    @Override
    public CompletionStage<Void> deleteApplication(ApplicationSid sid) {
        return write(one -> one.deleteApplication(sid));
    }

    @Override
    public CompletionStage<Void> save(PhoneNumber number) {
        return write(one -> one.save(number));
    }

    @Override
    public CompletionStage<Optional<PhoneNumber>> number(NumberSid sid) {
        return read(one -> one.number(sid));
    }

    @Override
    public CompletionStage<List<PhoneNumber>> numbersWritten(List<String> spellings) {
        return read(one -> one.numbersWritten(spellings));
    }

    @Override
    public CompletionStage<List<PhoneNumber>> patterns() {
        return read(Store::patterns);
    }

    @Override
    public CompletionStage<Page<PhoneNumber>> numbers(NumberQuery query, Page.Request page) {
        return read(one -> one.numbers(query, page));
    }

    @Override
    public CompletionStage<Void> deleteNumber(NumberSid sid) {
        return write(one -> one.deleteNumber(sid));
    }

    @Override
    public CompletionStage<Void> save(Client client) {
        return write(one -> one.save(client));
    }

    @Override
    public CompletionStage<Optional<Client>> client(ClientSid sid) {
        return read(one -> one.client(sid));
    }

    @Override
    public CompletionStage<Optional<Client>> clientByLogin(String login) {
        return read(one -> one.clientByLogin(login));
    }

    @Override
    public CompletionStage<Page<Client>> clients(AccountSid account, Optional<String> login, Page.Request page) {
        return read(one -> one.clients(account, login, page));
    }

    @Override
    public CompletionStage<Void> deleteClient(ClientSid sid) {
        return write(one -> one.deleteClient(sid));
    }

    @Override
    public CompletionStage<Void> save(Binding binding) {
        return writeBindings(binding.client(), List.of(), one -> one.save(binding));
    }

    @Override
    public CompletionStage<Void> changeBindings(ClientSid client, List<Binding> saved, List<String> deleted) {
        return writeBindings(client, deleted, one -> one.changeBindings(client, saved, deleted));
    }

    @Override
    public CompletionStage<Void> deleteExpiredBindings(Instant now) {
        return write(one -> one.deleteExpiredBindings(now));
    }

    @Override
    public CompletionStage<List<Binding>> bindings(ClientSid client) {
        return read(one -> one.bindings(client));
    }

    @Override
    public CompletionStage<List<Binding>> liveBindings(Instant now) {
        return read(one -> one.liveBindings(now));
    }

    @Override
    public CompletionStage<Void> deleteBinding(Binding read) {
        return writeBindings(read.client(), List.of(read.contact()), one -> one.deleteBinding(read));
    }

    @Override
    public CompletionStage<Void> save(Trunk trunk) {
        return write(one -> one.save(trunk));
    }

    @Override
    public CompletionStage<Optional<Trunk>> trunk(GatewaySid sid) {
        return read(one -> one.trunk(sid));
    }

    @Override
    public CompletionStage<Page<Trunk>> trunks(AccountSid account, Page.Request page) {
        return read(one -> one.trunks(account, page));
    }

    @Override
    public CompletionStage<List<Trunk>> allTrunks() {
        return read(Store::allTrunks);
    }

    @Override
    public CompletionStage<Void> deleteTrunk(GatewaySid sid) {
        return write(one -> one.deleteTrunk(sid));
    }

    @Override
    public CompletionStage<Void> save(OutgoingCallerId callerId) {
        return write(one -> one.save(callerId));
    }

    @Override
    public CompletionStage<Optional<OutgoingCallerId>> outgoingCallerId(NumberSid sid) {
        return read(one -> one.outgoingCallerId(sid));
    }

    @Override
    public CompletionStage<Page<OutgoingCallerId>> outgoingCallerIds(
            AccountSid account, Optional<String> phoneNumber, Optional<String> friendlyName, Page.Request page) {
        return read(one -> one.outgoingCallerIds(account, phoneNumber, friendlyName, page));
    }

    @Override
    public CompletionStage<Void> deleteOutgoingCallerId(NumberSid sid) {
        return write(one -> one.deleteOutgoingCallerId(sid));
    }

    @Override
    public CompletionStage<Optional<String>> property(String name) {
        return read(one -> one.property(name));
    }

    /// What the store said once is known here too; what nobody said cannot be decided by this node alone.
    @Override
    public CompletionStage<String> propertyOnce(String name, String value) {
        return store.propertyOnce(name, value)
                .thenCompose(decided -> mirror.propertyOnce(name, decided).thenApply(_ -> decided))
                .handle((decided, problem) -> problem == null
                        ? CompletableFuture.completedStage(decided)
                        : mirror.property(name)
                                .thenCompose(known -> known.map(CompletableFuture::completedStage)
                                        .orElseGet(() -> CompletableFuture.failedStage(problem))))
                .thenCompose(Function.identity());
    }

    @Override
    public void close() {
        refreshing.interrupt();
        try {
            refreshing.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        super.close();
        mirror.close();
    }
}
