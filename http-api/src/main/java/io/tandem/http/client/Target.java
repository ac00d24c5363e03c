package io.tandem.http.client;

import java.net.IDN;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a URL means for one request: where to connect, what to ask for, and which text is signed.
///
/// @param origin where to connect
/// @param userInfo the user info as it is in the URL, with its `@`; or empty
/// @param pathAndQuery what is asked for; begins with `/`
record Target(Origin origin, String userInfo, String pathAndQuery) {
    private static final Pattern HOST = Pattern.compile("[a-z0-9._-]+|\\[[0-9a-f:.]+]");

    /// A server to connect to. The host is in lower case, an IPv6 address in brackets.
    record Origin(boolean secure, String host, int port) {
        private int usualPort() {
            return secure ? 443 : 80;
        }

        /// The Host header: the port is left out where it is the usual one.
        String authority() {
            return port == usualPort() ? host : host + ":" + port;
        }

        /// The host as connecting wants it: without brackets.
        String address() {
            return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        }

        @Override
        public String toString() {
            return (secure ? "https://" : "http://") + authority();
        }
    }

    /// A URL that cannot be requested; the message says why.
    static final class BadUrl extends Exception {
        private static final long serialVersionUID = 1L;

        BadUrl(String why) {
            super(why);
        }
    }

    /// Reads `url`; its fragment is not part of a request.
    static Target of(URI url) throws BadUrl {
        URI ascii = URI.create(url.toASCIIString());
        // Not getHost(): it knows no name with an underscore, and container networks are full of them.
        String authority = Optional.ofNullable(url.getRawAuthority()).orElse("");
        String credentials = Optional.ofNullable(ascii.getRawAuthority()).orElse("");
        String path = Optional.ofNullable(ascii.getRawPath()).orElse("");
        String query = Optional.ofNullable(ascii.getRawQuery()).map("?"::concat).orElse("");
        return new Target(
                origin(secure(url.getScheme()), authority.substring(authority.lastIndexOf('@') + 1)),
                credentials.substring(0, credentials.lastIndexOf('@') + 1),
                (path.isEmpty() ? "/" : path) + query);
    }

    private static boolean secure(@Nullable String scheme) throws BadUrl {
        return switch (scheme == null ? "" : scheme.toLowerCase(Locale.ROOT)) {
            case "https" -> true;
            case "http" -> false;
            case "" -> throw new BadUrl("it has no scheme; expected http or https");
            default -> throw new BadUrl("its scheme is " + scheme + "; expected http or https");
        };
    }

    private static Origin origin(boolean secure, String hostAndPort) throws BadUrl {
        int colon = hostAndPort.lastIndexOf(':');
        boolean portless = colon < 0 || colon < hostAndPort.lastIndexOf(']');
        String host = portless ? hostAndPort : hostAndPort.substring(0, colon);
        String port = portless ? "" : hostAndPort.substring(colon + 1);
        String ascii = ascii(host).toLowerCase(Locale.ROOT);
        if (!HOST.matcher(ascii).matches()) {
            throw new BadUrl(
                    host.isEmpty() ? "it names no host" : "its host is " + host + "; expected a name or an address");
        }
        if (port.length() > 5 || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new BadUrl("its port is " + port + "; expected 1 to 65535");
        }
        int number = port.isEmpty() ? (secure ? 443 : 80) : Integer.parseInt(port);
        if (number < 1 || number > 65535) {
            throw new BadUrl("its port is " + port + "; expected 1 to 65535");
        }
        return new Origin(secure, ascii, number);
    }

    private static String ascii(String host) throws BadUrl {
        try {
            return host.startsWith("[") ? host : IDN.toASCII(host);
        } catch (IllegalArgumentException malformed) {
            throw new BadUrl("its host is " + host + "; expected a name or an address");
        }
    }

    /// The same target, with `more` added to its query.
    Target withQuery(String more) {
        if (more.isEmpty()) {
            return this;
        }
        String joint = !hasQuery() ? "?" : pathAndQuery.endsWith("?") || pathAndQuery.endsWith("&") ? "" : "&";
        return new Target(origin, userInfo, pathAndQuery + joint + more);
    }

    /// The query as it is sent, without its `?`; empty when there is none.
    String query() {
        return hasQuery() ? pathAndQuery.substring(pathAndQuery.indexOf('?') + 1) : "";
    }

    private boolean hasQuery() {
        return pathAndQuery.indexOf('?') >= 0;
    }

    /// The URL that is signed: user info included, port left out where it is the usual one.
    String signedUrl() {
        return (origin.secure() ? "https://" : "http://") + userInfo + origin.authority() + pathAndQuery;
    }

    /// The same as a URI.
    URI url() {
        return URI.create(signedUrl());
    }

    /// What `location` means in an answer of this target. On the same server the user info stays; another never
    /// sees it.
    Target redirected(String location) throws BadUrl {
        Target next;
        try {
            next = of(url().resolve(URI.create(location.strip().replace(" ", "%20"))));
        } catch (IllegalArgumentException malformed) {
            throw new BadUrl("it is no URL: " + malformed.getMessage());
        }
        return next.userInfo.isEmpty() && next.origin.equals(origin)
                ? new Target(next.origin, userInfo, next.pathAndQuery)
                : next;
    }

    /// The value of an Authorization header, if the URL has user info.
    Optional<String> basicCredentials() {
        if (userInfo.isEmpty()) {
            return Optional.empty();
        }
        byte[] plain =
                Percent.decode(userInfo.substring(0, userInfo.length() - 1)).getBytes(StandardCharsets.UTF_8);
        return Optional.of("Basic " + Base64.getEncoder().encodeToString(plain));
    }

    /// For people: neither credentials nor the values of the query.
    @Override
    public String toString() {
        int question = pathAndQuery.indexOf('?');
        return origin + (question < 0 ? pathAndQuery : pathAndQuery.substring(0, question) + "?…");
    }
}
