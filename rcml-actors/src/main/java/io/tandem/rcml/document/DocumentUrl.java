package io.tandem.rcml.document;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.store.Webhook;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// A URL in a document.
///
/// @param raw as the author wrote it; empty for the document's own URL
/// @param uri what to request: absolute, http or https, without fragment, characters that no URI may hold escaped
public record DocumentUrl(String raw, URI uri) {

    private static final String WITHIN_A_URI = "-._~:/?#[]@!$&'()*+,;=";

    /// The document's own URL, which is what a `<Gather>` or `<Record>` without action asks again.
    public static DocumentUrl ofDocument(URI base) {
        return new DocumentUrl("", base);
    }

    /// `raw` against `base` as RFC 3986 5.2.2 has it; empty when that gives no http or https URL.
    public static Optional<DocumentUrl> resolve(String raw, URI base) {
        if (raw.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        try {
            var reference = withoutFragment(new URI(escaped(raw)));
            var resolved = resolve(reference, base);
            return isHttp(resolved) ? Optional.of(new DocumentUrl(raw, resolved)) : Optional.empty();
        } catch (URISyntaxException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// This URL as what is asked of an application.
    public Webhook asked(HttpMethod method) {
        return new Webhook(uri.toString(), method);
    }

    private static boolean isHttp(URI uri) {
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        // The authority, not the host: java.net.URI finds no host in http://my_app:8080/, a common name in containers.
        return (scheme.equals("http") || scheme.equals("https")) && uri.getRawAuthority() != null;
    }

    /// java.net.URI follows the older RFC 2396: it loses the last path segment of the base for "" and "?query", and
    /// puts no "/" after a base without path.
    private static URI resolve(URI reference, URI base) throws URISyntaxException {
        var onlyQuery = reference.getScheme() == null
                && reference.getRawAuthority() == null
                && (reference.getRawPath() == null || reference.getRawPath().isEmpty());
        if (onlyQuery) {
            var query = reference.getRawQuery() == null ? base.getRawQuery() : reference.getRawQuery();
            return new URI(beforePath(base) + path(base) + (query == null ? "" : "?" + query));
        }
        return new URI(beforePath(base) + path(base)).resolve(reference);
    }

    private static String beforePath(URI uri) {
        return (uri.getScheme() == null ? "" : uri.getScheme() + ":")
                + (uri.getRawAuthority() == null ? "" : "//" + uri.getRawAuthority());
    }

    private static String path(URI uri) {
        return uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    }

    private static URI withoutFragment(URI uri) throws URISyntaxException {
        var text = uri.toString();
        var hash = text.indexOf('#');
        return hash < 0 ? uri : new URI(text.substring(0, hash));
    }

    private static String escaped(String raw) {
        var authorityEnd = endOfAuthority(raw);
        var out = new StringBuilder(raw.length() + 16);
        for (var at = 0; at < raw.length(); ) {
            var codePoint = raw.codePointAt(at);
            var bracketInPath = (codePoint == '[' || codePoint == ']') && at >= authorityEnd;
            if (!bracketInPath && (isWithinUri(codePoint) || isEscape(raw, at))) {
                out.appendCodePoint(codePoint);
            } else {
                for (var octet : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
                    out.append(String.format(Locale.ROOT, "%%%02X", octet & 0xFF));
                }
            }
            at += Character.charCount(codePoint);
        }
        return out.toString();
    }

    private static int endOfAuthority(String raw) {
        var slashes = raw.indexOf("//");
        if (slashes < 0) {
            return 0;
        }
        var end = slashes + 2;
        while (end < raw.length() && "/?#".indexOf(raw.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static boolean isWithinUri(int codePoint) {
        return codePoint < 128 && (Character.isLetterOrDigit(codePoint) || WITHIN_A_URI.indexOf(codePoint) >= 0);
    }

    private static boolean isEscape(String raw, int at) {
        return raw.charAt(at) == '%'
                && at + 2 < raw.length()
                && Character.digit(raw.charAt(at + 1), 16) >= 0
                && Character.digit(raw.charAt(at + 2), 16) >= 0;
    }
}
