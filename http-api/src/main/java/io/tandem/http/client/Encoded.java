package io.tandem.http.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/// Bodies that a server compressed, RFC 9110 8.4.1, although it was not asked to.
final class Encoded {
    /// More comes out than allowed.
    static final class TooLarge extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private Encoded() {}

    /// What `body` is when its coding is undone; at most `limit` bytes.
    static byte[] plain(Optional<String> contentEncoding, byte[] body, int limit) throws IOException, TooLarge {
        String coding = contentEncoding.orElse("identity").strip().toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "identity", "" -> body;
            case "gzip", "x-gzip" -> inflate(new GZIPInputStream(new ByteArrayInputStream(body)), limit);
            case "deflate" -> inflate(new InflaterInputStream(new ByteArrayInputStream(body)), limit);
            default -> throw new IOException("Content-Encoding is " + coding + "; expected gzip, deflate or none");
        };
    }

    private static byte[] inflate(InputStream compressed, int limit) throws IOException, TooLarge {
        try (compressed) {
            byte[] plain = compressed.readNBytes(limit);
            if (compressed.read() >= 0) {
                throw new TooLarge();
            }
            return plain;
        }
    }
}
