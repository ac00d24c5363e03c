package io.tandem.engine.sid;

import java.util.Optional;

/// Identifies a node of the engine: `ID` and 32 hexadecimal digits.
///
/// @param text the whole identifier, as the API shows it
public record InstanceId(String text) implements Comparable<InstanceId> {
    private static final String KIND = "ID";

    /// @throws IllegalArgumentException when `text` is not such an identifier
    public InstanceId {
        Sids.checked(KIND, text);
    }

    /// A new identifier that nobody can guess.
    public static InstanceId mint() {
        return new InstanceId(Sids.mint(KIND));
    }

    /// The identifier that `text` is, or nothing when it is none.
    public static Optional<InstanceId> parse(String text) {
        return Sids.isValid(KIND, text) ? Optional.of(new InstanceId(text)) : Optional.empty();
    }

    @Override
    public int compareTo(InstanceId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
