package io.tandem.persistence;

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
import io.tandem.persistence.Writer.Urgency;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The store as one SQLite file, `tandem.db`, in a folder. One thread writes ([Writer]), a few read ([Readers]); a read
/// sees every write whose stage completed before.
public final class SqliteStore implements Store {
    private static final String NAME = "tandem";
    private static final int READERS = 3;
    /// About 16 MB of call records.
    private static final int WRITES_WAITING = 16_384;
    /// A commit costs as much CPU as twenty writes in it, and nobody waits for the records of calls.
    private static final Duration PACE = Duration.ofMillis(20);

    private static final int LAST_ANSWERS_SECONDS = 10;

    private final DatabaseFile file;
    private final List<Session> sessions;
    private final ExecutorService answers = Executors.newVirtualThreadPerTaskExecutor();
    private final Writer writer;
    private final Readers readers;
    private boolean open = true; // guarded by this

    private SqliteStore(DatabaseFile file, Session toWrite, List<Session> toRead, Duration pace) {
        this.file = file;
        this.sessions = new ArrayList<>(toRead);
        this.sessions.add(toWrite); // the last to be closed, so that it moves the log into the file
        this.writer = new Writer(toWrite, answers, WRITES_WAITING, pace);
        this.readers = new Readers(toRead, answers);
    }

    /// Opens the store in `folder` for this process alone, and makes both when they are not there.
    ///
    /// @throws StoreException when that is not possible; the message says what to do
    public static SqliteStore open(Path folder) {
        return open(folder, Sharing.ALONE, PACE);
    }

    /// The same, perhaps for other processes too: nodes of one machine.
    public static SqliteStore open(Path folder, Sharing sharing) {
        return open(folder, sharing, PACE);
    }

    static SqliteStore open(Path folder, Duration pace) {
        return open(folder, Sharing.ALONE, pace);
    }

    private static SqliteStore open(Path folder, Sharing sharing, Duration pace) {
        DatabaseFile file = DatabaseFile.in(folder, NAME, sharing);
        List<Connection> opened = new ArrayList<>();
        try (DatabaseFile.Opening _ = file.opening()) {
            Connection toWrite = file.openToWrite();
            opened.add(toWrite);
            Schema.bringUpToDate(toWrite, file.path());
            List<Session> toRead = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                Connection connection = file.openToRead();
                opened.add(connection);
                toRead.add(new Session(connection));
            }
            var store = new SqliteStore(file, new Session(toWrite), toRead, pace);
            store.writer.start();
            return store;
        } catch (SQLException problem) {
            throw closing(opened, file, file.unusable(problem));
        } catch (StoreException problem) {
            throw closing(opened, file, problem);
        }
    }

    /// How many changes it was told.
    public long writes() {
        return writer.accepted();
    }

    /// How many rows were read.
    public long rowsRead() {
        return sessions.stream().mapToLong(Session::rowsRead).sum();
    }

    private static StoreException closing(List<Connection> opened, DatabaseFile file, StoreException why) {
        for (Connection connection : opened) {
            try {
                connection.close();
            } catch (SQLException another) {
                why.addSuppressed(another);
            }
        }
        file.close();
        return why;
    }

    @Override
    public CompletionStage<Void> save(Account account) {
        return change(
                () -> "save account " + account.sid() + " with e-mail address "
                        + account.emailAddress().orElse("(none)"),
                session -> session.upsert(AccountTable.TABLE, AccountTable.UPSERT, account));
    }

    @Override
    public CompletionStage<Optional<Account>> account(AccountSid sid) {
        return one("account", AccountTable.TABLE, AccountTable.BY_SID, sid);
    }

    @Override
    public CompletionStage<Optional<Account>> accountByEmail(String emailAddress) {
        return one("account", AccountTable.TABLE, AccountTable.BY_EMAIL, AccountTable.folded(emailAddress));
    }

    @Override
    public CompletionStage<Optional<Account>> masterAccount() {
        return readers.read(
                () -> "read the master account",
                session -> session.one(AccountTable.TABLE.read(), AccountTable.MASTER, _ -> {}));
    }

    @Override
    public CompletionStage<List<Account>> children(AccountSid parent) {
        return list("children of account", AccountTable.TABLE, AccountTable.CHILDREN, parent);
    }

    @Override
    public CompletionStage<Void> save(Application application) {
        return change(
                () -> "save application " + application.sid(),
                session -> session.upsert(ApplicationTable.TABLE, ApplicationTable.UPSERT, application));
    }

    @Override
    public CompletionStage<Optional<Application>> application(ApplicationSid sid) {
        return one("application", ApplicationTable.TABLE, ApplicationTable.BY_SID, sid);
    }

    @Override
    public CompletionStage<Page<Application>> applications(
            AccountSid account, Optional<String> friendlyName, Page.Request page) {
        return page(
                ApplicationTable.TABLE, ApplicationTable.wanted(account, friendlyName), ApplicationTable.ORDER, page);
    }

    @Override
    public CompletionStage<Void> deleteApplication(ApplicationSid sid) {
        return delete("application", ApplicationTable.DELETE, sid);
    }

    @Override
    public CompletionStage<Void> save(PhoneNumber number) {
        return change(
                () -> "save number " + number.sid() + " as " + number.phoneNumber() + " of account " + number.account(),
                session -> session.upsert(NumberTable.TABLE, NumberTable.UPSERT, number));
    }

    @Override
    public CompletionStage<Optional<PhoneNumber>> number(NumberSid sid) {
        return one("number", NumberTable.TABLE, NumberTable.BY_SID, sid);
    }

    @Override
    public CompletionStage<List<PhoneNumber>> numbersWritten(List<String> spellings) {
        return list("numbers written", NumberTable.TABLE, NumberTable.WRITTEN, Json.texts(spellings));
    }

    @Override
    public CompletionStage<List<PhoneNumber>> patterns() {
        return readers.read(
                () -> "read the patterns",
                session -> session.list(NumberTable.TABLE.read(), NumberTable.PATTERNS, _ -> {}));
    }

    @Override
    public CompletionStage<Page<PhoneNumber>> numbers(NumberQuery query, Page.Request page) {
        return page(NumberTable.TABLE, NumberTable.wanted(query), NumberTable.order(query), page);
    }

    @Override
    public CompletionStage<Void> deleteNumber(NumberSid sid) {
        return delete("number", NumberTable.DELETE, sid);
    }

    @Override
    public CompletionStage<Void> save(Client client) {
        return change(
                () -> "save client " + client.sid() + " with login " + client.login(),
                session -> session.upsert(ClientTable.TABLE, ClientTable.UPSERT, client));
    }

    @Override
    public CompletionStage<Optional<Client>> client(ClientSid sid) {
        return one("client", ClientTable.TABLE, ClientTable.BY_SID, sid);
    }

    @Override
    public CompletionStage<Optional<Client>> clientByLogin(String login) {
        return one("client", ClientTable.TABLE, ClientTable.BY_LOGIN, ClientTable.folded(login));
    }

    @Override
    public CompletionStage<Page<Client>> clients(AccountSid account, Optional<String> login, Page.Request page) {
        return page(ClientTable.TABLE, ClientTable.wanted(account, login), ClientTable.ORDER, page);
    }

    @Override
    public CompletionStage<Void> deleteClient(ClientSid sid) {
        return delete("client", ClientTable.DELETE, sid);
    }

    @Override
    public CompletionStage<Void> save(Binding binding) {
        return change(
                Urgency.IN_TIME,
                () -> "save a binding of client " + binding.client(),
                session -> session.upsert(BindingTable.TABLE, BindingTable.UPSERT, binding));
    }

    /// What is written comes first: that is all the database may refuse, and then nothing has changed yet.
    @Override
    public CompletionStage<Void> changeBindings(ClientSid client, List<Binding> saved, List<String> deleted) {
        return change(Urgency.IN_TIME, () -> "change the bindings of client " + client, session -> {
            for (Binding binding : saved) {
                session.upsert(BindingTable.TABLE, BindingTable.UPSERT, binding);
            }
            for (String contact : deleted) {
                session.change(
                        BindingTable.DELETE, values -> values.written(client).text(contact));
            }
        });
    }

    @Override
    public CompletionStage<Void> deleteExpiredBindings(Instant now) {
        return change(
                Urgency.IN_TIME,
                () -> "delete the expired bindings",
                session -> session.change(BindingTable.DELETE_EXPIRED, values -> values.number(Times.bound(now))));
    }

    @Override
    public CompletionStage<List<Binding>> bindings(ClientSid client) {
        return list("bindings of", BindingTable.TABLE, BindingTable.OF_CLIENT, client);
    }

    @Override
    public CompletionStage<List<Binding>> liveBindings(Instant now) {
        return readers.read(
                () -> "list the live bindings",
                session -> session.list(
                        BindingTable.TABLE.read(), BindingTable.LIVE, values -> values.number(Times.bound(now))));
    }

    @Override
    public CompletionStage<Void> deleteBinding(Binding read) {
        return change(
                Urgency.IN_TIME,
                () -> "delete a binding of client " + read.client(),
                session -> session.change(
                        BindingTable.DELETE_READ,
                        values -> values.written(read.client())
                                .text(read.contact())
                                .text(read.callId())
                                .number(read.cSeq())
                                .written(read.instance())
                                .time(read.registered())));
    }

    @Override
    public CompletionStage<Void> save(Trunk trunk) {
        return change(
                () -> "save trunk " + trunk.sid(),
                session -> session.upsert(TrunkTable.TABLE, TrunkTable.UPSERT, trunk));
    }

    @Override
    public CompletionStage<Optional<Trunk>> trunk(GatewaySid sid) {
        return one("trunk", TrunkTable.TABLE, TrunkTable.BY_SID, sid);
    }

    @Override
    public CompletionStage<Page<Trunk>> trunks(AccountSid account, Page.Request page) {
        return page(TrunkTable.TABLE, TrunkTable.wanted(account), TrunkTable.ORDER, page);
    }

    @Override
    public CompletionStage<List<Trunk>> allTrunks() {
        return readers.read(
                () -> "list all trunks", session -> session.list(TrunkTable.TABLE.read(), TrunkTable.ALL, _ -> {}));
    }

    @Override
    public CompletionStage<Void> deleteTrunk(GatewaySid sid) {
        return delete("trunk", TrunkTable.DELETE, sid);
    }

    @Override
    public CompletionStage<Void> save(OutgoingCallerId callerId) {
        return change(
                () -> "save outgoing caller id " + callerId.phoneNumber() + " of account " + callerId.account(),
                session -> session.upsert(CallerIdTable.TABLE, CallerIdTable.UPSERT, callerId));
    }

    @Override
    public CompletionStage<Optional<OutgoingCallerId>> outgoingCallerId(NumberSid sid) {
        return one("outgoing caller id", CallerIdTable.TABLE, CallerIdTable.BY_SID, sid);
    }

    @Override
    public CompletionStage<Page<OutgoingCallerId>> outgoingCallerIds(
            AccountSid account, Optional<String> phoneNumber, Optional<String> friendlyName, Page.Request page) {
        return page(
                CallerIdTable.TABLE,
                CallerIdTable.wanted(account, phoneNumber, friendlyName),
                CallerIdTable.ORDER,
                page);
    }

    @Override
    public CompletionStage<Void> deleteOutgoingCallerId(NumberSid sid) {
        return delete("outgoing caller id", CallerIdTable.DELETE, sid);
    }

    @Override
    public CompletionStage<Void> save(CallRecord call) {
        return change(
                Urgency.IN_TIME,
                () -> "save call " + call.sid(),
                session -> session.upsert(CallTable.TABLE, CallTable.UPSERT, call));
    }

    @Override
    public CompletionStage<Optional<CallRecord>> call(CallSid sid) {
        return one("call", CallTable.TABLE, CallTable.BY_SID, sid);
    }

    @Override
    public CompletionStage<Page<CallRecord>> calls(CallQuery query, Page.Request page) {
        return page(CallTable.TABLE, CallTable.wanted(query), CallTable.order(query), page);
    }

    @Override
    public CompletionStage<List<CallRecord>> unfinishedCalls(InstanceId instance) {
        return list("unfinished calls of", CallTable.TABLE, CallTable.UNFINISHED, instance);
    }

    @Override
    public CompletionStage<Void> deleteCall(CallSid sid) {
        return delete("call", CallTable.DELETE, sid);
    }

    @Override
    public CompletionStage<Void> save(ReferRecord refer) {
        return change(
                Urgency.IN_TIME,
                () -> "save transfer " + refer.sid(),
                session -> session.upsert(ReferTable.TABLE, ReferTable.UPSERT, refer));
    }

    @Override
    public CompletionStage<Optional<ReferRecord>> refer(ReferSid sid) {
        return one("transfer", ReferTable.TABLE, ReferTable.BY_SID, sid);
    }

    @Override
    public CompletionStage<Page<ReferRecord>> refers(ReferQuery query, Page.Request page) {
        return page(ReferTable.TABLE, ReferTable.wanted(query), ReferTable.ORDER, page);
    }

    @Override
    public CompletionStage<Void> save(RecordingRecord recording) {
        return change(
                Urgency.IN_TIME,
                () -> "save recording " + recording.sid(),
                session -> session.upsert(RecordingTable.TABLE, RecordingTable.UPSERT, recording));
    }

    @Override
    public CompletionStage<Optional<RecordingRecord>> recording(RecordingSid sid) {
        return one("recording", RecordingTable.TABLE, RecordingTable.BY_SID, sid);
    }

    @Override
    public CompletionStage<Page<RecordingRecord>> recordings(RecordingQuery query, Page.Request page) {
        return page(RecordingTable.TABLE, RecordingTable.wanted(query), RecordingTable.order(query), page);
    }

    @Override
    public CompletionStage<List<RecordingRecord>> unfinishedRecordings(InstanceId instance) {
        return list("unfinished recordings of", RecordingTable.TABLE, RecordingTable.UNFINISHED, instance);
    }

    @Override
    public CompletionStage<List<RecordingRecord>> recordingsBefore(Instant before, int most) {
        return readers.read(
                () -> "list recordings before " + before,
                session -> session.list(
                        RecordingTable.TABLE.read(),
                        RecordingTable.FINISHED_BEFORE,
                        values -> values.number(Times.bound(before)).number(most)));
    }

    @Override
    public CompletionStage<Void> deleteRecording(RecordingSid sid) {
        return delete("recording", RecordingTable.DELETE, sid);
    }

    @Override
    public CompletionStage<Void> save(ConferenceRecord conference) {
        return change(
                Urgency.IN_TIME,
                () -> "save conference " + conference.sid(),
                session -> session.upsert(ConferenceTable.TABLE, ConferenceTable.UPSERT, conference));
    }

    @Override
    public CompletionStage<Optional<ConferenceRecord>> conference(ConferenceSid sid) {
        return one("conference", ConferenceTable.TABLE, ConferenceTable.BY_SID, sid);
    }

    @Override
    public CompletionStage<Page<ConferenceRecord>> conferences(ConferenceQuery query, Page.Request page) {
        return page(ConferenceTable.TABLE, ConferenceTable.wanted(query), ConferenceTable.ORDER, page);
    }

    @Override
    public CompletionStage<List<ConferenceRecord>> unfinishedConferences(InstanceId instance) {
        return list("unfinished conferences of", ConferenceTable.TABLE, ConferenceTable.UNFINISHED, instance);
    }

    @Override
    public CompletionStage<Void> save(LiveCall call) {
        return change(
                Urgency.IN_TIME,
                () -> "keep live call " + call.call(),
                session -> session.upsert(LiveCallTable.TABLE, LiveCallTable.UPSERT, call));
    }

    @Override
    public CompletionStage<List<LiveCall>> liveCalls(InstanceId instance) {
        return list("live calls of", LiveCallTable.TABLE, LiveCallTable.OF_INSTANCE, instance);
    }

    @Override
    public CompletionStage<Void> deleteLiveCall(InstanceId instance, CallSid call) {
        return change(
                Urgency.IN_TIME,
                () -> "delete live call " + call,
                session -> session.change(
                        LiveCallTable.DELETE, values -> values.written(call).written(instance)));
    }

    @Override
    public CompletionStage<Set<InstanceId>> instancesWithUnfinished() {
        return readers.read(
                () -> "list the nodes that hold something unfinished",
                session ->
                        Set.copyOf(session.list(row -> new InstanceId(row.text()), LiveCallTable.INSTANCES, _ -> {})));
    }

    @Override
    public CompletionStage<Void> save(Notification notification) {
        return change(
                Urgency.IN_TIME,
                () -> "save notification " + notification.sid(),
                session -> session.upsert(NotificationTable.TABLE, NotificationTable.UPSERT, notification));
    }

    @Override
    public CompletionStage<Optional<Notification>> notification(NotificationSid sid) {
        return one("notification", NotificationTable.TABLE, NotificationTable.BY_SID, sid);
    }

    @Override
    public CompletionStage<Page<Notification>> notifications(NotificationQuery query, Page.Request page) {
        return page(NotificationTable.TABLE, NotificationTable.wanted(query), NotificationTable.order(query), page);
    }

    @Override
    public CompletionStage<Optional<String>> property(String name) {
        return readers.read(() -> "read property " + name, session -> propertyOf(session, name));
    }

    @Override
    public CompletionStage<String> propertyOnce(String name, String value) {
        return writer.write(Urgency.AT_ONCE, () -> "write property " + name, session -> {
            session.change(
                    "INSERT INTO properties (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                    values -> values.text(name).text(value));
            return propertyOf(session, name).orElseThrow();
        });
    }

    private static Optional<String> propertyOf(Session session, String name) throws SQLException {
        return session.one(Row::text, "SELECT value FROM properties WHERE name = ?", values -> values.text(name));
    }

    /// Goes the way of a write, since that is the one that fails first.
    @Override
    public CompletionStage<Void> ping() {
        return change(() -> "reach the database", session -> session.one(Row::number, "SELECT 1", _ -> {}));
    }

    private <T> CompletionStage<Optional<T>> one(String kind, Table<T> table, String sql, Object key) {
        return readers.read(
                () -> "read " + kind + " " + key,
                session -> session.one(table.read(), sql, values -> values.written(key)));
    }

    private <T> CompletionStage<List<T>> list(String kind, Table<T> table, String sql, Object key) {
        return readers.read(
                () -> "list " + kind + " " + key,
                session -> session.list(table.read(), sql, values -> values.written(key)));
    }

    private <T> CompletionStage<Page<T>> page(Table<T> table, Conditions wanted, String orderBy, Page.Request page) {
        return readers.read(() -> "list " + table.name(), session -> session.page(table, wanted, orderBy, page));
    }

    private CompletionStage<Void> delete(String kind, String sql, Object sid) {
        return change(
                () -> "delete " + kind + " " + sid, session -> session.change(sql, values -> values.written(sid)));
    }

    /// What a write does; it answers nothing.
    private interface Change {
        void on(Session session) throws SQLException;
    }

    private CompletionStage<Void> change(Supplier<String> what, Change change) {
        return change(Urgency.AT_ONCE, what, change);
    }

    @SuppressWarnings("NullAway") // the only value of Void
    private CompletionStage<Void> change(Urgency urgency, Supplier<String> what, Change change) {
        return writer.write(urgency, what, session -> {
            change.on(session);
            return null;
        });
    }

    @Override
    public synchronized void close() {
        if (!open) {
            return;
        }
        open = false;
        writer.close();
        readers.close();
        awaitAnswers();
        try {
            for (Session session : sessions) {
                session.close();
            }
        } catch (SQLException problem) {
            throw new StoreException("Could not close the store " + file.path(), problem);
        } finally {
            file.close();
        }
    }

    private void awaitAnswers() {
        answers.shutdown();
        try {
            answers.awaitTermination(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
