package io.tandem.engine.sid;

import java.util.Optional;

/// Identifies a gateway (a trunk): `GW` and 32 hexadecimal digits.
///
/// @param text the whole identifier, as the API shows it
public record GatewaySid(String text) implements Comparable<GatewaySid> {
    private static final String KIND = "GW";

    /// @throws IllegalArgumentException when `text` is not such an identifier
    public GatewaySid {
        Sids.checked(KIND, text);
    }

    /// A new identifier that nobody can guess.
    public static GatewaySid mint() {
        return new GatewaySid(Sids.mint(KIND));
    }

    /// The identifier that `text` is, or nothing when it is none.
    public static Optional<GatewaySid> parse(String text) {
        return Sids.isValid(KIND, text) ? Optional.of(new GatewaySid(text)) : Optional.empty();
    }

    @Override
    public int compareTo(GatewaySid other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
