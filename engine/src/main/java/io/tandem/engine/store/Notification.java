package io.tandem.engine.store;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.NotificationSid;
import java.time.Instant;
import java.util.Optional;

/// Something that an application's author should know.
///
/// @param sid its identifier
/// @param account whose application it was
/// @param call in which call it happened
/// @param severity error or warning
/// @param errorCode from the catalogue of codes
/// @param text what was wrong and what was expected
/// @param date when it happened
/// @param requestUrl the URL that was asked, when there was one
/// @param requestMethod how it was asked
/// @param requestVariables its parameters as a form
/// @param responseBody the beginning of what was answered
public record Notification(
        NotificationSid sid,
        AccountSid account,
        Optional<CallSid> call,
        Severity severity,
        int errorCode,
        String text,
        Instant date,
        Optional<String> requestUrl,
        Optional<String> requestMethod,
        Optional<String> requestVariables,
        Optional<String> responseBody) {
    /// How bad it is.
    public enum Severity {
        ERROR,
        WARNING
    }
}
