package io.tandem.engine.sip;

import io.tandem.engine.sip.UriEscapes.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The headers of a URI: what goes into the INVITE to it (RFC 3261 19.1.5), the transferee's or our own.
///
/// Reserved are those that the INVITE has for itself, that would route it, or that would say something untrue about its
/// sender. `Replaces`, `Join`, `Reason` and `Require=replaces` are how transfers work; everything else is the
/// application's own.
public final class UriHeaders {

    private static final int MOST = 32;
    private static final String OURS = "x-tandem-";
    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_VALUE = 1024;

    /// RFC 3261 7.3.3 and the RFCs that define the others.
    private static final Map<String, String> COMPACT = Map.ofEntries(
            Map.entry("a", "accept-contact"),
            Map.entry("b", "referred-by"),
            Map.entry("c", "content-type"),
            Map.entry("d", "request-disposition"),
            Map.entry("e", "content-encoding"),
            Map.entry("f", "from"),
            Map.entry("i", "call-id"),
            Map.entry("j", "reject-contact"),
            Map.entry("k", "supported"),
            Map.entry("l", "content-length"),
            Map.entry("m", "contact"),
            Map.entry("n", "identity-info"),
            Map.entry("o", "event"),
            Map.entry("r", "refer-to"),
            Map.entry("s", "subject"),
            Map.entry("t", "to"),
            Map.entry("u", "allow-events"),
            Map.entry("v", "via"),
            Map.entry("x", "session-expires"),
            Map.entry("y", "identity"));

    private static final Set<String> RESERVED = Set.of(
            // identify the request and its dialog
            "from",
            "to",
            "call-id",
            "cseq",
            "via",
            "max-forwards",
            "rseq",
            "rack",
            "session-expires",
            "min-se",
            "target-dialog",
            "timestamp",
            // route it
            "route",
            "record-route",
            "path",
            "service-route",
            "request-disposition",
            "accept-contact",
            "reject-contact",
            // speak for the transferee
            "accept",
            "accept-encoding",
            "accept-language",
            "allow",
            "allow-events",
            "contact",
            "organization",
            "server",
            "supported",
            "user-agent",
            "p-asserted-identity",
            "p-preferred-identity",
            "identity",
            "identity-info",
            "privacy",
            // belong to the body, or to another kind of request
            "body",
            "date",
            "mime-version",
            "expires",
            "event",
            "subscription-state",
            "refer-to",
            "referred-by",
            "refer-sub",
            // credentials
            "authorization",
            "www-authenticate",
            "authentication-info");
    private static final List<String> RESERVED_FAMILIES = List.of("content-", "proxy-");

    /// Names that an application cannot have made up: how transfers work, and the datum of RFC 7433.
    private static final Set<String> STANDARD = Set.of("replaces", "join", "reason", "require", "user-to-user");

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9\\-.!%*_+`'~]+");
    private static final String WORD = "[A-Za-z0-9\\-.!%*_+`'~()<>:\\\\\"/\\[\\]?{}]+";
    private static final Pattern CALL_ID = Pattern.compile(WORD + "(?:@" + WORD + ")?");

    private final List<Header> headers;

    private record Header(String name, String value) {
        private String canonicalName() {
            var lower = name.toLowerCase(Locale.ROOT);
            return COMPACT.getOrDefault(lower, lower);
        }
    }

    private UriHeaders(List<Header> headers) {
        this.headers = headers;
    }

    /// What follows the first `?`; nothing follows a bare one.
    public static UriHeaders of(String text) throws Unfit {
        var headers = new ArrayList<Header>();
        if (!text.isEmpty()) {
            for (var piece : text.split("&", -1)) {
                headers.add(header(piece));
            }
        }
        return checked(headers);
    }

    /// These and the header that makes the INVITE take the place of a dialog.
    ///
    /// @param replaces its value
    public UriHeaders replacing(String replaces) throws Unfit {
        if (headers.stream().anyMatch(header -> header.canonicalName().equals("replaces"))) {
            throw new Unfit("the URI has a Replaces header beside the replaces attribute: expected one of them");
        }
        var all = new ArrayList<>(headers);
        all.add(new Header("Replaces", replaces));
        return checked(all);
    }

    /// Whether there are none.
    public boolean isEmpty() {
        return headers.isEmpty();
    }

    /// With the `?`; empty when there are none.
    public String escaped() throws Unfit {
        var pieces = new ArrayList<String>();
        for (var header : headers) {
            pieces.add(
                    UriEscapes.escaped(header.name, Part.HEADER) + "=" + UriEscapes.escaped(header.value, Part.HEADER));
        }
        return pieces.isEmpty() ? "" : pieces.stream().collect(Collectors.joining("&", "?", ""));
    }

    /// As header fields of an INVITE of ours: an application's own names get the `X-` that they lack. What the
    /// engine itself writes cannot be written so.
    public Headers ofOurInvite() throws Unfit {
        var fields = Headers.NONE;
        for (var header : headers) {
            var name = header.canonicalName();
            var custom = name.startsWith("x-") || STANDARD.contains(name) ? header.name : "X-" + header.name;
            if (custom.toLowerCase(Locale.ROOT).startsWith(OURS)) {
                throw new Unfit("URI header " + header.name + " is reserved: the engine writes it");
            }
            fields = fields.and(HeaderName.of(custom), header.value);
        }
        return fields;
    }

    /// What the URI of a REFER that came in wants in our INVITE.
    ///
    /// @param fields the header fields to write
    /// @param dropped the names of those that it may not set: the call is made without them
    public record Wanted(Headers fields, List<String> dropped) {
        public Wanted {
            dropped = List.copyOf(dropped);
        }
    }

    /// Reads what follows the first `?` of a URI that a peer sent.
    public static Wanted wanted(String text) throws Unfit {
        var fields = Headers.NONE;
        var dropped = new ArrayList<String>();
        for (var piece : text.isEmpty() ? new String[0] : text.split("&", -1)) {
            var header = header(piece);
            if (header.canonicalName().equals("replaces")) {
                refuseUnlessDialog(header); // without it the call would be another one
            }
            if (isReserved(header) || header.canonicalName().startsWith(OURS)) {
                dropped.add(header.name);
            } else {
                fields = fields.and(HeaderName.of(header.name), header.value);
            }
        }
        return new Wanted(fields, dropped);
    }

    private static boolean isReserved(Header header) {
        try {
            refuseReserved(header);
            return false;
        } catch (Unfit _) {
            return true;
        }
    }

    private static Header header(String piece) throws Unfit {
        var equals = piece.indexOf('=');
        if (equals < 1) {
            throw new Unfit("URI header \"" + Unfit.shown(piece) + "\": expected name=value, joined by &");
        }
        var name = UriEscapes.decoded(piece.substring(0, equals), "the name of a URI header");
        if (!TOKEN.matcher(name).matches()) {
            throw new Unfit("URI header name \"" + Unfit.shown(name) + "\": expected a token");
        }
        var value = UriEscapes.decoded(piece.substring(equals + 1), "URI header " + name);
        UriEscapes.refuseControls(value, "URI header " + name);
        if (name.length() > LONGEST_NAME || value.length() > LONGEST_VALUE) {
            throw new Unfit(
                    "URI header %s is too long: expected a name of at most %d and a value of at most %d characters"
                            .formatted(Unfit.shown(name), LONGEST_NAME, LONGEST_VALUE));
        }
        return new Header(name, value);
    }

    private static UriHeaders checked(List<Header> headers) throws Unfit {
        if (headers.size() > MOST) {
            throw new Unfit("the URI has " + headers.size() + " headers: expected at most " + MOST);
        }
        for (var header : headers) {
            refuseReserved(header);
        }
        var dialogs = headers.stream()
                .map(Header::canonicalName)
                .filter(Set.of("replaces", "join")::contains)
                .toList();
        if (dialogs.size() > 1) {
            throw new Unfit("the URI has " + String.join(" and ", dialogs) + ": expected at most one Replaces or Join");
        }
        return new UriHeaders(headers);
    }

    private static void refuseReserved(Header header) throws Unfit {
        var name = header.canonicalName();
        if (RESERVED.contains(name) || RESERVED_FAMILIES.stream().anyMatch(name::startsWith)) {
            throw new Unfit("URI header " + header.name + " is reserved: expected a header that the INVITE"
                    + " does not have for itself, such as X-Name");
        }
        if (name.equals("require") && !header.value.strip().equalsIgnoreCase("replaces")) {
            throw new Unfit("URI header Require=" + Unfit.shown(header.value) + ": expected only Require=replaces");
        }
        if (name.equals("replaces") || name.equals("join")) {
            refuseUnlessDialog(header);
        }
    }

    /// RFC 3891 6.1, RFC 3911 7.1: a Call-ID, one to-tag, one from-tag, other parameters free.
    private static void refuseUnlessDialog(Header header) throws Unfit {
        var pieces = header.value.split(";", -1);
        var names = new ArrayList<String>();
        for (var at = 1; at < pieces.length; at++) {
            var parameter = pieces[at].split("=", 2);
            names.add(parameter[0].strip().toLowerCase(Locale.ROOT));
            var isTag = names.getLast().equals("to-tag") || names.getLast().equals("from-tag");
            if (isTag
                    && (parameter.length < 2
                            || !TOKEN.matcher(parameter[1].strip()).matches())) {
                throw unlessDialog(header);
            }
        }
        var oneTagEach = names.stream().filter("to-tag"::equals).count() == 1
                && names.stream().filter("from-tag"::equals).count() == 1;
        if (!oneTagEach || !CALL_ID.matcher(pieces[0].strip()).matches()) {
            throw unlessDialog(header);
        }
    }

    private static Unfit unlessDialog(Header header) {
        return new Unfit("URI header %s=%s: expected a Call-ID with one to-tag and one from-tag, escaped"
                .formatted(header.name, Unfit.shown(header.value)));
    }
}
