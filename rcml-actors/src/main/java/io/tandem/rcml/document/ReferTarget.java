package io.tandem.rcml.document;

import io.tandem.rcml.document.UriEscapes.Part;
import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Judges the text of `<Refer>`'s noun, and makes the URI that REFER carries in Refer-To.
///
/// `sip:` and `sips:` URIs (RFC 3261 19.1.1), `tel:` URIs (RFC 3966 3) and plain numbers, each with URI headers. A
/// plain number is completed with the account's domain; so is a `tel:` URI that has headers, which that scheme cannot
/// carry (RFC 3261 19.1.6 has the form). A bare `?` at the end means no headers. What is unusable must not be sent in
/// any part: the verb then fails with 400.
public final class ReferTarget {

    /// In octets, as written and as sent.
    private static final int LONGEST = 4096;

    private static final int LONGEST_HOST = 255;
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9*#.()\\- ]{1,64}");
    private static final Pattern GLOBAL_NUMBER = Pattern.compile("\\+[0-9.()\\-]*[0-9][0-9.()\\-]*");
    private static final Pattern LOCAL_NUMBER =
            Pattern.compile("[0-9A-Fa-f*#.()\\-]*[0-9A-Fa-f*#][0-9A-Fa-f*#.()\\-]*");
    private static final Pattern SEPARATORS = Pattern.compile("[.()\\- ]");
    private static final Pattern IP_V4 = Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final Pattern ONLY_DIGITS_AND_DOTS = Pattern.compile("[0-9.]+");
    /// With `_`, which no hostname has by the grammar and many have in containers.
    private static final Pattern HOST_NAME = Pattern.compile("(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\\.)*"
            + "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\\.?");

    private ReferTarget() {}

    /// What came of a target.
    public sealed interface Checked {

        /// It can be sent.
        ///
        /// @param referToUri escaped as Refer-To needs it, to be put between `<` and `>`
        record Usable(String referToUri) implements Checked {}

        /// It must not be sent, in no part.
        ///
        /// @param why what is wrong and what was expected, for the document's author
        record Unusable(String why) implements Checked {}
    }

    /// A dialog whose place the transferee's INVITE shall take, as the target of the transfer sees it.
    ///
    /// @param toTag the target's own tag
    /// @param fromTag the tag of the party that leaves
    public record ReplacedDialog(String callId, String toTag, String fromTag) {

        String headerValue() {
            return callId + ";to-tag=" + toTag + ";from-tag=" + fromTag;
        }
    }

    /// Judges a target.
    ///
    /// @param text of the noun
    /// @param domain the account's: host, or host:port
    public static Checked check(String text, String domain) {
        return check(text, domain, Optional.empty());
    }

    /// The same with a Replaces header written for `dialog`.
    public static Checked check(String text, String domain, ReplacedDialog dialog) {
        return check(text, domain, Optional.of(dialog));
    }

    /// The Replaces header for a URI, without `?` or `&`: `Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2`.
    ///
    /// @throws IllegalArgumentException when no dialog can have that Call-ID or those tags
    public static String replacesHeader(ReplacedDialog dialog) {
        try {
            return UriHeaders.of("").replacing(dialog).escaped().substring(1);
        } catch (Unfit unfit) {
            throw new IllegalArgumentException(unfit.why(), unfit);
        }
    }

    private static Checked check(String text, String domain, Optional<ReplacedDialog> dialog) {
        try {
            var target = text.strip();
            refuseLongerThan(LONGEST, target);
            UriEscapes.refuseControls(target, "the target");
            var uri = uri(target, domain, dialog);
            refuseLongerThan(LONGEST, uri);
            return new Checked.Usable(uri);
        } catch (Unfit unfit) {
            return new Checked.Unusable(unfit.why());
        }
    }

    private static void refuseLongerThan(int most, String uri) throws Unfit {
        if (uri.length() > most || uri.getBytes(StandardCharsets.UTF_8).length > most) {
            throw new Unfit("the target is longer than " + most + " octets");
        }
    }

    private static String uri(String target, String domain, Optional<ReplacedDialog> dialog) throws Unfit {
        var question = target.indexOf('?');
        var address = question < 0 ? target : target.substring(0, question);
        var colon = address.indexOf(':');
        var scheme = colon < 0 ? "" : address.substring(0, colon).toLowerCase(Locale.ROOT);
        if (scheme.startsWith("sip") && address.indexOf('@') < 0 && target.indexOf('@') > 0) {
            throw new Unfit("the target has a ? before its only @, which can mean two things: expected the ? of a user"
                    + " name as %3F, and the @ in a header as %40");
        }
        var written = UriHeaders.of(question < 0 ? "" : target.substring(question + 1));
        var headers = dialog.isPresent() ? written.replacing(dialog.get()) : written;
        return switch (scheme) {
            case "sip", "sips" -> scheme + ":" + sipAddress(address.substring(colon + 1)) + headers.escaped();
            case "tel" -> tel(address.substring(colon + 1), domain, headers);
            default -> "sip:" + number(address) + "@" + hostAndPort(domain, "the account's domain") + headers.escaped();
        };
    }

    private static String number(String address) throws Unfit {
        var digits = SEPARATORS.matcher(address).replaceAll("");
        if (!NUMBER.matcher(address).matches() || digits.isEmpty() || digits.equals("+")) {
            throw new Unfit("the target \"" + Attributes.shorten(address)
                    + "\": expected a sip:, sips: or tel: URI, or a number");
        }
        return UriEscapes.escaped(digits, Part.USER);
    }

    private static String sipAddress(String address) throws Unfit {
        var at = address.indexOf('@');
        var pieces = address.substring(at + 1).split(";", -1);
        var user = at < 0 ? "" : user(address.substring(0, at)) + "@";
        return user + hostAndPort(pieces[0], "the target's host") + parameters(List.of(pieces));
    }

    private static String user(String userInfo) throws Unfit {
        var colon = userInfo.indexOf(':');
        var user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        if (user.isEmpty()) {
            throw new Unfit("the target has nothing before its @: expected a user, or no @");
        }
        var escaped = UriEscapes.completed(user, Part.USER, "the target's user");
        return colon < 0
                ? escaped
                : escaped + ":"
                        + UriEscapes.completed(userInfo.substring(colon + 1), Part.PASSWORD, "the target's password");
    }

    private static String parameters(List<String> pieces) throws Unfit {
        var out = new StringBuilder();
        var seen = new HashSet<String>();
        for (var piece : pieces.subList(1, pieces.size())) {
            var equals = piece.indexOf('=');
            var name = equals < 0 ? piece : piece.substring(0, equals);
            var value = equals < 0 ? "" : piece.substring(equals + 1);
            if (name.isEmpty() || (equals >= 0 && value.isEmpty())) {
                throw new Unfit("the target has the URI parameter \"" + Attributes.shorten(piece)
                        + "\": expected name or name=value after each ;");
            }
            var decodedName = UriEscapes.decoded(name, "a URI parameter").toLowerCase(Locale.ROOT);
            if (!seen.add(decodedName)) {
                throw new Unfit("the target has the URI parameter " + Attributes.shorten(name) + " twice");
            }
            if (decodedName.equals("method")) {
                refuseUnlessInvite(UriEscapes.decoded(value, "the method parameter"));
                continue; // INVITE is what a URI without method means
            }
            out.append(';').append(UriEscapes.completed(name, Part.PARAMETER, "a URI parameter"));
            if (equals >= 0) {
                out.append('=').append(UriEscapes.completed(value, Part.PARAMETER, "URI parameter " + name));
            }
        }
        return out.toString();
    }

    private static void refuseUnlessInvite(String method) throws Unfit {
        if (!method.equalsIgnoreCase("INVITE")) {
            throw new Unfit("the target has method=" + Attributes.shorten(method) + ": expected INVITE or none");
        }
    }

    private static String hostAndPort(String text, String name) throws Unfit {
        var bracket = text.indexOf(']');
        var colon = text.indexOf(':', bracket + 1);
        var host = colon < 0 ? text : text.substring(0, colon);
        if (host.length() > LONGEST_HOST || !(bracket >= 0 ? isIpV6Reference(host) : isNameOrIpV4(host))) {
            throw new Unfit(name + " \"" + Attributes.shorten(host) + "\": expected a host name or an IP address");
        }
        return colon < 0 ? host : host + ":" + port(text.substring(colon + 1), name);
    }

    private static int port(String text, String name) throws Unfit {
        var isNumber = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        var port = isNumber ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65_535) {
            throw new Unfit(name + " has the port \"" + Attributes.shorten(text) + "\": expected 1 to 65535");
        }
        return port;
    }

    private static boolean isIpV6Reference(String host) {
        if (!host.startsWith("[") || !host.endsWith("]") || host.indexOf('%') >= 0) {
            return false;
        }
        try {
            Inet6Address.ofLiteral(host.substring(1, host.length() - 1)); // looks nothing up
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isNameOrIpV4(String host) {
        return ONLY_DIGITS_AND_DOTS.matcher(host).matches()
                ? IP_V4.matcher(host).matches()
                : HOST_NAME.matcher(host).matches();
    }

    private static String tel(String subscriber, String domain, UriHeaders headers) throws Unfit {
        var pieces = new ArrayList<>(List.of(subscriber.split(";", -1)));
        var number = pieces.getFirst();
        var isGlobal = GLOBAL_NUMBER.matcher(number).matches();
        var hasContext =
                pieces.stream().anyMatch(piece -> piece.toLowerCase(Locale.ROOT).startsWith("phone-context="));
        if (!isGlobal && !(hasContext && LOCAL_NUMBER.matcher(number).matches())) {
            throw new Unfit("the target tel:" + Attributes.shorten(number)
                    + ": expected + and digits, or a local number with ;phone-context=");
        }
        var digits = SEPARATORS.matcher(number).replaceAll("");
        var parameters = parameters(pieces);
        return headers.isEmpty()
                ? "tel:" + digits + parameters
                : "sip:" + UriEscapes.completed(digits + parameters, Part.USER, "the target's number") + "@"
                        + hostAndPort(domain, "the account's domain") + ";user=phone" + headers.escaped();
    }
}
