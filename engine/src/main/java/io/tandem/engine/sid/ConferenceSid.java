package io.tandem.engine.sid;

import java.util.Optional;

/// Identifies a conference, one life of a room: `CF` and 32 hexadecimal digits.
///
/// @param text the whole identifier, as the API shows it
public record ConferenceSid(String text) implements Comparable<ConferenceSid> {
    private static final String KIND = "CF";

    /// @throws IllegalArgumentException when `text` is not such an identifier
    public ConferenceSid {
        Sids.checked(KIND, text);
    }

    /// A new identifier that nobody can guess.
    public static ConferenceSid mint() {
        return new ConferenceSid(Sids.mint(KIND));
    }

    /// The identifier that `text` is, or nothing when it is none.
    public static Optional<ConferenceSid> parse(String text) {
        return Sids.isValid(KIND, text) ? Optional.of(new ConferenceSid(text)) : Optional.empty();
    }

    @Override
    public int compareTo(ConferenceSid other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
