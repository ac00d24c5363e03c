package io.tandem.engine.sip;

import io.tandem.engine.sip.UriEscapes.Part;
import java.net.Inet6Address;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Judges the text with which somebody says whom to call: `sip:` and `sips:` URIs (RFC 3261 19.1.1), `tel:` URIs
/// (RFC 3966 3) and plain numbers, each without its URI headers ([UriHeaders]).
public final class AddressText {

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

    private AddressText() {}

    /// The number of a `tel:` URI.
    ///
    /// @param digits without visual separators
    /// @param parameters each with its `;`, `phone-context` among them
    public record Subscriber(String digits, String parameters) {}

    /// The characters of a plain number, without visual separators and blanks.
    public static String number(String text) throws Unfit {
        var digits = SEPARATORS.matcher(text).replaceAll("");
        if (!NUMBER.matcher(text).matches() || digits.isEmpty() || digits.equals("+")) {
            throw new Unfit(
                    "the target \"" + Unfit.shown(text) + "\": expected a sip:, sips: or tel: URI, or a number");
        }
        return digits;
    }

    /// What follows `tel:`.
    public static Subscriber subscriber(String text) throws Unfit {
        var pieces = List.of(text.split(";", -1));
        var number = pieces.getFirst();
        var isGlobal = GLOBAL_NUMBER.matcher(number).matches();
        var hasContext =
                pieces.stream().anyMatch(piece -> piece.toLowerCase(Locale.ROOT).startsWith("phone-context="));
        if (!isGlobal && !(hasContext && LOCAL_NUMBER.matcher(number).matches())) {
            throw new Unfit("the target tel:" + Unfit.shown(number)
                    + ": expected + and digits, or a local number with ;phone-context=");
        }
        return new Subscriber(SEPARATORS.matcher(number).replaceAll(""), parameters(pieces));
    }

    /// Refuses a URI in which a `?` can belong to the user or begin the headers.
    ///
    /// @param scheme in lower case
    /// @param target with its headers
    public static void refuseAmbiguous(String scheme, String target) throws Unfit {
        var question = target.indexOf('?');
        if (scheme.startsWith("sip") && question >= 0 && target.indexOf('@') > question) {
            throw new Unfit("the target has a ? before its only @, which can mean two things: expected the ? of a user"
                    + " name as %3F, and the @ in a header as %40");
        }
    }

    /// A `sip:` or `sips:` URI without headers, escaped as it must be; a `method=INVITE` is left out.
    ///
    /// @param scheme `sip` or `sips`
    /// @param address what follows its colon
    public static String internet(String scheme, String address) throws Unfit {
        var at = address.indexOf('@');
        var pieces = address.substring(at + 1).split(";", -1);
        var user = at < 0 ? "" : user(address.substring(0, at)) + "@";
        return scheme + ":" + user + hostAndPort(pieces[0], "the target's host") + parameters(List.of(pieces));
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
                throw new Unfit("the target has the URI parameter \"" + Unfit.shown(piece)
                        + "\": expected name or name=value after each ;");
            }
            var decodedName = UriEscapes.decoded(name, "a URI parameter").toLowerCase(Locale.ROOT);
            if (!seen.add(decodedName)) {
                throw new Unfit("the target has the URI parameter " + Unfit.shown(name) + " twice");
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
            throw new Unfit("the target has method=" + Unfit.shown(method) + ": expected INVITE or none");
        }
    }

    /// A host, with or without a port.
    ///
    /// @param name what it is called towards its author
    public static String hostAndPort(String text, String name) throws Unfit {
        var bracket = text.indexOf(']');
        var colon = text.indexOf(':', bracket + 1);
        var host = colon < 0 ? text : text.substring(0, colon);
        if (host.length() > LONGEST_HOST || !(bracket >= 0 ? isIpV6Reference(host) : isNameOrIpV4(host))) {
            throw new Unfit(name + " \"" + Unfit.shown(host) + "\": expected a host name or an IP address");
        }
        return colon < 0 ? host : host + ":" + port(text.substring(colon + 1), name);
    }

    private static int port(String text, String name) throws Unfit {
        var isNumber = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        var port = isNumber ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65_535) {
            throw new Unfit(name + " has the port \"" + Unfit.shown(text) + "\": expected 1 to 65535");
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
}
