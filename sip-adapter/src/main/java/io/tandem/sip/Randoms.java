package io.tandem.sip;

import java.security.SecureRandom;
import java.util.HexFormat;

/// Tags and branches that nobody can guess.
final class Randoms {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Randoms() {}

    static String hex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
