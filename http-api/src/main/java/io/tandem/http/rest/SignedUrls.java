package io.tandem.http.rest;

import io.tandem.engine.recording.RecordingUrls;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.RecordingRecord;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs the URLs of recordings, so that whoever has one may hear it without credentials until its time is over:
/// `RE….wav?Expires=<seconds since 1970>&Signature=<base64url of HMAC-SHA256>`.
public final class SignedUrls {
    static final String EXPIRES = "Expires";
    static final String SIGNATURE = "Signature";

    private static final String ALGORITHM = "HmacSHA256";
    private static final String KIND = "recording";

    private final SecretKeySpec key;

    /// @param secret of all nodes that share a store
    public SignedUrls(byte[] secret) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    /// The query that opens the recording until then.
    ///
    /// @param account whose it is
    public String sign(AccountSid account, RecordingSid recording, Instant expires) {
        String seconds = Long.toString(expires.getEpochSecond());
        return EXPIRES + "=" + seconds + "&" + SIGNATURE + "=" + signature(account, recording, seconds);
    }

    /// What a signature is worth.
    enum Verdict {
        VALID,
        EXPIRED,
        WRONG
    }

    Verdict verdict(AccountSid account, RecordingSid recording, String expires, String signature, Instant now) {
        boolean same = MessageDigest.isEqual(
                signature(account, recording, expires).getBytes(StandardCharsets.UTF_8),
                signature.getBytes(StandardCharsets.UTF_8));
        if (!same) {
            return Verdict.WRONG;
        }
        return now.getEpochSecond() < Long.parseLong(expires) ? Verdict.VALID : Verdict.EXPIRED; // we wrote it
    }

    /// The URLs of recordings on this server.
    ///
    /// @param server how it is reached
    /// @param life how long a public one leads to the recording
    public RecordingUrls urls(URI server, Duration life, InstantSource clock) {
        return new RecordingUrls() {
            @Override
            public URI of(RecordingRecord recording) {
                return server.resolve(path(recording));
            }

            @Override
            public URI publicOf(RecordingRecord recording) {
                String query = sign(
                        recording.account(), recording.sid(), clock.instant().plus(life));
                return server.resolve(path(recording) + "?" + query);
            }
        };
    }

    private static String path(RecordingRecord recording) {
        return RecordingView.media(Dialect.RESTCOMM, recording);
    }

    private String signature(AccountSid account, RecordingSid recording, String expires) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            String signed = String.join("\n", KIND, account.text(), recording.text(), expires);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
        }
    }
}
