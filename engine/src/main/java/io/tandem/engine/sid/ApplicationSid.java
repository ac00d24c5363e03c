package io.tandem.engine.sid;

import java.util.Optional;

/// Identifies an application: `AP` and 32 hexadecimal digits.
///
/// @param text the whole identifier, as the API shows it
public record ApplicationSid(String text) implements Comparable<ApplicationSid> {
    private static final String KIND = "AP";

    /// @throws IllegalArgumentException when `text` is not such an identifier
    public ApplicationSid {
        Sids.checked(KIND, text);
    }

    /// A new identifier that nobody can guess.
    public static ApplicationSid mint() {
        return new ApplicationSid(Sids.mint(KIND));
    }

    /// The identifier that `text` is, or nothing when it is none.
    public static Optional<ApplicationSid> parse(String text) {
        return Sids.isValid(KIND, text) ? Optional.of(new ApplicationSid(text)) : Optional.empty();
    }

    @Override
    public int compareTo(ApplicationSid other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
