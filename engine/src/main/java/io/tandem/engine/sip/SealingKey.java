package io.tandem.engine.sip;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A secret by which whoever has it knows what others who have it wrote.
public final class SealingKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SEAL_BYTES = 16;
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;

    private SealingKey(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /// The secret that `text` spells.
    ///
    /// @param text hexadecimal digits, as [#mint] makes them
    public static SealingKey of(String text) {
        return new SealingKey(HexFormat.of().parseHex(text));
    }

    /// A new one, as text for [#of].
    public static String mint() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return HexFormat.of().formatHex(key);
    }

    /// What proves that somebody who has this secret wrote `parts`.
    ///
    /// @param purpose what they are, so that a seal of one thing does not prove another
    public String seal(String purpose, String... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                mac.update(("\n" + bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                mac.update(bytes);
            }
            return HexFormat.of().formatHex(Arrays.copyOf(mac.doFinal(), SEAL_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /// `text`, sealed, in one word of letters, digits, `-`, `_` and a dot.
    ///
    /// @param about what the seal covers beside the text
    public String token(String purpose, String text, String... about) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "."
                + seal(purpose, with(text, about));
    }

    /// The text of a [#token]; nothing when nobody who has this secret made it for that purpose, about that.
    public Optional<String> text(String token, String purpose, String... about) {
        int dot = token.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(token.substring(0, dot)), StandardCharsets.UTF_8);
            return sealed(token.substring(dot + 1), purpose, with(text, about)) ? Optional.of(text) : Optional.empty();
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    private static String[] with(String text, String... about) {
        return Stream.concat(Stream.of(text), Stream.of(about)).toArray(String[]::new);
    }

    /// Whether `seal` is that of `parts`.
    public boolean sealed(String seal, String purpose, String... parts) {
        return MessageDigest.isEqual(
                seal.getBytes(StandardCharsets.UTF_8), seal(purpose, parts).getBytes(StandardCharsets.UTF_8));
    }
}
