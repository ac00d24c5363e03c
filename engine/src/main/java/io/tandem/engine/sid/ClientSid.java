package io.tandem.engine.sid;

import java.util.Optional;

/// Identifies a client (a SIP phone's account): `CL` and 32 hexadecimal digits.
///
/// @param text the whole identifier, as the API shows it
public record ClientSid(String text) implements Comparable<ClientSid> {
    private static final String KIND = "CL";

    /// @throws IllegalArgumentException when `text` is not such an identifier
    public ClientSid {
        Sids.checked(KIND, text);
    }

    /// A new identifier that nobody can guess.
    public static ClientSid mint() {
        return new ClientSid(Sids.mint(KIND));
    }

    /// The identifier that `text` is, or nothing when it is none.
    public static Optional<ClientSid> parse(String text) {
        return Sids.isValid(KIND, text) ? Optional.of(new ClientSid(text)) : Optional.empty();
    }

    @Override
    public int compareTo(ClientSid other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
