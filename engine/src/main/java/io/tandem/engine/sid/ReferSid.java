package io.tandem.engine.sid;

import java.util.Optional;

/// Identifies one transfer, whoever asked for it: `RF` and 32 hexadecimal digits.
///
/// @param text the whole identifier, as the API shows it
public record ReferSid(String text) implements Comparable<ReferSid> {
    private static final String KIND = "RF";

    /// @throws IllegalArgumentException when `text` is not such an identifier
    public ReferSid {
        Sids.checked(KIND, text);
    }

    /// A new identifier that nobody can guess.
    public static ReferSid mint() {
        return new ReferSid(Sids.mint(KIND));
    }

    /// The identifier that `text` is, or nothing when it is none.
    public static Optional<ReferSid> parse(String text) {
        return Sids.isValid(KIND, text) ? Optional.of(new ReferSid(text)) : Optional.empty();
    }

    @Override
    public int compareTo(ReferSid other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
