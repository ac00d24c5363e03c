package io.tandem.engine.sid;

import java.util.Optional;

/// Identifies an incoming phone number: `PN` and 32 hexadecimal digits.
///
/// @param text the whole identifier, as the API shows it
public record NumberSid(String text) implements Comparable<NumberSid> {
    private static final String KIND = "PN";

    /// @throws IllegalArgumentException when `text` is not such an identifier
    public NumberSid {
        Sids.checked(KIND, text);
    }

    /// A new identifier that nobody can guess.
    public static NumberSid mint() {
        return new NumberSid(Sids.mint(KIND));
    }

    /// The identifier that `text` is, or nothing when it is none.
    public static Optional<NumberSid> parse(String text) {
        return Sids.isValid(KIND, text) ? Optional.of(new NumberSid(text)) : Optional.empty();
    }

    @Override
    public int compareTo(NumberSid other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
