package io.tandem.engine.store;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A store in memory. Every stage is complete when it is returned, unless the test holds the writes back.
public final class FakeStore implements Store {
    /// As a database sorts UTF-8: by code point, where Java's own order is by UTF-16 unit.
    private static final Comparator<String> BY_CODE_POINT = (one, other) ->
            Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

    private final Map<AccountSid, Account> accounts = new HashMap<>();
    private final Map<ApplicationSid, Application> applications = new HashMap<>();
    private final Map<NumberSid, PhoneNumber> numbers = new HashMap<>();
    private final Map<ClientSid, Client> clients = new HashMap<>();
    private final Map<BindingKey, Binding> bindings = new HashMap<>();
    private final Map<GatewaySid, Trunk> trunks = new HashMap<>();
    private final Map<NumberSid, OutgoingCallerId> callerIds = new HashMap<>();
    private final Map<CallSid, CallRecord> calls = new HashMap<>();
    private final Map<ReferSid, ReferRecord> refers = new HashMap<>();
    private final Map<RecordingSid, RecordingRecord> recordings = new HashMap<>();
    private final Map<ConferenceSid, ConferenceRecord> conferences = new HashMap<>();
    private final Map<CallSid, LiveCall> liveCalls = new HashMap<>();
    private final Map<NotificationSid, Notification> notifications = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();
    private final List<Record> written = new ArrayList<>();
    private final Queue<Runnable> held = new ArrayDeque<>();
    private Optional<CallSid> unwritable = Optional.empty();
    private Mode mode = Mode.WORKING;
    private int missed;

    private final Map<String, End> ends = new HashMap<>();

    /// Where a page ended, by its token.
    private record End(long before, Object last) {}

    private record BindingKey(ClientSid client, String contact) {}

    private enum Mode {
        WORKING,
        REFUSING,
        AWAY,
        HOLDING,
        CLOSED
    }

    /// From now on every write fails, as on a full disk. Reads go on.
    public synchronized void failWrites() {
        mode = Mode.REFUSING;
    }

    /// From now on nothing works, as when a database over the network does not answer.
    public synchronized void goAway() {
        mode = Mode.AWAY;
    }

    /// From now on all works again.
    public synchronized void comeBack() {
        acceptWrites();
    }

    /// From now on writes of the record of that call fail, and all others work.
    public synchronized void failWritesOf(CallSid call) {
        unwritable = Optional.of(call);
    }

    /// From now on writes are accepted but not done, so that their stages stay open.
    public synchronized void holdWrites() {
        mode = Mode.HOLDING;
    }

    /// Does what was held back, in order; from now on writes work again.
    public synchronized void acceptWrites() {
        mode = Mode.WORKING;
        for (Runnable next = held.poll(); next != null; next = held.poll()) {
            next.run();
        }
    }

    /// The records that were saved, in order, each time that they were.
    public synchronized List<Record> written() {
        return List.copyOf(written);
    }

    /// The states in which that call was saved, in order.
    public synchronized List<CallRecord> written(CallSid call) {
        return written.stream()
                .filter(CallRecord.class::isInstance)
                .map(CallRecord.class::cast)
                .filter(record -> record.sid().equals(call))
                .toList();
    }

    @Override
    public CompletionStage<Void> save(Account account) {
        return write(() -> {
            boolean taken = account.emailAddress().isPresent()
                    && accounts.values().stream()
                            .anyMatch(other -> !other.sid().equals(account.sid())
                                    && folded(other.emailAddress()).equals(folded(account.emailAddress())));
            if (taken) {
                throw new StoreException.Conflict("Another account has the e-mail address "
                        + account.emailAddress().orElseThrow());
            }
            accounts.put(account.sid(), account);
            return saved(account);
        });
    }

    private static Optional<String> folded(Optional<String> emailAddress) {
        return emailAddress.map(text -> text.toLowerCase(Locale.ROOT));
    }

    @Override
    public CompletionStage<Optional<Account>> account(AccountSid sid) {
        return read(() -> Optional.ofNullable(accounts.get(sid)));
    }

    @Override
    public CompletionStage<Optional<Account>> accountByEmail(String emailAddress) {
        return read(() -> accounts.values().stream()
                .filter(account -> folded(account.emailAddress()).equals(folded(Optional.of(emailAddress))))
                .findFirst());
    }

    /// The next question for the master account finds none, as when a mirror answers that has seen nothing yet.
    public synchronized void missMasterOnce() {
        missed = 1;
    }

    @Override
    public synchronized CompletionStage<Optional<Account>> masterAccount() {
        int hidden = missed;
        missed = 0;
        return read(() -> accounts.values().stream()
                .filter(account -> account.parent().isEmpty())
                .skip(hidden)
                .min(comparing(Account::created).thenComparing(Account::sid)));
    }

    @Override
    public CompletionStage<List<Account>> children(AccountSid parent) {
        return read(() -> accounts.values().stream()
                .filter(account -> account.parent().equals(Optional.of(parent)))
                .sorted(comparing(Account::created).thenComparing(Account::sid))
                .toList());
    }

    @Override
    public CompletionStage<Void> save(Application application) {
        return write(() -> {
            applications.put(application.sid(), application);
            return saved(application);
        });
    }

    @Override
    public CompletionStage<Optional<Application>> application(ApplicationSid sid) {
        return read(() -> Optional.ofNullable(applications.get(sid)));
    }

    @Override
    public CompletionStage<Page<Application>> applications(
            AccountSid account, Optional<String> friendlyName, Page.Request page) {
        return list(
                applications,
                application -> application.account().equals(account)
                        && same(friendlyName, Optional.of(application.friendlyName())),
                comparing(Application::created).thenComparing(Application::sid),
                page);
    }

    @Override
    public CompletionStage<Void> deleteApplication(ApplicationSid sid) {
        return delete(applications, sid);
    }

    @Override
    public CompletionStage<Void> save(PhoneNumber number) {
        return write(() -> {
            boolean taken = numbers.values().stream()
                    .anyMatch(other -> !other.sid().equals(number.sid())
                            && other.account().equals(number.account())
                            && other.phoneNumber().equals(number.phoneNumber()));
            if (taken) {
                throw new StoreException.Conflict(
                        "Account " + number.account() + " has the number " + number.phoneNumber() + " already");
            }
            numbers.put(number.sid(), number);
            return saved(number);
        });
    }

    @Override
    public CompletionStage<Optional<PhoneNumber>> number(NumberSid sid) {
        return read(() -> Optional.ofNullable(numbers.get(sid)));
    }

    @Override
    public CompletionStage<List<PhoneNumber>> numbersWritten(List<String> spellings) {
        return read(() -> inOrder(number -> spellings.contains(number.phoneNumber())));
    }

    @Override
    public CompletionStage<List<PhoneNumber>> patterns() {
        return read(() -> inOrder(PhoneNumber::mayBePattern));
    }

    private List<PhoneNumber> inOrder(Predicate<PhoneNumber> wanted) {
        return numbers.values().stream()
                .filter(wanted)
                .sorted(comparing(PhoneNumber::created).thenComparing(PhoneNumber::sid))
                .toList();
    }

    @Override
    public CompletionStage<Page<PhoneNumber>> numbers(NumberQuery query, Page.Request page) {
        Optional<Pattern> wanted = query.phoneNumber()
                .map(text ->
                        Stream.of(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")))
                .map(regex -> Pattern.compile(regex, Pattern.DOTALL));
        Comparator<PhoneNumber> order = switch (query.sort().by()) {
            case DATE_CREATED -> comparing(PhoneNumber::created);
            case PHONE_NUMBER -> comparing(PhoneNumber::phoneNumber, BY_CODE_POINT);
            case FRIENDLY_NAME -> comparing(PhoneNumber::friendlyName, BY_CODE_POINT);
        };
        return list(
                numbers,
                number -> number.account().equals(query.account())
                        && wanted.map(pattern ->
                                        pattern.matcher(number.phoneNumber()).matches())
                                .orElse(true)
                        && same(query.friendlyName(), Optional.of(number.friendlyName())),
                directed(order.thenComparing(PhoneNumber::sid), query.sort()),
                page);
    }

    @Override
    public CompletionStage<Void> deleteNumber(NumberSid sid) {
        return delete(numbers, sid);
    }

    @Override
    public CompletionStage<Void> save(Client client) {
        return write(() -> {
            boolean taken = clients.values().stream()
                    .anyMatch(other -> !other.sid().equals(client.sid()) && isCalled(other, client.login()));
            if (taken) {
                throw new StoreException.Conflict("Another client has the login " + client.login());
            }
            clients.put(client.sid(), client);
            return saved(client);
        });
    }

    private static boolean isCalled(Client client, String login) {
        return client.login().toLowerCase(Locale.ROOT).equals(login.toLowerCase(Locale.ROOT));
    }

    @Override
    public CompletionStage<Optional<Client>> client(ClientSid sid) {
        return read(() -> Optional.ofNullable(clients.get(sid)));
    }

    @Override
    public CompletionStage<Optional<Client>> clientByLogin(String login) {
        return read(() -> clients.values().stream()
                .filter(client -> isCalled(client, login))
                .findFirst());
    }

    @Override
    public CompletionStage<Page<Client>> clients(AccountSid account, Optional<String> login, Page.Request page) {
        return list(
                clients,
                client -> client.account().equals(account)
                        && login.map(text -> isCalled(client, text)).orElse(true),
                comparing(Client::created).thenComparing(Client::sid),
                page);
    }

    @Override
    public CompletionStage<Void> deleteClient(ClientSid sid) {
        return write(() -> {
            clients.remove(sid);
            bindings.keySet().removeIf(key -> key.client().equals(sid));
            return nothing();
        });
    }

    @Override
    public CompletionStage<Void> save(Binding binding) {
        return write(() -> {
            if (!clients.containsKey(binding.client())) {
                throw new StoreException("Could not save a binding of " + binding.client() + ": no such client");
            }
            bindings.put(new BindingKey(binding.client(), binding.contact()), binding);
            return saved(binding);
        });
    }

    @Override
    public CompletionStage<Void> changeBindings(ClientSid client, List<Binding> saved, List<String> deleted) {
        return write(() -> {
            if (!clients.containsKey(client) && !saved.isEmpty()) {
                throw new StoreException("Could not change the bindings of " + client + ": no such client");
            }
            for (Binding binding : saved) {
                bindings.put(new BindingKey(client, binding.contact()), binding);
                saved(binding);
            }
            deleted.forEach(contact -> bindings.remove(new BindingKey(client, contact)));
            return nothing();
        });
    }

    @Override
    public CompletionStage<Void> deleteExpiredBindings(Instant now) {
        return write(() -> {
            bindings.values().removeIf(binding -> !binding.expires().isAfter(now));
            return nothing();
        });
    }

    @Override
    public CompletionStage<List<Binding>> bindings(ClientSid client) {
        return bindings(binding -> binding.client().equals(client));
    }

    @Override
    public CompletionStage<List<Binding>> liveBindings(Instant now) {
        return bindings(binding -> binding.expires().isAfter(now));
    }

    private CompletionStage<List<Binding>> bindings(Predicate<Binding> wanted) {
        return read(() -> bindings.values().stream()
                .filter(wanted)
                .sorted(comparing(Binding::registered)
                        .thenComparing(Binding::client)
                        .thenComparing(Binding::contact, BY_CODE_POINT))
                .toList());
    }

    @Override
    public CompletionStage<Void> deleteBinding(Binding read) {
        return write(() -> {
            bindings.remove(new BindingKey(read.client(), read.contact()), read);
            return nothing();
        });
    }

    @Override
    public CompletionStage<Void> save(Trunk trunk) {
        return write(() -> {
            trunks.put(trunk.sid(), trunk);
            return saved(trunk);
        });
    }

    @Override
    public CompletionStage<Optional<Trunk>> trunk(GatewaySid sid) {
        return read(() -> Optional.ofNullable(trunks.get(sid)));
    }

    @Override
    public CompletionStage<Page<Trunk>> trunks(AccountSid account, Page.Request page) {
        return list(
                trunks,
                trunk -> trunk.account().equals(account),
                comparing(Trunk::created).thenComparing(Trunk::sid),
                page);
    }

    @Override
    public CompletionStage<List<Trunk>> allTrunks() {
        return read(() -> trunks.values().stream()
                .sorted(comparing(Trunk::created).thenComparing(Trunk::sid))
                .toList());
    }

    @Override
    public CompletionStage<Void> deleteTrunk(GatewaySid sid) {
        return delete(trunks, sid);
    }

    @Override
    public CompletionStage<Void> save(OutgoingCallerId callerId) {
        return write(() -> {
            boolean taken = callerIds.values().stream()
                    .anyMatch(other -> !other.sid().equals(callerId.sid())
                            && other.account().equals(callerId.account())
                            && other.phoneNumber().equals(callerId.phoneNumber()));
            if (taken) {
                throw new StoreException.Conflict("Account " + callerId.account() + " has the outgoing caller id "
                        + callerId.phoneNumber() + " already");
            }
            callerIds.put(callerId.sid(), callerId);
            return saved(callerId);
        });
    }

    @Override
    public CompletionStage<Optional<OutgoingCallerId>> outgoingCallerId(NumberSid sid) {
        return read(() -> Optional.ofNullable(callerIds.get(sid)));
    }

    @Override
    public CompletionStage<Page<OutgoingCallerId>> outgoingCallerIds(
            AccountSid account, Optional<String> phoneNumber, Optional<String> friendlyName, Page.Request page) {
        return list(
                callerIds,
                callerId -> callerId.account().equals(account)
                        && same(phoneNumber, Optional.of(callerId.phoneNumber()))
                        && same(friendlyName, Optional.of(callerId.friendlyName())),
                comparing(OutgoingCallerId::created).thenComparing(OutgoingCallerId::sid),
                page);
    }

    @Override
    public CompletionStage<Void> deleteOutgoingCallerId(NumberSid sid) {
        return delete(callerIds, sid);
    }

    @Override
    public CompletionStage<Void> save(CallRecord call) {
        return write(() -> {
            if (unwritable.equals(Optional.of(call.sid()))) {
                throw new StoreException("The test makes writes of call " + call.sid() + " fail");
            }
            calls.merge(
                    call.sid(),
                    call,
                    (old, newer) -> old.status().isFinal() && !newer.status().isFinal() ? old : newer);
            return saved(call);
        });
    }

    @Override
    public CompletionStage<Optional<CallRecord>> call(CallSid sid) {
        return read(() -> Optional.ofNullable(calls.get(sid)));
    }

    @Override
    public CompletionStage<Page<CallRecord>> calls(CallQuery query, Page.Request page) {
        Comparator<CallRecord> order = switch (query.sort().by()) {
            case DATE_CREATED -> comparing(CallRecord::created);
            case FROM -> comparing(CallRecord::from, BY_CODE_POINT);
            case TO -> comparing(CallRecord::to, BY_CODE_POINT);
            case DIRECTION -> comparing(call -> call.direction().toString());
            case STATUS -> comparing(call -> call.status().toString());
            case DURATION -> comparing(CallRecord::duration);
        };
        return list(
                calls,
                call -> query.accounts().contains(call.account())
                        && same(query.from(), Optional.of(call.from()))
                        && same(query.to(), Optional.of(call.to()))
                        && same(query.status(), Optional.of(call.status()))
                        && same(query.parent(), call.parent())
                        && within(query.started(), call.started())
                        && within(query.ended(), call.ended()),
                directed(order.thenComparing(CallRecord::sid), query.sort()),
                page);
    }

    @Override
    public CompletionStage<List<CallRecord>> unfinishedCalls(InstanceId instance) {
        return read(() -> calls.values().stream()
                .filter(call ->
                        call.instance().equals(instance) && !call.status().isFinal())
                .sorted(comparing(CallRecord::created).thenComparing(CallRecord::sid))
                .toList());
    }

    @Override
    public CompletionStage<Void> deleteCall(CallSid sid) {
        return delete(calls, sid);
    }

    @Override
    public CompletionStage<Void> save(ReferRecord refer) {
        return write(() -> {
            refers.put(refer.sid(), refer);
            return saved(refer);
        });
    }

    @Override
    public CompletionStage<Optional<ReferRecord>> refer(ReferSid sid) {
        return read(() -> Optional.ofNullable(refers.get(sid)));
    }

    @Override
    public CompletionStage<Page<ReferRecord>> refers(ReferQuery query, Page.Request page) {
        return list(
                refers,
                refer -> refer.account().equals(query.account())
                        && same(query.call(), Optional.of(refer.call()))
                        && same(query.status(), Optional.of(refer.status()))
                        && within(query.created(), Optional.of(refer.created()))
                        && within(query.ended(), refer.ended()),
                comparing(ReferRecord::created).thenComparing(ReferRecord::sid).reversed(),
                page);
    }

    @Override
    public CompletionStage<Void> save(RecordingRecord recording) {
        return write(() -> {
            recordings.merge(
                    recording.sid(),
                    recording,
                    (old, newer) -> old.status().isFinal() && !newer.status().isFinal() ? old : newer);
            return saved(recording);
        });
    }

    @Override
    public CompletionStage<Optional<RecordingRecord>> recording(RecordingSid sid) {
        return read(() -> Optional.ofNullable(recordings.get(sid)));
    }

    @Override
    public CompletionStage<Page<RecordingRecord>> recordings(RecordingQuery query, Page.Request page) {
        Comparator<RecordingRecord> order = switch (query.sort().by()) {
            case DATE_CREATED -> comparing(RecordingRecord::created);
            case DURATION -> comparing(RecordingRecord::duration);
            case CALL_SID ->
                comparing(recording -> recording.call().map(CallSid::text).orElse(""));
        };
        return list(
                recordings,
                recording -> query.accounts().contains(recording.account())
                        && same(query.call(), recording.call())
                        && same(query.conference(), recording.conference())
                        && within(query.created(), Optional.of(recording.created())),
                directed(order.thenComparing(RecordingRecord::sid), query.sort()),
                page);
    }

    @Override
    public CompletionStage<List<RecordingRecord>> unfinishedRecordings(InstanceId instance) {
        return read(() -> recordings.values().stream()
                .filter(recording -> recording.instance().equals(instance)
                        && !recording.status().isFinal())
                .sorted(comparing(RecordingRecord::created).thenComparing(RecordingRecord::sid))
                .toList());
    }

    @Override
    public CompletionStage<List<RecordingRecord>> recordingsBefore(Instant before, int most) {
        return read(() -> recordings.values().stream()
                .filter(recording ->
                        recording.status().isFinal() && recording.created().isBefore(before))
                .sorted(comparing(RecordingRecord::created).thenComparing(RecordingRecord::sid))
                .limit(most)
                .toList());
    }

    @Override
    public CompletionStage<Void> deleteRecording(RecordingSid sid) {
        return delete(recordings, sid);
    }

    @Override
    public CompletionStage<Void> save(ConferenceRecord conference) {
        return write(() -> {
            conferences.merge(
                    conference.sid(),
                    conference,
                    (old, newer) -> old.status() == ConferenceRecord.Status.COMPLETED
                                    && newer.status() != ConferenceRecord.Status.COMPLETED
                            ? old
                            : newer);
            return saved(conference);
        });
    }

    @Override
    public CompletionStage<Optional<ConferenceRecord>> conference(ConferenceSid sid) {
        return read(() -> Optional.ofNullable(conferences.get(sid)));
    }

    @Override
    public CompletionStage<Page<ConferenceRecord>> conferences(ConferenceQuery query, Page.Request page) {
        return list(
                conferences,
                conference -> query.accounts().contains(conference.account())
                        && same(query.name(), Optional.of(conference.name()))
                        && same(query.status(), Optional.of(conference.status()))
                        && within(query.created(), Optional.of(conference.created()))
                        && within(query.updated(), Optional.of(conference.updated())),
                comparing(ConferenceRecord::created)
                        .thenComparing(ConferenceRecord::sid)
                        .reversed(),
                page);
    }

    @Override
    public CompletionStage<List<ConferenceRecord>> unfinishedConferences(InstanceId instance) {
        return read(() -> conferences.values().stream()
                .filter(conference -> conference.instance().equals(instance)
                        && conference.status() != ConferenceRecord.Status.COMPLETED)
                .sorted(comparing(ConferenceRecord::created).thenComparing(ConferenceRecord::sid))
                .toList());
    }

    @Override
    public CompletionStage<Void> save(LiveCall call) {
        return write(() -> {
            liveCalls.put(call.call(), call);
            return saved(call);
        });
    }

    @Override
    public CompletionStage<List<LiveCall>> liveCalls(InstanceId instance) {
        return read(() -> liveCalls.values().stream()
                .filter(call -> call.instance().equals(instance))
                .toList());
    }

    @Override
    public CompletionStage<Void> deleteLiveCall(InstanceId instance, CallSid call) {
        return write(() -> {
            liveCalls.computeIfPresent(call, (_, kept) -> kept.instance().equals(instance) ? null : kept);
            return nothing();
        });
    }

    @Override
    public CompletionStage<Set<InstanceId>> instancesWithUnfinished() {
        return read(() -> Stream.of(
                        calls.values().stream()
                                .filter(call -> !call.status().isFinal())
                                .map(CallRecord::instance),
                        recordings.values().stream()
                                .filter(recording -> !recording.status().isFinal())
                                .map(RecordingRecord::instance),
                        conferences.values().stream()
                                .filter(conference -> conference.status() != ConferenceRecord.Status.COMPLETED)
                                .map(ConferenceRecord::instance),
                        liveCalls.values().stream().map(LiveCall::instance))
                .flatMap(instances -> instances)
                .collect(Collectors.toSet()));
    }

    @Override
    public CompletionStage<Void> save(Notification notification) {
        return write(() -> {
            notifications.put(notification.sid(), notification);
            return saved(notification);
        });
    }

    @Override
    public CompletionStage<Optional<Notification>> notification(NotificationSid sid) {
        return read(() -> Optional.ofNullable(notifications.get(sid)));
    }

    @Override
    public CompletionStage<Page<Notification>> notifications(NotificationQuery query, Page.Request page) {
        Comparator<Notification> order = switch (query.sort().by()) {
            case DATE_CREATED -> comparing(Notification::date);
            case LOG -> comparing(Notification::severity);
            case ERROR_CODE -> comparingInt(Notification::errorCode);
            case CALL_SID ->
                comparing(notification -> notification.call().map(CallSid::text).orElse(""));
            case MESSAGE_TEXT -> comparing(Notification::text, BY_CODE_POINT);
        };
        return list(
                notifications,
                notification -> notification.account().equals(query.account())
                        && same(query.call(), notification.call())
                        && (query.errorCode().isEmpty() || query.errorCode().getAsInt() == notification.errorCode())
                        && partOf(query.requestUrl(), notification.requestUrl())
                        && partOf(query.text(), Optional.of(notification.text()))
                        && within(query.date(), Optional.of(notification.date())),
                directed(order.thenComparing(Notification::sid), query.sort()),
                page);
    }

    @Override
    public CompletionStage<Optional<String>> property(String name) {
        return read(() -> Optional.ofNullable(properties.get(name)));
    }

    @Override
    public CompletionStage<String> propertyOnce(String name, String value) {
        return write(() -> properties.computeIfAbsent(name, _ -> value));
    }

    @Override
    public CompletionStage<Void> ping() {
        return read(FakeStore::nothing);
    }

    @Override
    public synchronized void close() {
        acceptWrites();
        mode = Mode.CLOSED;
    }

    private static <T> boolean same(Optional<T> wanted, Optional<T> actual) {
        return wanted.isEmpty() || wanted.equals(actual);
    }

    private static boolean partOf(Optional<String> wanted, Optional<String> actual) {
        return wanted.map(part -> actual.map(text -> text.contains(part)).orElse(false))
                .orElse(true);
    }

    private static boolean within(TimeRange range, Optional<Instant> instant) {
        return range.equals(TimeRange.ALWAYS) || instant.map(range::contains).orElse(false);
    }

    private static <T> Comparator<T> directed(Comparator<T> ascending, Sort<?> sort) {
        return switch (sort.order()) {
            case ASCENDING -> ascending;
            case DESCENDING -> ascending.reversed();
        };
    }

    private <T> CompletionStage<Page<T>> list(
            Map<?, T> all, Predicate<T> wanted, Comparator<T> order, Page.Request page) {
        return read(() -> {
            List<T> found = all.values().stream().filter(wanted).sorted(order).toList();
            long from = page.token()
                    .flatMap(token -> Optional.ofNullable(ends.get(token)))
                    .filter(end -> end.before() == page.offset() && found.contains(end.last()))
                    .map(end -> found.indexOf(end.last()) + 1L)
                    .orElse(page.offset());
            List<T> items = found.stream().skip(from).limit(page.size()).toList();
            boolean isLast = from + items.size() >= found.size();
            return new Page<>(
                    items,
                    page.offset() + found.size() - from,
                    isLast ? Optional.empty() : Optional.of(token(page, items.getLast())));
        });
    }

    private String token(Page.Request page, Object last) {
        String token = "page " + ends.size();
        ends.put(token, new End(page.offset() + page.size(), last));
        return token;
    }

    private <K> CompletionStage<Void> delete(Map<K, ?> records, K sid) {
        return write(() -> {
            records.remove(sid);
            return nothing();
        });
    }

    private Void saved(Record record) {
        written.add(record);
        return nothing();
    }

    @SuppressWarnings("NullAway") // the only value of Void
    private static Void nothing() {
        return null;
    }

    private synchronized <T> CompletionStage<T> read(Supplier<T> question) {
        return switch (mode) {
            case WORKING, REFUSING, HOLDING -> completed(question);
            case AWAY -> away();
            case CLOSED -> closed();
        };
    }

    private synchronized <T> CompletionStage<T> write(Supplier<T> change) {
        return switch (mode) {
            case WORKING -> completed(change);
            case REFUSING -> CompletableFuture.failedFuture(new StoreException("The test makes every write fail"));
            case AWAY -> away();
            case HOLDING -> {
                var later = new CompletableFuture<CompletionStage<T>>();
                held.add(() -> later.complete(completed(change)));
                yield later.thenCompose(Function.identity());
            }
            case CLOSED -> closed();
        };
    }

    private static <T> CompletionStage<T> away() {
        return CompletableFuture.failedFuture(new StoreException("The test makes the store go away"));
    }

    private static <T> CompletionStage<T> closed() {
        return CompletableFuture.failedFuture(new StoreException("The store is closed"));
    }

    private static <T> CompletionStage<T> completed(Supplier<T> work) {
        try {
            return CompletableFuture.completedFuture(work.get());
        } catch (StoreException problem) {
            return CompletableFuture.failedFuture(problem);
        }
    }
}
