package io.tandem.engine.store;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import java.util.Optional;
import java.util.OptionalInt;

/// Which notifications to list.
///
/// @param account whose
/// @param call only those of this call
/// @param errorCode only this code
/// @param requestUrl only where this text is part of the URL
/// @param text only where this text is part of the message
/// @param date when it happened
/// @param sort the order
public record NotificationQuery(
        AccountSid account,
        Optional<CallSid> call,
        OptionalInt errorCode,
        Optional<String> requestUrl,
        Optional<String> text,
        TimeRange date,
        Sort<Field> sort) {
    /// What notifications are sorted by.
    public enum Field {
        DATE_CREATED,
        LOG,
        ERROR_CODE,
        CALL_SID,
        MESSAGE_TEXT
    }
}
