package io.tandem.engine.store;

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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/// Durable records. Every adapter passes the same contract tests.
///
/// A stage that completes normally after a write means that the write survives the death of the process and of the
/// machine. A `save` writes the whole record, whether it is new or not; saving the same record again changes nothing. A
/// stage that fails does so with a [StoreException], and nothing was changed. No method waits. Lists whose order is not
/// asked for are by date of creation, oldest first.
public interface Store extends AutoCloseable {
    /// Writes an account. Two accounts may not have the same e-mail address in any letter case: fails with
    /// [StoreException.Conflict].
    CompletionStage<Void> save(Account account);

    /// The account with that sid.
    CompletionStage<Optional<Account>> account(AccountSid sid);

    /// The account with that e-mail address, in any letter case.
    CompletionStage<Optional<Account>> accountByEmail(String emailAddress);

    /// The account that has no parent.
    CompletionStage<Optional<Account>> masterAccount();

    /// The accounts that `parent` made; all descendants are found by asking again.
    CompletionStage<List<Account>> children(AccountSid parent);

    /// Writes an application.
    CompletionStage<Void> save(Application application);

    /// The application with that sid.
    CompletionStage<Optional<Application>> application(ApplicationSid sid);

    /// The applications of an account.
    CompletionStage<Page<Application>> applications(
            AccountSid account, Optional<String> friendlyName, Page.Request page);

    /// Deletes an application, if it is there.
    CompletionStage<Void> deleteApplication(ApplicationSid sid);

    /// Writes a number. Two numbers of one account may not be called the same: fails with
    /// [StoreException.Conflict].
    CompletionStage<Void> save(PhoneNumber number);

    /// The number with that sid.
    CompletionStage<Optional<PhoneNumber>> number(NumberSid sid);

    /// The numbers that are written exactly like one of `spellings`, whosever they are.
    CompletionStage<List<PhoneNumber>> numbersWritten(List<String> spellings);

    /// The numbers that may be patterns ([PhoneNumber#mayBePattern]), the catch-all `*` among them, whosever they
    /// are.
    CompletionStage<List<PhoneNumber>> patterns();

    /// Lists numbers.
    CompletionStage<Page<PhoneNumber>> numbers(NumberQuery query, Page.Request page);

    /// Deletes a number, if it is there.
    CompletionStage<Void> deleteNumber(NumberSid sid);

    /// Writes a client. Two clients of this store may not have the same login in any letter case, whosever they
    /// are: fails with [StoreException.Conflict].
    CompletionStage<Void> save(Client client);

    /// The client with that sid.
    CompletionStage<Optional<Client>> client(ClientSid sid);

    /// The client with that login, in any letter case.
    CompletionStage<Optional<Client>> clientByLogin(String login);

    /// The clients of an account.
    ///
    /// @param login only the one that is called so, in any letter case
    CompletionStage<Page<Client>> clients(AccountSid account, Optional<String> login, Page.Request page);

    /// Deletes a client and its bindings, if it is there.
    CompletionStage<Void> deleteClient(ClientSid sid);

    /// Writes a binding, in place of the one of the same client and contact. Fails when the client is not there.
    CompletionStage<Void> save(Binding binding);

    /// Writes some bindings of a client and deletes others: all of it, or nothing when it fails, as it does when
    /// the client is not there.
    ///
    /// @param saved are written, each in place of the one of the same contact
    /// @param deleted contacts, exactly as they were saved; none of them is in `saved`
    CompletionStage<Void> changeBindings(ClientSid client, List<Binding> saved, List<String> deleted);

    /// Deletes the bindings of all clients that expire at `now` or did before.
    CompletionStage<Void> deleteExpiredBindings(Instant now);

    /// The bindings of a client, the expired ones too; those that were registered first come first.
    CompletionStage<List<Binding>> bindings(ClientSid client);

    /// The bindings of all clients that expire after `now`.
    CompletionStage<List<Binding>> liveBindings(Instant now);

    /// Deletes a binding; one that was renewed since it was read stays.
    CompletionStage<Void> deleteBinding(Binding read);

    /// Writes a trunk.
    CompletionStage<Void> save(Trunk trunk);

    /// The trunk with that sid.
    CompletionStage<Optional<Trunk>> trunk(GatewaySid sid);

    /// The trunks of an account.
    CompletionStage<Page<Trunk>> trunks(AccountSid account, Page.Request page);

    /// All trunks of this store, the disabled ones too.
    CompletionStage<List<Trunk>> allTrunks();

    /// Deletes a trunk, if it is there.
    CompletionStage<Void> deleteTrunk(GatewaySid sid);

    /// Writes an outgoing caller id. An account may not have the same number twice: fails with
    /// [StoreException.Conflict].
    CompletionStage<Void> save(OutgoingCallerId callerId);

    /// The outgoing caller id with that sid.
    CompletionStage<Optional<OutgoingCallerId>> outgoingCallerId(NumberSid sid);

    /// The outgoing caller ids of an account.
    ///
    /// @param phoneNumber exactly this number
    /// @param friendlyName exactly this name
    CompletionStage<Page<OutgoingCallerId>> outgoingCallerIds(
            AccountSid account, Optional<String> phoneNumber, Optional<String> friendlyName, Page.Request page);

    /// Deletes an outgoing caller id, if it is there.
    CompletionStage<Void> deleteOutgoingCallerId(NumberSid sid);

    /// Writes the record of a call. A record whose status is final is not changed by one that is not.
    CompletionStage<Void> save(CallRecord call);

    /// The record of that call.
    CompletionStage<Optional<CallRecord>> call(CallSid sid);

    /// Lists calls.
    CompletionStage<Page<CallRecord>> calls(CallQuery query, Page.Request page);

    /// The calls of a node whose status is not final.
    CompletionStage<List<CallRecord>> unfinishedCalls(InstanceId instance);

    /// Deletes the record of a call, if it is there.
    CompletionStage<Void> deleteCall(CallSid sid);

    /// Writes the record of a transfer.
    CompletionStage<Void> save(ReferRecord refer);

    /// The record of that transfer.
    CompletionStage<Optional<ReferRecord>> refer(ReferSid sid);

    /// Lists transfers.
    CompletionStage<Page<ReferRecord>> refers(ReferQuery query, Page.Request page);

    /// Writes the record of a recording. A record whose status is final is not changed by one that is not.
    CompletionStage<Void> save(RecordingRecord recording);

    /// The record of that recording.
    CompletionStage<Optional<RecordingRecord>> recording(RecordingSid sid);

    /// Lists recordings.
    CompletionStage<Page<RecordingRecord>> recordings(RecordingQuery query, Page.Request page);

    /// The recordings of a node whose status is not final.
    CompletionStage<List<RecordingRecord>> unfinishedRecordings(InstanceId instance);

    /// Recordings that are over and were asked for before `before`, the oldest first: those that the retention time
    /// is over for.
    ///
    /// @param most how many at the most
    CompletionStage<List<RecordingRecord>> recordingsBefore(Instant before, int most);

    /// Deletes the record of a recording, if it is there.
    CompletionStage<Void> deleteRecording(RecordingSid sid);

    /// Writes the record of a conference. A record that is completed is not changed by one that is not.
    CompletionStage<Void> save(ConferenceRecord conference);

    /// The record of that conference.
    CompletionStage<Optional<ConferenceRecord>> conference(ConferenceSid sid);

    /// Lists conferences.
    CompletionStage<Page<ConferenceRecord>> conferences(ConferenceQuery query, Page.Request page);

    /// The conferences of a node that are not completed.
    CompletionStage<List<ConferenceRecord>> unfinishedConferences(InstanceId instance);

    /// Writes what is kept of a call while it lives.
    CompletionStage<Void> save(LiveCall call);

    /// What is kept of the calls of a node that live, or lived when it was lost; in no order.
    CompletionStage<List<LiveCall>> liveCalls(InstanceId instance);

    /// Deletes what is kept of a call while it lives, if there is something.
    ///
    /// @param instance the node that held it
    CompletionStage<Void> deleteLiveCall(InstanceId instance, CallSid call);

    /// The nodes that hold a call, a recording or a conference which is not over, or of which a [LiveCall] is kept.
    CompletionStage<Set<InstanceId>> instancesWithUnfinished();

    /// Writes a notification.
    CompletionStage<Void> save(Notification notification);

    /// The notification with that sid.
    CompletionStage<Optional<Notification>> notification(NotificationSid sid);

    /// Lists notifications.
    CompletionStage<Page<Notification>> notifications(NotificationQuery query, Page.Request page);

    /// A value that the engine keeps for itself, such as the id of this node.
    CompletionStage<Optional<String>> property(String name);

    /// Writes such a value, unless there is one: the stage holds the value that is there afterwards.
    CompletionStage<String> propertyOnce(String name, String value);

    /// Whether it answers.
    CompletionStage<Void> ping();

    /// Waits for the writes that were accepted, then frees everything. Whatever is asked afterwards fails.
    @Override
    void close();
}
