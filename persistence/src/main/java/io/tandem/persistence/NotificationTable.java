package io.tandem.persistence;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.NotificationSid;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.NotificationQuery;
import java.util.List;

/// Notifications.
public final class NotificationTable {
    /// How they are kept.
    public static final Table<Notification> TABLE = new Table<>(
            "notifications",
            List.of(
                    "sid",
                    "account",
                    "call",
                    "log",
                    "error_code",
                    "message_text",
                    "date",
                    "request_url",
                    "request_method",
                    "request_variables",
                    "response_body"),
            NotificationTable::write,
            NotificationTable::read);
    static final String UPSERT = TABLE.upsert();
    static final String BY_SID = TABLE.select() + " WHERE sid = ?";

    private NotificationTable() {}

    static Conditions wanted(NotificationQuery query) {
        return new Conditions()
                .and("account = ?", query.account())
                .and("call = ?", query.call())
                .and("error_code = ?", query.errorCode())
                .and("instr(request_url, ?) > 0", query.requestUrl())
                .and("instr(message_text, ?) > 0", query.text())
                .within("date", query.date());
    }

    static String order(NotificationQuery query) {
        String expression = switch (query.sort().by()) {
            case DATE_CREATED -> "date";
            case LOG -> "log";
            case ERROR_CODE -> "error_code";
            case CALL_SID -> "call";
            case MESSAGE_TEXT -> "message_text";
        };
        return Conditions.order(expression, query.sort());
    }

    private static void write(Values values, Notification notification) {
        values.written(notification.sid())
                .written(notification.account())
                .optional(notification.call())
                .number(log(notification.severity()))
                .number(notification.errorCode())
                .text(notification.text())
                .time(notification.date())
                .optional(notification.requestUrl())
                .optional(notification.requestMethod())
                .optional(notification.requestVariables())
                .optional(notification.responseBody());
    }

    private static int log(Notification.Severity severity) {
        return switch (severity) {
            case ERROR -> 0;
            case WARNING -> 1;
        };
    }

    private static Notification read(Row row) {
        return new Notification(
                new NotificationSid(row.text()),
                new AccountSid(row.text()),
                row.optionalText().map(CallSid::new),
                row.number() == 0 ? Notification.Severity.ERROR : Notification.Severity.WARNING,
                row.number(),
                row.text(),
                row.time(),
                row.optionalText(),
                row.optionalText(),
                row.optionalText(),
                row.optionalText());
    }
}
