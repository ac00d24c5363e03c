package io.tandem.app.node;

import io.tandem.engine.sip.Digest;
import io.tandem.engine.sip.Transport;
import io.tandem.engine.timer.SipTimers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `sip`.
final class SipSection {
    private static final int DNS_PORT = 53;
    private static final Pattern WITH_PORT = Pattern.compile("(?:([0-9.]+)|\\[([^]]+)])(?::([0-9]{1,5}))?");

    private SipSection() {}

    static Settings.Sip read(SettingValues values) throws SettingsException {
        return new Settings.Sip(
                values.address("sip.host"),
                values.port("sip.port"),
                values.text("sip.advertised"),
                transports(values),
                values.text("sip.domain"),
                realm(values),
                digestAlgorithms(values),
                values.atLeast("sip.nonce-life", Duration.ofSeconds(1)),
                outboundProxy(values),
                dnsServers(values),
                values.written("sip.user-agent"),
                values.positive("sip.t1"),
                values.atLeast("sip.session-expires", SipTimers.MIN_SE),
                values.positive("sip.ring-after"),
                values.positive("sip.ring-limit"));
    }

    private static Set<Transport> transports(SettingValues values) throws SettingsException {
        String expected = "a list of UDP and TCP";
        Set<Transport> transports = EnumSet.noneOf(Transport.class);
        for (String name : values.list("sip.transports", expected)) {
            switch (name.toUpperCase(Locale.ROOT)) {
                case "UDP" -> transports.add(Transport.UDP);
                case "TCP" -> transports.add(Transport.TCP);
                default -> throw values.wrong("sip.transports", expected);
            }
        }
        if (transports.isEmpty()) {
            throw values.wrong("sip.transports", expected);
        }
        return transports;
    }

    private static String realm(SettingValues values) throws SettingsException {
        String value = values.written("sip.realm");
        if (!value.matches("[ !#-\\[\\]-~]+")
                || value.isBlank()) { // RFC 3261 25.1: it is quoted, and nothing in it needs an escape
            throw values.wrong("sip.realm", "printable ASCII characters without quotation mark and backslash");
        }
        return value;
    }

    private static List<Digest.Algorithm> digestAlgorithms(SettingValues values) throws SettingsException {
        String path = "sip.digest-algorithms";
        String expected = "SHA-256, MD5 or both, the preferred one first";
        List<Digest.Algorithm> algorithms = new ArrayList<>();
        for (String name : values.list(path, expected)) {
            algorithms.add(Digest.Algorithm.named(name).orElseThrow(() -> values.wrong(path, expected)));
        }
        if (algorithms.isEmpty() || algorithms.stream().distinct().count() < algorithms.size()) {
            throw values.wrong(path, expected);
        }
        return algorithms;
    }

    private static Optional<String> outboundProxy(SettingValues values) throws SettingsException {
        Optional<String> uri = values.text("sip.outbound-proxy");
        if (uri.isPresent() && !uri.get().matches("sip:[^\\s?@]+")) {
            throw values.wrong("sip.outbound-proxy", "sip:host[:port][;transport=tcp], or nothing");
        }
        return uri;
    }

    private static List<InetSocketAddress> dnsServers(SettingValues values) throws SettingsException {
        String path = "sip.dns-servers";
        String expected =
                "a list of IPv4 or IPv6 addresses, each with :port if need be, an IPv6 address with port in brackets";
        List<InetSocketAddress> servers = new ArrayList<>();
        for (String text : values.list(path, expected)) {
            servers.add(server(text).orElseThrow(() -> values.wrong(path, expected)));
        }
        return servers;
    }

    private static Optional<InetSocketAddress> server(String text) {
        Matcher matcher = WITH_PORT.matcher(text);
        if (!matcher.matches()) {
            return SettingValues.numeric(text).map(address -> new InetSocketAddress(address, DNS_PORT));
        }
        int port = matcher.group(3) == null ? DNS_PORT : Integer.parseInt(matcher.group(3));
        Optional<InetAddress> address =
                SettingValues.numeric(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        return address.filter(_ -> port > 0 && port < 65_536).map(one -> new InetSocketAddress(one, port));
    }
}
