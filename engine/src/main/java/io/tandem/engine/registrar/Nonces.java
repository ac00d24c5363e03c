package io.tandem.engine.registrar;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// The nonces of this node (RFC 7616 3.3). A nonce says when it was made and which it is, under a seal that only we can
/// make, so that nothing is kept of one that nobody answers.
///
/// Of those that were answered rightly the last `nc` is kept, in a table of fixed size: a nonce that lost its place to
/// a newer one is stale, and its owner is asked again.
final class Nonces {
    /// What a right answer with a nonce is worth.
    enum Standing {
        /// It counts.
        GOOD,
        /// The nonce is too old, was forgotten, or is none of this node's.
        STALE,
        /// The nonce was used with that `nc` or a higher one before.
        REPLAYED
    }

    private static final int SEALED_BYTES = Long.BYTES * 2;
    private static final int SEAL_BYTES = 12;
    private static final int PLACE_BITS = 18;
    private static final byte[] NONE = {};
    private static final long LARGEST_COUNT = 0xffff_ffffL;

    private final byte[] secret = new byte[32];
    private final AtomicLong issued = new AtomicLong();
    private final AtomicLongArray used;
    private final int placeBits;
    private final Duration life;

    Nonces(Duration life) {
        this(life, PLACE_BITS);
    }

    /// @param placeBits the table has 2 to that power places
    Nonces(Duration life, int placeBits) {
        this.life = life;
        this.placeBits = placeBits;
        this.used = new AtomicLongArray(1 << placeBits);
        new SecureRandom().nextBytes(secret);
    }

    /// A new nonce.
    String issue(Instant now) {
        byte[] bytes = ByteBuffer.allocate(SEALED_BYTES + SEAL_BYTES)
                .putLong(now.toEpochMilli())
                .putLong(issued.getAndIncrement())
                .array();
        System.arraycopy(seal(bytes), 0, bytes, SEALED_BYTES, SEAL_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// Whether this node made it, however long ago.
    boolean isOurs(String nonce) {
        return opened(nonce).length > 0;
    }

    /// The bytes of a nonce of ours, or none.
    private byte[] opened(String nonce) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(nonce);
            boolean ours = bytes.length == SEALED_BYTES + SEAL_BYTES
                    && MessageDigest.isEqual(seal(bytes), Arrays.copyOfRange(bytes, SEALED_BYTES, bytes.length));
            return ours ? bytes : NONE;
        } catch (IllegalArgumentException notOurs) {
            return NONE;
        }
    }

    /// Takes note of a right answer.
    ///
    /// @param nonce what it was an answer to, as it came
    /// @param count its `nc`, 1 to 2^32-1
    Standing use(String nonce, long count, Instant now) {
        byte[] bytes = opened(nonce);
        if (bytes.length == 0) {
            return Standing.STALE;
        }
        ByteBuffer sealed = ByteBuffer.wrap(bytes);
        Instant end = Instant.ofEpochMilli(sealed.getLong()).plus(life);
        long serial = sealed.getLong();
        if (!now.isBefore(end)) {
            return Standing.STALE;
        }
        return count < 1 || count > LARGEST_COUNT ? Standing.REPLAYED : counted(serial, count);
    }

    /// A place holds which of the nonces that share it was used last, counted from 1, and its highest `nc`.
    private Standing counted(long serial, long count) {
        int place = (int) (serial & ((1 << placeBits) - 1));
        long round = (serial >>> placeBits) + 1;
        long next = round << Integer.SIZE | count;
        while (true) {
            long before = used.get(place);
            if (before >>> Integer.SIZE > round) {
                return Standing.STALE;
            }
            if (before >= next) {
                return Standing.REPLAYED;
            }
            if (used.compareAndSet(place, before, next)) {
                return Standing.GOOD;
            }
        }
    }

    /// A keyed hash of what is sealed. The key goes in twice, so that nobody can lengthen what was hashed.
    private byte[] seal(byte[] nonce) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(secret);
            hash.update(nonce, 0, SEALED_BYTES);
            byte[] inner = hash.digest();
            hash.update(secret);
            return Arrays.copyOf(hash.digest(inner), SEAL_BYTES);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
