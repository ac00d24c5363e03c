package io.tandem.engine.store;

import static io.tandem.engine.store.SampleRecords.callSid;
import static io.tandem.engine.store.SampleRecords.fullNotification;
import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.SampleRecords.notification;
import static io.tandem.engine.store.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.NotificationSid;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a [Store] promises about notifications.
abstract class NotificationContract {
    private static final Page.Request FIRST = new Page.Request(0, 50);
    private static final Sort<NotificationQuery.Field> OLDEST_FIRST =
            new Sort<>(NotificationQuery.Field.DATE_CREATED, Sort.Order.ASCENDING);

    private final AccountSid account = AccountSid.mint();
    private final CallSid call = callSid();

    abstract Store store();

    /// All notifications of that account.
    static NotificationQuery all(AccountSid account) {
        return new NotificationQuery(
                account,
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                TimeRange.ALWAYS,
                OLDEST_FIRST);
    }

    @Test
    void aNotificationIsReadAsItWasWritten() {
        Notification full = fullNotification(account, call, "http://a.example/x?y=%20&z", 1);
        Notification bare = notification(account, Notification.Severity.ERROR, 0, "", 2);
        saveAll(full, bare, bare);
        assertThat(done(store().notification(full.sid()))).contains(full);
        assertThat(done(store().notification(bare.sid()))).contains(bare);
        assertThat(done(store().notifications(all(account), FIRST))).isEqualTo(new Page<>(List.of(full, bare), 2));
    }

    @Test
    void anUnknownNotificationIsNotThere() {
        assertThat(done(store().notification(NotificationSid.mint()))).isEmpty();
        assertThat(done(store().notifications(all(account), FIRST))).isEqualTo(new Page<Notification>(List.of(), 0));
    }

    @Test
    void notificationsAreFoundByCallCodeAndDate() {
        Notification ofCall = fullNotification(account, call, "/a", 1);
        Notification other = notification(account, Notification.Severity.ERROR, 11200, "text", 2);
        saveAll(ofCall, other, notification(AccountSid.mint(), Notification.Severity.ERROR, 11200, "text", 2));
        assertThat(found(Optional.of(call), OptionalInt.empty(), TimeRange.ALWAYS))
                .containsExactly(ofCall);
        assertThat(found(Optional.empty(), OptionalInt.of(11200), TimeRange.ALWAYS))
                .containsExactly(other);
        assertThat(found(Optional.of(call), OptionalInt.of(11200), TimeRange.ALWAYS))
                .isEmpty();
        var first = new TimeRange(Optional.of(minute(1)), Optional.of(minute(2)));
        assertThat(found(Optional.empty(), OptionalInt.empty(), first)).containsExactly(ofCall);
    }

    @ParameterizedTest
    @CsvSource({"a_b, 1", "a%b, 2", "_, 1", "%, 2", "http, 1 2", "HTTP, ''", "'''', 2", "a.b, ''"})
    void notificationsAreFoundByAPartOfTheUrlAndOfTheText(String part, String expected) {
        List<String> texts = List.of("http://x/a_b", "http://x/a%b'");
        for (int i = 0; i < texts.size(); i++) {
            Notification full = fullNotification(account, call, texts.get(i), i + 1);
            saveAll(full, notification(AccountSid.mint(), Notification.Severity.ERROR, 0, texts.get(i), 0));
            saveAll(notification(account, Notification.Severity.ERROR, 1, texts.get(i), i + 1));
        }
        List<String> wanted = expected.isEmpty() ? List.of() : List.of(expected.split(" "));
        assertThat(numbered(Optional.of(part), Optional.empty(), 12100)).containsExactlyElementsOf(wanted);
        assertThat(numbered(Optional.empty(), Optional.of(part), 1)).containsExactlyElementsOf(wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "DATE_CREATED, 1 2 3",
        "LOG,          3 1 2",
        "ERROR_CODE,   3 2 1",
        "CALL_SID,     3 1 2",
        "MESSAGE_TEXT, 2 1 3",
    })
    void notificationsAreSorted(NotificationQuery.Field field, String expected) {
        saveAll(
                sortable("CA" + "1".repeat(32), Notification.Severity.WARNING, "sid 1", 12, "b", 1),
                sortable("CA" + "2".repeat(32), Notification.Severity.WARNING, "sid 2", 7, "a", 2),
                notification(account, Notification.Severity.ERROR, 6, "c", 3));
        for (Sort.Order order : Sort.Order.values()) {
            var query = new NotificationQuery(
                    account,
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    TimeRange.ALWAYS,
                    new Sort<>(field, order));
            List<String> wanted = List.of(expected.split(" "));
            assertThat(done(store().notifications(query, FIRST)).items())
                    .extracting(NotificationContract::minuteOf)
                    .containsExactlyElementsOf(order == Sort.Order.ASCENDING ? wanted : wanted.reversed());
        }
    }

    @Test
    void notificationsComeInPages() {
        for (int i = 0; i < 5; i++) {
            saveAll(notification(account, Notification.Severity.ERROR, i, "text", i));
        }
        Page<Notification> page = done(store().notifications(all(account), new Page.Request(1, 3)));
        assertThat(page.items()).extracting(Notification::errorCode).containsExactly(3, 4);
        assertThat(page.total()).isEqualTo(5);
    }

    /// Its sid goes with its place, so that what is equal in a field is still in a known order.
    private Notification sortable(
            String callSid, Notification.Severity severity, String place, int code, String text, int minute) {
        String digits = String.valueOf(place.charAt(place.length() - 1)).repeat(32);
        return new Notification(
                new NotificationSid("NO" + digits),
                account,
                Optional.of(new CallSid(callSid)),
                severity,
                code,
                text,
                minute(minute),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private void saveAll(Notification... notifications) {
        for (Notification notification : notifications) {
            done(store().save(notification));
        }
    }

    private List<Notification> found(Optional<CallSid> ofCall, OptionalInt code, TimeRange date) {
        var query =
                new NotificationQuery(account, ofCall, code, Optional.empty(), Optional.empty(), date, OLDEST_FIRST);
        return done(store().notifications(query, FIRST)).items();
    }

    private List<String> numbered(Optional<String> url, Optional<String> text, int code) {
        var query = new NotificationQuery(
                account, Optional.empty(), OptionalInt.of(code), url, text, TimeRange.ALWAYS, OLDEST_FIRST);
        return done(store().notifications(query, FIRST)).items().stream()
                .map(NotificationContract::minuteOf)
                .toList();
    }

    private static String minuteOf(Notification notification) {
        long seconds = notification.date().getEpochSecond() - minute(0).getEpochSecond();
        return String.valueOf(seconds / 60);
    }
}
