package io.tandem.engine.sid;

import java.util.Optional;

/// Identifies a call: `CA` and 32 hexadecimal digits.
///
/// The first three digits are the call's slot. A node mints sids in slots of its own, so that every node knows from the
/// sid alone who holds the call.
///
/// @param text the whole identifier, as the API shows it
public record CallSid(String text) implements Comparable<CallSid> {
    /// How many slots there are.
    public static final int SLOTS = 4096;

    private static final String KIND = "CA";
    private static final int SLOT_START = KIND.length();
    private static final int SLOT_END = SLOT_START + 3;

    /// @throws IllegalArgumentException when `text` is not such an identifier
    public CallSid {
        Sids.checked(KIND, text);
    }

    /// A new identifier in `slot`, with 116 random bits.
    ///
    /// @throws IllegalArgumentException when `slot` is not between 0 and [#SLOTS] (exclusive)
    public static CallSid mint(int slot) {
        if (slot < 0 || slot >= SLOTS) {
            throw new IllegalArgumentException("slot " + slot + " is not between 0 and " + (SLOTS - 1));
        }
        String random = Sids.mint(KIND);
        return new CallSid(KIND + String.format("%03x", slot) + random.substring(SLOT_END));
    }

    /// The identifier that `text` is, or nothing when it is none.
    public static Optional<CallSid> parse(String text) {
        return Sids.isValid(KIND, text) ? Optional.of(new CallSid(text)) : Optional.empty();
    }

    /// The call's slot, which is its shard.
    public int slot() {
        return Integer.parseInt(text.substring(SLOT_START, SLOT_END), 16);
    }

    /// The 32 digits alone.
    public String digits() {
        return text.substring(SLOT_START);
    }

    @Override
    public int compareTo(CallSid other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
