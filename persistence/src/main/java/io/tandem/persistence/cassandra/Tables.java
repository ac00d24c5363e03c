package io.tandem.persistence.cassandra;

import io.tandem.engine.store.Account;
import io.tandem.engine.store.Application;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.OutgoingCallerId;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.ReferRecord;
import io.tandem.engine.store.Trunk;
import io.tandem.persistence.AccountTable;
import io.tandem.persistence.ApplicationTable;
import io.tandem.persistence.CallTable;
import io.tandem.persistence.CallerIdTable;
import io.tandem.persistence.ClientTable;
import io.tandem.persistence.ConferenceTable;
import io.tandem.persistence.NotificationTable;
import io.tandem.persistence.NumberTable;
import io.tandem.persistence.RecordingTable;
import io.tandem.persistence.ReferTable;
import io.tandem.persistence.TrunkTable;
import io.tandem.persistence.cassandra.ListTable.Facts;
import io.tandem.persistence.cassandra.ListTable.Span;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Which tables each kind of record is in.
final class Tables {
    /// The owner of what is listed all together.
    static final String EVERYBODY = "all";
    /// The parent of the account that has none.
    static final String NOBODY = "none";

    final ListTable<Account> accountsByParent;
    final Provisioned<Account> accounts;
    final ListTable<Application> applicationsByAccount;
    final Provisioned<Application> applications;
    final ListTable<PhoneNumber> numbersByAccount;
    final ListTable<PhoneNumber> numbersBySpelling;
    final ListTable<PhoneNumber> patterns;
    final Provisioned<PhoneNumber> numbers;
    final ListTable<Client> clientsByAccount;
    final Provisioned<Client> clients;
    final ListTable<Trunk> trunksByAccount;
    final ListTable<Trunk> allTrunks;
    final Provisioned<Trunk> trunks;
    final ListTable<OutgoingCallerId> callerIdsByAccount;
    final Provisioned<OutgoingCallerId> callerIds;
    final ListTable<CallRecord> callsByAccount;
    final ListTable<CallRecord> callsByParent;
    final Recorded<CallRecord> calls;
    final ListTable<ReferRecord> refersByAccount;
    final ListTable<ReferRecord> refersByCall;
    final Recorded<ReferRecord> refers;
    final ListTable<RecordingRecord> recordingsByAccount;
    final ListTable<RecordingRecord> recordingsByCall;
    final ListTable<RecordingRecord> recordingsByConference;
    final ListTable<RecordingRecord> recordingsOver;
    final Recorded<RecordingRecord> recordings;
    final ListTable<ConferenceRecord> conferencesByAccount;
    final Recorded<ConferenceRecord> conferences;
    final ListTable<Notification> notificationsByAccount;
    final ListTable<Notification> notificationsByCall;
    final Recorded<Notification> notifications;
    final Bindings bindings;
    final Days days;
    final Cql cql;

    private final InstantSource clock = InstantSource.system();

    Tables(Cql cql, CassandraSettings.Life life) {
        this.cql = cql;
        this.days = new Days(cql, clock);
        this.bindings = new Bindings(cql, clock);
        var accountFacts =
                new Facts<>(AccountTable.TABLE, (Account each) -> each.sid().text(), Account::created);
        accountsByParent = list(
                "accounts_by_parent",
                "parent",
                accountFacts,
                each -> Optional.of(each.parent().map(Object::toString).orElse(NOBODY)));
        accounts = provisioned(
                accountFacts,
                List.of(accountsByParent),
                name(
                        "accounts_by_email",
                        each -> each.emailAddress().map(AccountTable::folded),
                        each -> "e-mail address " + each.emailAddress().orElse("(none)")));
        var applicationFacts = new Facts<>(
                ApplicationTable.TABLE, (Application each) -> each.sid().text(), Application::created);
        applicationsByAccount =
                list("applications_by_account", "account", applicationFacts, each -> some(each.account()));
        applications = provisioned(applicationFacts, List.of(applicationsByAccount), Optional.empty());
        var numberFacts =
                new Facts<>(NumberTable.TABLE, (PhoneNumber each) -> each.sid().text(), PhoneNumber::created);
        numbersByAccount = list("numbers_by_account", "account", numberFacts, each -> some(each.account()));
        numbersBySpelling = list("numbers_by_spelling", "phone_number", numberFacts, each -> some(each.phoneNumber()));
        patterns = list(
                "number_patterns",
                "whose",
                numberFacts,
                each -> Optional.of(EVERYBODY).filter(_ -> each.mayBePattern()));
        numbers = provisioned(
                numberFacts,
                List.of(numbersByAccount, numbersBySpelling, patterns),
                name(
                        "numbers_by_name",
                        each -> Optional.of(each.account() + " " + each.phoneNumber()),
                        each -> "number " + each.phoneNumber() + " of account " + each.account()));
        var clientFacts =
                new Facts<>(ClientTable.TABLE, (Client each) -> each.sid().text(), Client::created);
        clientsByAccount = list("clients_by_account", "account", clientFacts, each -> some(each.account()));
        clients = provisioned(
                clientFacts,
                List.of(clientsByAccount),
                name(
                        "clients_by_login",
                        each -> Optional.of(ClientTable.folded(each.login())),
                        each -> "login " + each.login()));
        var trunkFacts =
                new Facts<>(TrunkTable.TABLE, (Trunk each) -> each.sid().text(), Trunk::created);
        trunksByAccount = list("trunks_by_account", "account", trunkFacts, each -> some(each.account()));
        allTrunks = list("trunks_all", "whose", trunkFacts, _ -> Optional.of(EVERYBODY));
        trunks = provisioned(trunkFacts, List.of(trunksByAccount, allTrunks), Optional.empty());
        var callerIdFacts = new Facts<>(
                CallerIdTable.TABLE, (OutgoingCallerId each) -> each.sid().text(), OutgoingCallerId::created);
        callerIdsByAccount = list("caller_ids_by_account", "account", callerIdFacts, each -> some(each.account()));
        callerIds = provisioned(
                callerIdFacts,
                List.of(callerIdsByAccount),
                name(
                        "caller_ids_by_number",
                        each -> Optional.of(each.account() + " " + each.phoneNumber()),
                        each -> "caller id " + each.phoneNumber() + " of account " + each.account()));

        var callFacts =
                new Facts<>(CallTable.TABLE, (CallRecord each) -> each.sid().text(), CallRecord::created);
        callsByAccount = daily("calls_by_account", "account", callFacts, each -> some(each.account()));
        callsByParent = list(
                "calls_by_parent", "parent", callFacts, each -> each.parent().map(Object::toString));
        calls = new Recorded<>(
                callFacts,
                cql,
                new SidTable<>(CallTable.TABLE, cql, life.calls()),
                List.of(callsByAccount, callsByParent),
                call -> call.status().isFinal(),
                held("calls_unfinished", each -> each.instance().text()),
                days);
        var referFacts =
                new Facts<>(ReferTable.TABLE, (ReferRecord each) -> each.sid().text(), ReferRecord::created);
        refersByAccount = daily("refers_by_account", "account", referFacts, each -> some(each.account()));
        refersByCall = list("refers_by_call", "call", referFacts, each -> some(each.call()));
        refers = new Recorded<>(
                referFacts,
                cql,
                new SidTable<>(ReferTable.TABLE, cql, life.refers()),
                List.of(refersByAccount, refersByCall),
                refer -> refer.status() != ReferRecord.Status.IN_PROGRESS,
                Optional.empty(),
                days);
        var recordingFacts = new Facts<>(
                RecordingTable.TABLE, (RecordingRecord each) -> each.sid().text(), RecordingRecord::created);
        recordingsByAccount = daily("recordings_by_account", "account", recordingFacts, each -> some(each.account()));
        recordingsByCall = list(
                "recordings_by_call",
                "call",
                recordingFacts,
                each -> each.call().map(Object::toString));
        recordingsByConference = list(
                "recordings_by_conference",
                "conference",
                recordingFacts,
                each -> each.conference().map(Object::toString));
        recordingsOver = daily(
                "recordings_over",
                "whose",
                recordingFacts,
                each -> Optional.of(EVERYBODY).filter(_ -> each.status().isFinal()));
        recordings = new Recorded<>(
                recordingFacts,
                cql,
                new SidTable<>(RecordingTable.TABLE, cql, Duration.ZERO),
                List.of(recordingsByAccount, recordingsByCall, recordingsByConference, recordingsOver),
                recording -> recording.status().isFinal(),
                held("recordings_unfinished", each -> each.instance().text()),
                days);
        var conferenceFacts = new Facts<>(
                ConferenceTable.TABLE, (ConferenceRecord each) -> each.sid().text(), ConferenceRecord::created);
        conferencesByAccount =
                daily("conferences_by_account", "account", conferenceFacts, each -> some(each.account()));
        conferences = new Recorded<>(
                conferenceFacts,
                cql,
                new SidTable<>(ConferenceTable.TABLE, cql, Duration.ZERO),
                List.of(conferencesByAccount),
                conference -> conference.status() == ConferenceRecord.Status.COMPLETED,
                held("conferences_unfinished", each -> each.instance().text()),
                days);
        var notificationFacts = new Facts<>(
                NotificationTable.TABLE, (Notification each) -> each.sid().text(), Notification::date);
        notificationsByAccount =
                daily("notifications_by_account", "account", notificationFacts, each -> some(each.account()));
        notificationsByCall = list(
                "notifications_by_call",
                "call",
                notificationFacts,
                each -> each.call().map(Object::toString));
        notifications = new Recorded<>(
                notificationFacts,
                cql,
                new SidTable<>(NotificationTable.TABLE, cql, life.notifications()),
                List.of(notificationsByAccount, notificationsByCall),
                _ -> false,
                Optional.empty(),
                days);
    }

    private static Optional<String> some(Object owner) {
        return Optional.of(owner.toString());
    }

    private <T> ListTable<T> list(String table, String key, Facts<T> facts, Function<T, Optional<String>> owner) {
        return new ListTable<>(table, key, Span.ALL, facts, owner, cql);
    }

    private <T> ListTable<T> daily(String table, String key, Facts<T> facts, Function<T, Optional<String>> owner) {
        return new ListTable<>(table, key, Span.DAY, facts, owner, cql);
    }

    private <T> Provisioned<T> provisioned(
            Facts<T> facts, List<ListTable<T>> lists, Optional<Provisioned.Name<T>> name) {
        return new Provisioned<>(facts, cql, new SidTable<>(facts.table(), cql, Duration.ZERO), lists, name);
    }

    private <T> Optional<Provisioned.Name<T>> name(
            String table, Function<T, Optional<String>> of, Function<T, String> shown) {
        return Optional.of(new Provisioned.Name<>(new Claims(table, cql, clock), of, shown));
    }

    private <T> Optional<Recorded.Held<T>> held(String table, Function<T, String> instance) {
        return Optional.of(new Recorded.Held<>(new Unfinished(table, cql), instance));
    }
}
