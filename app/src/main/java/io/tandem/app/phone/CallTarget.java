package io.tandem.app.phone;

import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipUri;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Whom a phone calls, and what its INVITE says beside that.
///
/// @param uri the Request-URI
/// @param headers the URI headers, decoded, and Referred-By
record CallTarget(String uri, Headers headers) {
    /// What an INVITE has for itself (RFC 3261 19.1.5 lets us leave it alone).
    private static final Set<HeaderName> OURS = Set.of(
            HeaderName.VIA,
            HeaderName.FROM,
            HeaderName.TO,
            HeaderName.CALL_ID,
            HeaderName.CSEQ,
            HeaderName.CONTACT,
            HeaderName.MAX_FORWARDS,
            HeaderName.ROUTE,
            HeaderName.RECORD_ROUTE,
            HeaderName.ALLOW,
            HeaderName.SUPPORTED,
            HeaderName.CONTENT_TYPE,
            HeaderName.CONTENT_LENGTH,
            HeaderName.CONTENT_ENCODING);

    /// Reads a URI with its headers; nothing when it is no `sip:` URI.
    static Optional<CallTarget> of(String text) {
        return SipUri.parse(text).filter(uri -> uri.scheme().equals("sip")).map(uri -> {
            List<String> parameters = uri.parameters().stream()
                    .filter(parameter -> !parameter.toLowerCase(Locale.ROOT).startsWith("method="))
                    .toList();
            var bare = new SipUri(uri.scheme(), uri.userInfo(), uri.hostPort(), parameters, "");
            return new CallTarget(bare.toString(), decoded(uri.headers()));
        });
    }

    /// Whom a REFER wants to be called: nothing when it has not exactly one Refer-To with a `sip:` URI. Referred-By
    /// is taken over (RFC 3892 2).
    static Optional<CallTarget> ofRefer(SipRequest refer) {
        List<String> referTo = refer.headers().all(HeaderName.REFER_TO);
        return referTo.size() == 1
                ? NameAddr.parse(referTo.getFirst())
                        .map(NameAddr::uri)
                        .flatMap(CallTarget::of)
                        .map(target -> target.referredBy(refer))
                : Optional.empty();
    }

    private static Headers decoded(String uriHeaders) {
        Headers headers = Headers.NONE;
        for (String one : uriHeaders.split("&", -1)) {
            int equals = one.indexOf('=');
            if (equals > 0) {
                String name = SipUri.decode(one.substring(0, equals));
                String value = SipUri.decode(one.substring(equals + 1));
                headers = isAllowed(name, value) ? headers.and(HeaderName.of(name), value) : headers;
            }
        }
        return headers;
    }

    private static boolean isAllowed(String name, String value) {
        return name.matches("[A-Za-z0-9.!%*_+`'~-]+")
                && !name.equalsIgnoreCase("body")
                && !OURS.contains(HeaderName.of(name))
                && value.chars().noneMatch(c -> c < ' ');
    }

    private CallTarget referredBy(SipRequest refer) {
        return refer.headers()
                .first(HeaderName.REFERRED_BY)
                .map(value -> new CallTarget(uri, headers.with(HeaderName.REFERRED_BY, value)))
                .orElse(this);
    }

    SipRequest invite(NameAddr from) {
        return Dialog.invite(uri, from, NameAddr.of(uri), headers);
    }
}
