package io.tandem.persistence.outage;

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
import io.tandem.engine.store.Trunk;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A store that asks another one. Who extends it says what it does otherwise.
abstract class ForwardingStore implements Store {
    /// Of what has nothing more to do.
    static final CompletionStage<Void> DONE = CompletableFuture.allOf();

    private final Store store;

    ForwardingStore(Store store) {
        this.store = store;
    }

    @Override
    public CompletionStage<Void> save(Account account) {
        return store.save(account);
    }

    @Override
    public CompletionStage<Optional<Account>> account(AccountSid sid) {
        return store.account(sid);
    }

    @Override
    public CompletionStage<Optional<Account>> accountByEmail(String emailAddress) {
        return store.accountByEmail(emailAddress);
    }

    @Override
    public CompletionStage<Optional<Account>> masterAccount() {
        return store.masterAccount();
    }

    @Override
    public CompletionStage<List<Account>> children(AccountSid parent) {
        return store.children(parent);
    }

    @Override
    public CompletionStage<Void> save(Application application) {
        return store.save(application);
    }

    @Override
    public CompletionStage<Optional<Application>> application(ApplicationSid sid) {
        return store.application(sid);
    }

    @Override
    public CompletionStage<Page<Application>> applications(
            AccountSid account, Optional<String> friendlyName, Page.Request page) {
        return store.applications(account, friendlyName, page);
    }

    @Override
    public CompletionStage<Void> deleteApplication(ApplicationSid sid) {
        return store.deleteApplication(sid);
    }

    @Override
    public CompletionStage<Void> save(PhoneNumber number) {
        return store.save(number);
    }

    @Override
    public CompletionStage<Optional<PhoneNumber>> number(NumberSid sid) {
        return store.number(sid);
    }

    @Override
    public CompletionStage<List<PhoneNumber>> numbersWritten(List<String> spellings) {
        return store.numbersWritten(spellings);
    }

    @Override
    public CompletionStage<List<PhoneNumber>> patterns() {
        return store.patterns();
    }

    @Override
    public CompletionStage<Page<PhoneNumber>> numbers(NumberQuery query, Page.Request page) {
        return store.numbers(query, page);
    }

    @Override
    public CompletionStage<Void> deleteNumber(NumberSid sid) {
        return store.deleteNumber(sid);
    }

    @Override
    public CompletionStage<Void> save(Client client) {
        return store.save(client);
    }

    @Override
    public CompletionStage<Optional<Client>> client(ClientSid sid) {
        return store.client(sid);
    }

    @Override
    public CompletionStage<Optional<Client>> clientByLogin(String login) {
        return store.clientByLogin(login);
    }

    @Override
    public CompletionStage<Page<Client>> clients(AccountSid account, Optional<String> login, Page.Request page) {
        return store.clients(account, login, page);
    }

    @Override
    public CompletionStage<Void> deleteClient(ClientSid sid) {
        return store.deleteClient(sid);
    }

    @Override
    public CompletionStage<Void> save(Binding binding) {
        return store.save(binding);
    }

    @Override
    public CompletionStage<Void> changeBindings(ClientSid client, List<Binding> saved, List<String> deleted) {
        return store.changeBindings(client, saved, deleted);
    }

    @Override
    public CompletionStage<Void> deleteExpiredBindings(Instant now) {
        return store.deleteExpiredBindings(now);
    }

    @Override
    public CompletionStage<List<Binding>> bindings(ClientSid client) {
        return store.bindings(client);
    }

    @Override
    public CompletionStage<List<Binding>> liveBindings(Instant now) {
        return store.liveBindings(now);
    }

    @Override
    public CompletionStage<Void> deleteBinding(Binding read) {
        return store.deleteBinding(read);
    }

    @Override
    public CompletionStage<Void> save(Trunk trunk) {
        return store.save(trunk);
    }

    @Override
    public CompletionStage<Optional<Trunk>> trunk(GatewaySid sid) {
        return store.trunk(sid);
    }

    @Override
    public CompletionStage<Page<Trunk>> trunks(AccountSid account, Page.Request page) {
        return store.trunks(account, page);
    }

    @Override
    public CompletionStage<List<Trunk>> allTrunks() {
        return store.allTrunks();
    }

    @Override
    public CompletionStage<Void> deleteTrunk(GatewaySid sid) {
        return store.deleteTrunk(sid);
    }

    @Override
    public CompletionStage<Void> save(OutgoingCallerId callerId) {
        return store.save(callerId);
    }

    @Override
    public CompletionStage<Optional<OutgoingCallerId>> outgoingCallerId(NumberSid sid) {
        return store.outgoingCallerId(sid);
    }

    @Override
    public CompletionStage<Page<OutgoingCallerId>> outgoingCallerIds(
            AccountSid account, Optional<String> phoneNumber, Optional<String> friendlyName, Page.Request page) {
        return store.outgoingCallerIds(account, phoneNumber, friendlyName, page);
    }

    @Override
    public CompletionStage<Void> deleteOutgoingCallerId(NumberSid sid) {
        return store.deleteOutgoingCallerId(sid);
    }

    @Override
    public CompletionStage<Void> save(CallRecord call) {
        return store.save(call);
    }

    @Override
    public CompletionStage<Optional<CallRecord>> call(CallSid sid) {
        return store.call(sid);
    }

    @Override
    public CompletionStage<Page<CallRecord>> calls(CallQuery query, Page.Request page) {
        return store.calls(query, page);
    }

    @Override
    public CompletionStage<List<CallRecord>> unfinishedCalls(InstanceId instance) {
        return store.unfinishedCalls(instance);
    }

    @Override
    public CompletionStage<Void> deleteCall(CallSid sid) {
        return store.deleteCall(sid);
    }

    @Override
    public CompletionStage<Void> save(ReferRecord refer) {
        return store.save(refer);
    }

    @Override
    public CompletionStage<Optional<ReferRecord>> refer(ReferSid sid) {
        return store.refer(sid);
    }

    @Override
    public CompletionStage<Page<ReferRecord>> refers(ReferQuery query, Page.Request page) {
        return store.refers(query, page);
    }

    @Override
    public CompletionStage<Void> save(RecordingRecord recording) {
        return store.save(recording);
    }

    @Override
    public CompletionStage<Optional<RecordingRecord>> recording(RecordingSid sid) {
        return store.recording(sid);
    }

    @Override
    public CompletionStage<Page<RecordingRecord>> recordings(RecordingQuery query, Page.Request page) {
        return store.recordings(query, page);
    }

    @Override
    public CompletionStage<List<RecordingRecord>> unfinishedRecordings(InstanceId instance) {
        return store.unfinishedRecordings(instance);
    }

    @Override
    public CompletionStage<List<RecordingRecord>> recordingsBefore(Instant before, int most) {
        return store.recordingsBefore(before, most);
    }

    @Override
    public CompletionStage<Void> deleteRecording(RecordingSid sid) {
        return store.deleteRecording(sid);
    }

    @Override
    public CompletionStage<Void> save(ConferenceRecord conference) {
        return store.save(conference);
    }

    @Override
    public CompletionStage<Optional<ConferenceRecord>> conference(ConferenceSid sid) {
        return store.conference(sid);
    }

    @Override
    public CompletionStage<Page<ConferenceRecord>> conferences(ConferenceQuery query, Page.Request page) {
        return store.conferences(query, page);
    }

    @Override
    public CompletionStage<List<ConferenceRecord>> unfinishedConferences(InstanceId instance) {
        return store.unfinishedConferences(instance);
    }

    @Override
    public CompletionStage<Void> save(LiveCall call) {
        return store.save(call);
    }

    @Override
    public CompletionStage<List<LiveCall>> liveCalls(InstanceId instance) {
        return store.liveCalls(instance);
    }

    @Override
    public CompletionStage<Void> deleteLiveCall(InstanceId instance, CallSid call) {
        return store.deleteLiveCall(instance, call);
    }

    @Override
    public CompletionStage<Set<InstanceId>> instancesWithUnfinished() {
        return store.instancesWithUnfinished();
    }

    @Override
    public CompletionStage<Void> save(Notification notification) {
        return store.save(notification);
    }

    @Override
    public CompletionStage<Optional<Notification>> notification(NotificationSid sid) {
        return store.notification(sid);
    }

    @Override
    public CompletionStage<Page<Notification>> notifications(NotificationQuery query, Page.Request page) {
        return store.notifications(query, page);
    }

    @Override
    public CompletionStage<Optional<String>> property(String name) {
        return store.property(name);
    }

    @Override
    public CompletionStage<String> propertyOnce(String name, String value) {
        return store.propertyOnce(name, value);
    }

    @Override
    public CompletionStage<Void> ping() {
        return store.ping();
    }

    @Override
    public void close() {
        store.close();
    }
}
