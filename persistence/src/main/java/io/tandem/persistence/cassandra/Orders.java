package io.tandem.persistence.cassandra;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

import io.tandem.engine.store.Application;
import io.tandem.engine.store.CallQuery;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.ConferenceQuery;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.NotificationQuery;
import io.tandem.engine.store.NumberQuery;
import io.tandem.engine.store.OutgoingCallerId;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.RecordingQuery;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.ReferQuery;
import io.tandem.engine.store.ReferRecord;
import io.tandem.engine.store.Sort;
import io.tandem.engine.store.TimeRange;
import io.tandem.persistence.ClientTable;
import io.tandem.persistence.cassandra.ListTable.Direction;
import io.tandem.persistence.cassandra.Listing.Order;
import io.tandem.persistence.cassandra.Listing.Wanted;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The conditions and the order of each list.
final class Orders {
    /// As a database sorts UTF-8: by code point, where Java's own order is by UTF-16 unit.
    private static final Comparator<String> BY_CODE_POINT = (one, other) ->
            Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

    private Orders() {}

    static Wanted<Application> applications(Optional<String> friendlyName) {
        return oldestFirst(application -> same(friendlyName, application.friendlyName()));
    }

    static Wanted<Client> clients(Optional<String> login) {
        return oldestFirst(client -> same(login.map(ClientTable::folded), ClientTable.folded(client.login())));
    }

    static Wanted<OutgoingCallerId> callerIds(Optional<String> phoneNumber, Optional<String> friendlyName) {
        return oldestFirst(
                callerId -> same(phoneNumber, callerId.phoneNumber()) && same(friendlyName, callerId.friendlyName()));
    }

    static <T> Wanted<T> oldestFirst(Predicate<T> conditions) {
        return new Wanted<>(conditions, new Order.Kept<>(Direction.OLDEST_FIRST));
    }

    private static <T> Wanted<T> newestFirst(Predicate<T> conditions) {
        return new Wanted<>(conditions, new Order.Kept<>(Direction.NEWEST_FIRST));
    }

    static Wanted<PhoneNumber> numbers(NumberQuery query) {
        Predicate<String> number = query.phoneNumber().map(Orders::wildcard).orElse(_ -> true);
        Predicate<PhoneNumber> conditions =
                each -> number.test(each.phoneNumber()) && same(query.friendlyName(), each.friendlyName());
        return switch (query.sort().by()) {
            case DATE_CREATED -> kept(conditions, query.sort());
            case PHONE_NUMBER ->
                sorted(
                        conditions,
                        comparing(PhoneNumber::phoneNumber, BY_CODE_POINT).thenComparing(PhoneNumber::sid),
                        query.sort());
            case FRIENDLY_NAME ->
                sorted(
                        conditions,
                        comparing(PhoneNumber::friendlyName, BY_CODE_POINT).thenComparing(PhoneNumber::sid),
                        query.sort());
        };
    }

    /// `*` stands for any characters, or none.
    private static Predicate<String> wildcard(String text) {
        String regex = Stream.of(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(regex, Pattern.DOTALL).asMatchPredicate();
    }

    static Wanted<CallRecord> calls(CallQuery query) {
        Predicate<CallRecord> conditions = call -> query.accounts().contains(call.account())
                && same(query.from(), call.from())
                && same(query.to(), call.to())
                && same(query.status(), call.status())
                && (query.parent().isEmpty() || query.parent().equals(call.parent()))
                && within(query.started(), call.started())
                && within(query.ended(), call.ended());
        Comparator<CallRecord> order = switch (query.sort().by()) {
            case DATE_CREATED -> comparing(CallRecord::created);
            case FROM -> comparing(CallRecord::from, BY_CODE_POINT);
            case TO -> comparing(CallRecord::to, BY_CODE_POINT);
            case DIRECTION -> comparing(call -> call.direction().toString());
            case STATUS -> comparing(call -> call.status().toString());
            case DURATION -> comparing(CallRecord::duration);
        };
        return query.sort().by() == CallQuery.Field.DATE_CREATED
                ? kept(conditions, query.sort())
                : sorted(conditions, order.thenComparing(CallRecord::sid), query.sort());
    }

    static Wanted<ReferRecord> refers(ReferQuery query) {
        return newestFirst(refer -> refer.account().equals(query.account())
                && same(query.call(), refer.call())
                && same(query.status(), refer.status())
                && query.created().contains(refer.created())
                && within(query.ended(), refer.ended()));
    }

    static Wanted<RecordingRecord> recordings(RecordingQuery query) {
        Predicate<RecordingRecord> conditions = recording -> query.accounts().contains(recording.account())
                && (query.call().isEmpty() || query.call().equals(recording.call()))
                && (query.conference().isEmpty() || query.conference().equals(recording.conference()))
                && query.created().contains(recording.created());
        Comparator<RecordingRecord> order = switch (query.sort().by()) {
            case DATE_CREATED -> comparing(RecordingRecord::created);
            case DURATION -> comparing(RecordingRecord::duration);
            case CALL_SID -> comparing(recording -> written(recording.call()), BY_CODE_POINT);
        };
        return query.sort().by() == RecordingQuery.Field.DATE_CREATED
                ? kept(conditions, query.sort())
                : sorted(conditions, order.thenComparing(RecordingRecord::sid), query.sort());
    }

    static Wanted<ConferenceRecord> conferences(ConferenceQuery query) {
        return newestFirst(conference -> query.accounts().contains(conference.account())
                && same(query.name(), conference.name())
                && same(query.status(), conference.status())
                && query.created().contains(conference.created())
                && query.updated().contains(conference.updated()));
    }

    static Wanted<Notification> notifications(NotificationQuery query) {
        Predicate<Notification> conditions = notification -> notification
                        .account()
                        .equals(query.account())
                && (query.call().isEmpty() || query.call().equals(notification.call()))
                && (query.errorCode().isEmpty() || query.errorCode().getAsInt() == notification.errorCode())
                && query.requestUrl()
                        .map(part -> notification
                                .requestUrl()
                                .filter(url -> url.contains(part))
                                .isPresent())
                        .orElse(true)
                && query.text().map(part -> notification.text().contains(part)).orElse(true)
                && query.date().contains(notification.date());
        Comparator<Notification> order = switch (query.sort().by()) {
            case DATE_CREATED -> comparing(Notification::date);
            case LOG -> comparing(Notification::severity);
            case ERROR_CODE -> comparingInt(Notification::errorCode);
            case CALL_SID -> comparing(notification -> written(notification.call()), BY_CODE_POINT);
            case MESSAGE_TEXT -> comparing(Notification::text, BY_CODE_POINT);
        };
        return query.sort().by() == NotificationQuery.Field.DATE_CREATED
                ? kept(conditions, query.sort())
                : sorted(conditions, order.thenComparing(Notification::sid), query.sort());
    }

    /// What is missing comes first.
    private static String written(Optional<?> sid) {
        return sid.map(Object::toString).orElse("");
    }

    private static <T> Wanted<T> kept(Predicate<T> conditions, Sort<?> sort) {
        return switch (sort.order()) {
            case ASCENDING -> oldestFirst(conditions);
            case DESCENDING -> newestFirst(conditions);
        };
    }

    private static <T> Wanted<T> sorted(Predicate<T> conditions, Comparator<T> order, Sort<?> sort) {
        Comparator<T> directed = switch (sort.order()) {
            case ASCENDING -> order;
            case DESCENDING -> order.reversed();
        };
        return new Wanted<>(conditions, new Order.Sorted<>(directed));
    }

    private static <V> boolean same(Optional<V> wanted, V value) {
        return wanted.isEmpty() || wanted.get().equals(value);
    }

    private static boolean within(TimeRange range, Optional<Instant> time) {
        return range.equals(TimeRange.ALWAYS) || time.filter(range::contains).isPresent();
    }

    /// The days on which calls may have begun that rang and ended in these ranges.
    static TimeRange begun(CallQuery query) {
        return new TimeRange(
                Optional.empty(),
                List.of(query.started(), query.ended()).stream()
                        .flatMap(range -> range.until().stream())
                        .min(Comparator.naturalOrder()));
    }
}
