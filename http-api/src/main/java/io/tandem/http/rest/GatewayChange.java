package io.tandem.http.rest;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.GatewaySid;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.SipUri;
import io.tandem.engine.store.Trunk;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the parameters of a request make of a gateway. Nothing is written here.
final class GatewayChange {
    private static final int LARGEST = 65_535;
    private static final int LONGEST_NUMBER = 32;
    private static final int LARGEST_PORT = 65_535;
    private static final Set<String> TRANSPORTS = Set.of("udp", "tcp");
    private static final Pattern HOST_PORT =
            Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253})|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");
    private static final Pattern PREFIX = Pattern.compile("\\+?[0-9*#]{0," + LONGEST_NUMBER + "}");
    private static final Pattern SOURCE = Pattern.compile("([0-9A-Fa-f:.]+)(?:/([0-9]{1,3}))?");
    private static final String URIS = "sip:host, sip:host:port, and ;transport=udp or tcp behind it";

    private GatewayChange() {}

    static Trunk created(AccountSid account, Fields form, Instant now) {
        String uri = uri(form.required("Uri", URIS));
        var blank = new Trunk(
                GatewaySid.mint(),
                account,
                uri,
                uri,
                "",
                0,
                0,
                1,
                Optional.empty(),
                Trunk.Registration.NONE,
                Trunk.Watch.NONE,
                List.of(),
                Trunk.Status.ENABLED,
                now,
                now);
        return changed(blank, form, now);
    }

    static Trunk changed(Trunk before, Fields form, Instant now) {
        Optional<Credentials> credentials = credentials(form, before.credentials());
        Trunk.Registration registration = form.flag("Register")
                .map(wanted -> wanted ? Trunk.Registration.REGISTER : Trunk.Registration.NONE)
                .orElse(before.registration());
        if (registration == Trunk.Registration.REGISTER && credentials.isEmpty()) {
            throw Refusal.badRequest("Register is true without Username, expected Username and Password with it");
        }
        return new Trunk(
                before.sid(),
                before.account(),
                form.text("FriendlyName").orElse(before.friendlyName()),
                form.text("Uri").map(GatewayChange::uri).orElse(before.uri()),
                form.has("Prefix") ? prefix(form.text("Prefix").orElse("")) : before.prefix(),
                form.whole("Strip", 0, LONGEST_NUMBER).orElse(before.strip()),
                form.whole("Priority", 0, LARGEST).orElse(before.priority()),
                form.whole("Weight", 0, LARGEST).orElse(before.weight()),
                credentials,
                registration,
                form.flag("Watch")
                        .map(wanted -> wanted ? Trunk.Watch.OPTIONS : Trunk.Watch.NONE)
                        .orElse(before.watch()),
                form.has("Sources") ? sources(form.several("Sources")) : before.sources(),
                form.value("Status", "0 (disabled) or 1 (enabled)", GatewayChange::status)
                        .orElse(before.status()),
                before.created(),
                now);
    }

    private static String uri(String text) {
        boolean usable = SipUri.parse(text)
                .filter(uri -> uri.scheme().equals("sip")
                        && uri.userInfo().isEmpty()
                        && !text.contains("@")
                        && !text.contains("?")
                        && isReachable(uri.hostPort())
                        && uri.parameters().stream().allMatch(GatewayChange::isTransport))
                .isPresent();
        if (!usable) {
            throw Refusal.badValue("Uri", text, URIS);
        }
        return text;
    }

    private static boolean isReachable(String hostPort) {
        Matcher matcher = HOST_PORT.matcher(hostPort);
        if (!matcher.matches()) {
            return false;
        }
        String port = matcher.group(1);
        if (port == null) {
            return true;
        }
        int number = Integer.parseInt(port);
        return number >= 1 && number <= LARGEST_PORT;
    }

    private static boolean isTransport(String parameter) {
        String lower = parameter.toLowerCase(Locale.ROOT);
        return lower.startsWith("transport=") && TRANSPORTS.contains(lower.substring("transport=".length()));
    }

    private static String prefix(String text) {
        if (!PREFIX.matcher(text).matches()) {
            throw Refusal.badValue("Prefix", text, "how numbers begin: digits, with or without +, or nothing for all");
        }
        return text;
    }

    /// An empty Username clears both.
    private static Optional<Credentials> credentials(Fields form, Optional<Credentials> before) {
        if (form.has("Username") && form.text("Username").isEmpty()) {
            return Optional.empty();
        }
        Optional<String> username = form.text("Username").or(() -> before.map(Credentials::username));
        Optional<String> password =
                form.sent("Password").filter(text -> !text.isEmpty()).or(() -> before.map(Credentials::password));
        if (username.isPresent() != password.isPresent()) {
            throw Refusal.badRequest("Username and Password belong together, expected both or none");
        }
        return username.flatMap(name -> password.map(word -> new Credentials(name, word)));
    }

    private static List<String> sources(List<String> texts) {
        for (String text : texts) {
            if (!isSource(text)) {
                throw Refusal.badValue(
                        "Sources", text, "IP addresses, or networks such as 192.0.2.0/24 that are not everything");
            }
        }
        return texts;
    }

    private static boolean isSource(String text) {
        Matcher matcher = SOURCE.matcher(text);
        if (!matcher.matches() || !isWhole(matcher.group(1))) {
            return false;
        }
        try {
            int bits = InetAddress.ofLiteral(matcher.group(1)).getAddress().length * Byte.SIZE;
            int prefix = matcher.group(2) == null ? bits : Integer.parseInt(matcher.group(2));
            return prefix >= 1 && prefix <= bits;
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    /// `10.1` is an address to Java, but hardly to who wrote it.
    private static boolean isWhole(String address) {
        return address.contains(":") || address.chars().filter(c -> c == '.').count() == 3;
    }

    private static Optional<Trunk.Status> status(String text) {
        return switch (text) {
            case "0" -> Optional.of(Trunk.Status.DISABLED);
            case "1" -> Optional.of(Trunk.Status.ENABLED);
            default -> Optional.empty();
        };
    }
}
