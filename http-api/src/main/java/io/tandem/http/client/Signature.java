package io.tandem.http.client;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.application.Parameters.Parameter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// How an application knows that a request came from us: it has the account's token, and so can make the same
/// signature.
final class Signature {
    private Signature() {}

    /// The value of `X-Twilio-Signature`: HMAC-SHA1 over the URL and then name and value of every form parameter,
    /// sorted.
    ///
    /// @param url the URL as requested
    /// @param form the parameters in the body; none for a GET
    static String twilio(String token, String url, Parameters form) {
        var text = new StringBuilder(url);
        form.entries().stream()
                .distinct()
                .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
                .forEach(parameter -> text.append(parameter.name()).append(parameter.value()));
        return Base64.getEncoder().encodeToString(hmac("HmacSHA1", token, text.toString()));
    }

    /// The value of `Tandem-Signature`: HMAC-SHA256, and the time in what is signed, so that an old request is
    /// known as such.
    ///
    /// @param time seconds since 1970
    /// @param body the body as sent, before any decoding; empty for a GET
    static String tandem(String token, long time, String method, String url, String body) {
        String text = time + "." + method + "." + url + "." + body;
        return "t=" + time + ",v1=" + HexFormat.of().formatHex(hmac("HmacSHA256", token, text));
    }

    private static byte[] hmac(String algorithm, String token, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), algorithm));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(algorithm, everyJdkHasIt);
        }
    }
}
