package io.tandem.persistence.cassandra;

import static java.util.Comparator.comparing;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.GatewaySid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sid.NotificationSid;
import io.tandem.engine.sid.NumberSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.sid.ReferSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Application;
import io.tandem.engine.store.Binding;
import io.tandem.engine.store.CallQuery;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.ConferenceQuery;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.LiveCall;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.NotificationQuery;
import io.tandem.engine.store.NumberQuery;
import io.tandem.engine.store.OutgoingCallerId;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.RecordingQuery;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.ReferQuery;
import io.tandem.engine.store.ReferRecord;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.StoreException;
import io.tandem.engine.store.Trunk;
import io.tandem.persistence.AccountTable;
import io.tandem.persistence.ClientTable;
import io.tandem.persistence.cassandra.Cql.Asked;
import io.tandem.persistence.cassandra.ListTable.Partition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/// The store on Cassandra, which several nodes may share. It is open at once; until Cassandra answers, and whenever it
/// does not, every stage fails.
///
/// A write that fails may have been done in part, unlike the port says of others: done again, it is whole. A list that
/// is long tells a total that is too small ([Listing]).
public final class CassandraStore implements Store {
    /// How often it is asked what a property is.
    private static final int DECISIONS = 3;

    private final Link<Tables> link;
    private final Traffic traffic;

    private CassandraStore(Link<Tables> link, Traffic traffic) {
        this.link = link;
        this.traffic = traffic;
    }

    /// A store that tries to reach Cassandra until it does.
    public static CassandraStore open(CassandraSettings settings) {
        var traffic = new Traffic();
        var link = new Link<>(
                settings, session -> new Tables(new Cql(session, settings.keyspace(), traffic), settings.life()));
        link.start();
        return new CassandraStore(link, traffic);
    }

    /// Done once Cassandra was reached and its tables are there.
    public CompletionStage<Void> ready() {
        return link.ready();
    }

    /// How many statements were sent that change something; each of a batch counts.
    public long writes() {
        return traffic.writes();
    }

    /// How many rows Cassandra gave.
    public long rowsRead() {
        return traffic.rowsRead();
    }

    @Override
    public CompletionStage<Void> save(Account account) {
        return ask(() -> "save account " + account.sid(), tables -> tables.accounts.save(account));
    }

    @Override
    public CompletionStage<Optional<Account>> account(AccountSid sid) {
        return ask(() -> "read account " + sid, tables -> tables.accounts.bySid(sid));
    }

    @Override
    public CompletionStage<Optional<Account>> accountByEmail(String emailAddress) {
        return ask(
                () -> "read account " + emailAddress,
                tables -> tables.accounts.byName(AccountTable.folded(emailAddress)));
    }

    @Override
    public CompletionStage<Optional<Account>> masterAccount() {
        return ask(
                () -> "read the master account",
                tables -> tables.accountsByParent
                        .all(Tables.NOBODY)
                        .thenApply(all -> all.stream().findFirst()));
    }

    @Override
    public CompletionStage<List<Account>> children(AccountSid parent) {
        return ask(() -> "list children of account " + parent, tables -> tables.accountsByParent.all(parent.text()));
    }

    @Override
    public CompletionStage<Void> save(Application application) {
        return ask(() -> "save application " + application.sid(), tables -> tables.applications.save(application));
    }

    @Override
    public CompletionStage<Optional<Application>> application(ApplicationSid sid) {
        return ask(() -> "read application " + sid, tables -> tables.applications.bySid(sid));
    }

    @Override
    public CompletionStage<Page<Application>> applications(
            AccountSid account, Optional<String> friendlyName, Page.Request page) {
        return ask(
                () -> "list applications",
                tables -> Listing.of(
                        tables.applicationsByAccount, account.text(), Orders.applications(friendlyName), page));
    }

    @Override
    public CompletionStage<Void> deleteApplication(ApplicationSid sid) {
        return ask(() -> "delete application " + sid, tables -> tables.applications.delete(sid));
    }

    @Override
    public CompletionStage<Void> save(PhoneNumber number) {
        return ask(() -> "save number " + number.sid(), tables -> tables.numbers.save(number));
    }

    @Override
    public CompletionStage<Optional<PhoneNumber>> number(NumberSid sid) {
        return ask(() -> "read number " + sid, tables -> tables.numbers.bySid(sid));
    }

    @Override
    public CompletionStage<List<PhoneNumber>> numbersWritten(List<String> spellings) {
        return ask(
                () -> "read numbers written " + spellings,
                tables -> Cql.values(spellings.stream()
                                .distinct()
                                .map(tables.numbersBySpelling::all)
                                .toList())
                        .thenApply(found -> found.stream()
                                .flatMap(List::stream)
                                .sorted(comparing(PhoneNumber::created).thenComparing(PhoneNumber::sid))
                                .toList()));
    }

    @Override
    public CompletionStage<List<PhoneNumber>> patterns() {
        return ask(() -> "read the patterns", tables -> tables.patterns.all(Tables.EVERYBODY));
    }

    @Override
    public CompletionStage<Page<PhoneNumber>> numbers(NumberQuery query, Page.Request page) {
        return ask(
                () -> "list numbers",
                tables -> Listing.of(tables.numbersByAccount, query.account().text(), Orders.numbers(query), page));
    }

    @Override
    public CompletionStage<Void> deleteNumber(NumberSid sid) {
        return ask(() -> "delete number " + sid, tables -> tables.numbers.delete(sid));
    }

    @Override
    public CompletionStage<Void> save(Client client) {
        return ask(() -> "save client " + client.sid(), tables -> tables.clients.save(client));
    }

    @Override
    public CompletionStage<Optional<Client>> client(ClientSid sid) {
        return ask(() -> "read client " + sid, tables -> tables.clients.bySid(sid));
    }

    @Override
    public CompletionStage<Optional<Client>> clientByLogin(String login) {
        return ask(() -> "read client " + login, tables -> tables.clients.byName(ClientTable.folded(login)));
    }

    @Override
    public CompletionStage<Page<Client>> clients(AccountSid account, Optional<String> login, Page.Request page) {
        return ask(
                () -> "list clients",
                tables -> Listing.of(tables.clientsByAccount, account.text(), Orders.clients(login), page));
    }

    /// The bindings go first: until the client is gone, deleting again finds the rest.
    @Override
    public CompletionStage<Void> deleteClient(ClientSid sid) {
        return ask(
                () -> "delete client " + sid,
                tables -> tables.bindings.deleteAll(sid).thenCompose(_ -> tables.clients.delete(sid)));
    }

    @Override
    public CompletionStage<Void> save(Binding binding) {
        return changeBindings(binding.client(), List.of(binding), List.of());
    }

    @Override
    public CompletionStage<Void> changeBindings(ClientSid client, List<Binding> saved, List<String> deleted) {
        return ask(
                () -> "change the bindings of client " + client,
                tables -> tables.clients
                        .bySid(client)
                        .thenCompose(known -> known.isEmpty() && !saved.isEmpty()
                                ? CompletableFuture.failedStage(new StoreException("there is no such client"))
                                : tables.bindings.change(client, saved, deleted)));
    }

    @Override
    public CompletionStage<Void> deleteExpiredBindings(Instant now) {
        return ask(() -> "delete the expired bindings", tables -> tables.bindings.deleteExpired(now));
    }

    @Override
    public CompletionStage<List<Binding>> bindings(ClientSid client) {
        return ask(() -> "list bindings of " + client, tables -> tables.bindings.of(client));
    }

    @Override
    public CompletionStage<List<Binding>> liveBindings(Instant now) {
        return ask(() -> "list the live bindings", tables -> tables.bindings.live(now));
    }

    @Override
    public CompletionStage<Void> deleteBinding(Binding read) {
        return ask(() -> "delete a binding of client " + read.client(), tables -> tables.bindings.delete(read));
    }

    @Override
    public CompletionStage<Void> save(Trunk trunk) {
        return ask(() -> "save trunk " + trunk.sid(), tables -> tables.trunks.save(trunk));
    }

    @Override
    public CompletionStage<Optional<Trunk>> trunk(GatewaySid sid) {
        return ask(() -> "read trunk " + sid, tables -> tables.trunks.bySid(sid));
    }

    @Override
    public CompletionStage<Page<Trunk>> trunks(AccountSid account, Page.Request page) {
        return ask(
                () -> "list trunks",
                tables -> Listing.of(tables.trunksByAccount, account.text(), Orders.oldestFirst(_ -> true), page));
    }

    @Override
    public CompletionStage<List<Trunk>> allTrunks() {
        return ask(() -> "list all trunks", tables -> tables.allTrunks.all(Tables.EVERYBODY));
    }

    @Override
    public CompletionStage<Void> deleteTrunk(GatewaySid sid) {
        return ask(() -> "delete trunk " + sid, tables -> tables.trunks.delete(sid));
    }

    @Override
    public CompletionStage<Void> save(OutgoingCallerId callerId) {
        return ask(() -> "save outgoing caller id " + callerId.sid(), tables -> tables.callerIds.save(callerId));
    }

    @Override
    public CompletionStage<Optional<OutgoingCallerId>> outgoingCallerId(NumberSid sid) {
        return ask(() -> "read outgoing caller id " + sid, tables -> tables.callerIds.bySid(sid));
    }

    @Override
    public CompletionStage<Page<OutgoingCallerId>> outgoingCallerIds(
            AccountSid account, Optional<String> phoneNumber, Optional<String> friendlyName, Page.Request page) {
        return ask(
                () -> "list outgoing caller ids",
                tables -> Listing.of(
                        tables.callerIdsByAccount, account.text(), Orders.callerIds(phoneNumber, friendlyName), page));
    }

    @Override
    public CompletionStage<Void> deleteOutgoingCallerId(NumberSid sid) {
        return ask(() -> "delete outgoing caller id " + sid, tables -> tables.callerIds.delete(sid));
    }

    @Override
    public CompletionStage<Void> save(CallRecord call) {
        return ask(() -> "save call " + call.sid(), tables -> tables.calls.save(call));
    }

    @Override
    public CompletionStage<Optional<CallRecord>> call(CallSid sid) {
        return ask(() -> "read call " + sid, tables -> tables.calls.bySid(sid));
    }

    @Override
    public CompletionStage<Page<CallRecord>> calls(CallQuery query, Page.Request page) {
        return ask(
                () -> "list calls",
                tables -> query.parent().isPresent()
                        ? Listing.of(tables.callsByParent, query.parent().get().text(), Orders.calls(query), page)
                        : Listing.ofDays(
                                new Listing.Daily<>(tables.callsByAccount, tables.days),
                                query.accounts(),
                                Orders.begun(query),
                                Orders.calls(query),
                                page));
    }

    @Override
    public CompletionStage<List<CallRecord>> unfinishedCalls(InstanceId instance) {
        return ask(() -> "list unfinished calls of " + instance, tables -> tables.calls.unfinished(instance));
    }

    @Override
    public CompletionStage<Void> deleteCall(CallSid sid) {
        return ask(() -> "delete call " + sid, tables -> tables.calls.delete(sid));
    }

    @Override
    public CompletionStage<Void> save(ReferRecord refer) {
        return ask(() -> "save transfer " + refer.sid(), tables -> tables.refers.save(refer));
    }

    @Override
    public CompletionStage<Optional<ReferRecord>> refer(ReferSid sid) {
        return ask(() -> "read transfer " + sid, tables -> tables.refers.bySid(sid));
    }

    @Override
    public CompletionStage<Page<ReferRecord>> refers(ReferQuery query, Page.Request page) {
        return ask(
                () -> "list transfers",
                tables -> query.call().isPresent()
                        ? Listing.of(tables.refersByCall, query.call().get().text(), Orders.refers(query), page)
                        : Listing.ofDays(
                                new Listing.Daily<>(tables.refersByAccount, tables.days),
                                List.of(query.account()),
                                query.created(),
                                Orders.refers(query),
                                page));
    }

    @Override
    public CompletionStage<Void> save(RecordingRecord recording) {
        return ask(() -> "save recording " + recording.sid(), tables -> tables.recordings.save(recording));
    }

    @Override
    public CompletionStage<Optional<RecordingRecord>> recording(RecordingSid sid) {
        return ask(() -> "read recording " + sid, tables -> tables.recordings.bySid(sid));
    }

    @Override
    public CompletionStage<Page<RecordingRecord>> recordings(RecordingQuery query, Page.Request page) {
        return ask(() -> "list recordings", tables -> {
            if (query.call().isPresent()) {
                return Listing.of(tables.recordingsByCall, query.call().get().text(), Orders.recordings(query), page);
            }
            if (query.conference().isPresent()) {
                return Listing.of(
                        tables.recordingsByConference, query.conference().get().text(), Orders.recordings(query), page);
            }
            return Listing.ofDays(
                    new Listing.Daily<>(tables.recordingsByAccount, tables.days),
                    query.accounts(),
                    query.created(),
                    Orders.recordings(query),
                    page);
        });
    }

    @Override
    public CompletionStage<List<RecordingRecord>> unfinishedRecordings(InstanceId instance) {
        return ask(() -> "list unfinished recordings of " + instance, tables -> tables.recordings.unfinished(instance));
    }

    @Override
    public CompletionStage<List<RecordingRecord>> recordingsBefore(Instant before, int most) {
        return ask(
                () -> "list the oldest recordings",
                tables -> tables.days
                        .of(tables.recordingsOver.name(), Tables.EVERYBODY)
                        .thenCompose(days -> Listing.oldest(
                                tables.recordingsOver,
                                days.stream()
                                        .filter(day -> day <= ListTable.day(before))
                                        .map(day -> new Partition(Tables.EVERYBODY, day))
                                        .toList(),
                                recording -> recording.created().isBefore(before),
                                most)));
    }

    @Override
    public CompletionStage<Void> deleteRecording(RecordingSid sid) {
        return ask(() -> "delete recording " + sid, tables -> tables.recordings.delete(sid));
    }

    @Override
    public CompletionStage<Void> save(ConferenceRecord conference) {
        return ask(() -> "save conference " + conference.sid(), tables -> tables.conferences.save(conference));
    }

    @Override
    public CompletionStage<Optional<ConferenceRecord>> conference(ConferenceSid sid) {
        return ask(() -> "read conference " + sid, tables -> tables.conferences.bySid(sid));
    }

    @Override
    public CompletionStage<Page<ConferenceRecord>> conferences(ConferenceQuery query, Page.Request page) {
        return ask(
                () -> "list conferences",
                tables -> Listing.ofDays(
                        new Listing.Daily<>(tables.conferencesByAccount, tables.days),
                        query.accounts(),
                        query.created(),
                        Orders.conferences(query),
                        page));
    }

    @Override
    public CompletionStage<List<ConferenceRecord>> unfinishedConferences(InstanceId instance) {
        return ask(
                () -> "list unfinished conferences of " + instance, tables -> tables.conferences.unfinished(instance));
    }

    @Override
    public CompletionStage<Void> save(LiveCall call) {
        return ask(() -> "keep live call " + call.call(), tables -> new LiveCallRows(tables.cql).save(call));
    }

    @Override
    public CompletionStage<List<LiveCall>> liveCalls(InstanceId instance) {
        return ask(() -> "list live calls of " + instance, tables -> new LiveCallRows(tables.cql).of(instance));
    }

    @Override
    public CompletionStage<Void> deleteLiveCall(InstanceId instance, CallSid call) {
        return ask(() -> "delete live call " + call, tables -> new LiveCallRows(tables.cql).delete(instance, call));
    }

    @Override
    public CompletionStage<Set<InstanceId>> instancesWithUnfinished() {
        return ask(
                () -> "list the nodes that hold something unfinished",
                tables -> new LiveCallRows(tables.cql).instances());
    }

    @Override
    public CompletionStage<Void> save(Notification notification) {
        return ask(() -> "save notification " + notification.sid(), tables -> tables.notifications.save(notification));
    }

    @Override
    public CompletionStage<Optional<Notification>> notification(NotificationSid sid) {
        return ask(() -> "read notification " + sid, tables -> tables.notifications.bySid(sid));
    }

    @Override
    public CompletionStage<Page<Notification>> notifications(NotificationQuery query, Page.Request page) {
        return ask(
                () -> "list notifications",
                tables -> query.call().isPresent()
                        ? Listing.of(
                                tables.notificationsByCall,
                                query.call().get().text(),
                                Orders.notifications(query),
                                page)
                        : Listing.ofDays(
                                new Listing.Daily<>(tables.notificationsByAccount, tables.days),
                                List.of(query.account()),
                                query.date(),
                                Orders.notifications(query),
                                page));
    }

    @Override
    public CompletionStage<Optional<String>> property(String name) {
        return ask(
                () -> "read property " + name,
                tables -> tables.cql
                        .rows(Asked.of("SELECT value FROM {}.properties WHERE name = ?", name))
                        .thenApply(rows -> rows.stream().findFirst().map(CassandraStore::value)));
    }

    /// Of a lightweight transaction that fails nobody knows whether it was done: asked again with the same value,
    /// it tells.
    @Override
    public CompletionStage<String> propertyOnce(String name, String value) {
        return decided(name, value, DECISIONS);
    }

    private CompletionStage<String> decided(String name, String value, int attempts) {
        CompletionStage<String> decision = ask(
                () -> "write property " + name,
                tables -> tables.cql
                        .decide(Asked.of(
                                "INSERT INTO {}.properties (name, value) VALUES (?, ?) IF NOT EXISTS", name, value))
                        .thenApply(row -> row.getBoolean("[applied]") ? value : value(row)));
        return attempts == 1 ? decision : decision.exceptionallyCompose(_ -> decided(name, value, attempts - 1));
    }

    private static String value(Row row) {
        return Objects.requireNonNull(row.getString("value"));
    }

    @Override
    public CompletionStage<Void> ping() {
        return ask(
                () -> "reach Cassandra",
                tables -> tables.cql
                        .rows(Asked.of("SELECT value FROM {}.properties WHERE name = ?", "ping"))
                        .thenCompose(_ -> Cql.nothing()));
    }

    private <A> CompletionStage<A> ask(Supplier<String> what, Function<Tables, CompletionStage<A>> question) {
        return link.ask(what, question);
    }

    @Override
    public void close() {
        link.close();
    }
}
