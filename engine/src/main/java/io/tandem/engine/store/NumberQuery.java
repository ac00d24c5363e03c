package io.tandem.engine.store;

import io.tandem.engine.sid.AccountSid;
import java.util.Optional;

/// Which incoming phone numbers to list.
///
/// @param account whose
/// @param phoneNumber the number; `*` in it stands for any characters, or none
/// @param friendlyName exactly this name
/// @param sort the order
public record NumberQuery(
        AccountSid account, Optional<String> phoneNumber, Optional<String> friendlyName, Sort<Field> sort) {
    /// What numbers are sorted by.
    public enum Field {
        DATE_CREATED,
        PHONE_NUMBER,
        FRIENDLY_NAME
    }
}
