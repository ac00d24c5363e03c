package io.tandem.engine.sid;

import java.util.Optional;

/// Identifies a recording: `RE` and 32 hexadecimal digits.
///
/// @param text the whole identifier, as the API shows it
public record RecordingSid(String text) implements Comparable<RecordingSid> {
    private static final String KIND = "RE";

    /// @throws IllegalArgumentException when `text` is not such an identifier
    public RecordingSid {
        Sids.checked(KIND, text);
    }

    /// A new identifier that nobody can guess.
    public static RecordingSid mint() {
        return new RecordingSid(Sids.mint(KIND));
    }

    /// The identifier that `text` is, or nothing when it is none.
    public static Optional<RecordingSid> parse(String text) {
        return Sids.isValid(KIND, text) ? Optional.of(new RecordingSid(text)) : Optional.empty();
    }

    @Override
    public int compareTo(RecordingSid other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
