package io.tandem.engine.sid;

import java.util.Optional;

/// Identifies a notification, something that an application's author should know: `NO` and 32 hexadecimal digits.
///
/// @param text the whole identifier, as the API shows it
public record NotificationSid(String text) implements Comparable<NotificationSid> {
    private static final String KIND = "NO";

    /// @throws IllegalArgumentException when `text` is not such an identifier
    public NotificationSid {
        Sids.checked(KIND, text);
    }

    /// A new identifier that nobody can guess.
    public static NotificationSid mint() {
        return new NotificationSid(Sids.mint(KIND));
    }

    /// The identifier that `text` is, or nothing when it is none.
    public static Optional<NotificationSid> parse(String text) {
        return Sids.isValid(KIND, text) ? Optional.of(new NotificationSid(text)) : Optional.empty();
    }

    @Override
    public int compareTo(NotificationSid other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
