package io.tandem.engine.sid;

import java.util.Optional;

/// Identifies a conference, one life of a room: `CF` and 32 hexadecimal digits.
///
/// The first three digits are the bucket of its room, so that every node knows from the sid alone where it goes on.
///
/// @param text the whole identifier, as the API shows it
public record ConferenceSid(String text) implements Comparable<ConferenceSid> {
    /// How many buckets there are.
    public static final int BUCKETS = 4096;

    private static final String KIND = "CF";
    private static final int BUCKET_START = KIND.length();
    private static final int BUCKET_END = BUCKET_START + 3;

    /// @throws IllegalArgumentException when `text` is not such an identifier
    public ConferenceSid {
        Sids.checked(KIND, text);
    }

    /// A new identifier that nobody can guess, in whatever bucket.
    public static ConferenceSid mint() {
        return new ConferenceSid(Sids.mint(KIND));
    }

    /// A new identifier in `bucket`, with 116 random bits.
    ///
    /// @throws IllegalArgumentException when `bucket` is not between 0 and [#BUCKETS] (exclusive)
    public static ConferenceSid mint(int bucket) {
        if (bucket < 0 || bucket >= BUCKETS) {
            throw new IllegalArgumentException("bucket " + bucket + " is not between 0 and " + (BUCKETS - 1));
        }
        return new ConferenceSid(
                KIND + String.format("%03x", bucket) + Sids.mint(KIND).substring(BUCKET_END));
    }

    /// The identifier that `text` is, or nothing when it is none.
    public static Optional<ConferenceSid> parse(String text) {
        return Sids.isValid(KIND, text) ? Optional.of(new ConferenceSid(text)) : Optional.empty();
    }

    /// The bucket of its room, which is its shard.
    public int bucket() {
        return Integer.parseInt(text.substring(BUCKET_START, BUCKET_END), 16);
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
