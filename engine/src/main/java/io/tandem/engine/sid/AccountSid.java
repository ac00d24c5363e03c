package io.tandem.engine.sid;

import java.util.Optional;

/// Identifies an account: `AC` and 32 hexadecimal digits.
///
/// @param text the whole identifier, as the API shows it
public record AccountSid(String text) implements Comparable<AccountSid> {
    private static final String KIND = "AC";

    /// @throws IllegalArgumentException when `text` is not such an identifier
    public AccountSid {
        Sids.checked(KIND, text);
    }

    /// A new identifier that nobody can guess.
    public static AccountSid mint() {
        return new AccountSid(Sids.mint(KIND));
    }

    /// The identifier that `text` is, or nothing when it is none.
    public static Optional<AccountSid> parse(String text) {
        return Sids.isValid(KIND, text) ? Optional.of(new AccountSid(text)) : Optional.empty();
    }

    @Override
    public int compareTo(AccountSid other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
