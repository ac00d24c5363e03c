package io.tandem.app.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sip.Transport;
import io.tandem.engine.timer.SipTimers;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Reads [Settings]: the defaults of config/tandem.conf, then a file, then single keys. The first thing that is wrong
/// stops
/// it.
public final class SettingsReader {
    private final Config config;

    private SettingsReader(Config config) {
        this.config = config;
    }

    /// The settings of a node.
    ///
    /// @param file an operator's file
    /// @param set single keys, each `key=value`
    /// @throws SettingsException names the key, what was wrong, and what was expected
    public static Settings read(Optional<Path> file, List<String> set) throws SettingsException {
        Config defaults = ConfigFactory.parseResources(
                SettingsReader.class.getClassLoader(),
                "tandem.conf",
                ConfigParseOptions.defaults().setAllowMissing(false));
        Config given = ConfigFactory.empty();
        for (String one : set) {
            given = single(one).withFallback(given);
        }
        if (file.isPresent()) {
            given = given.withFallback(parsed(file.get()));
        }
        refuseUnknown(given, defaults);
        try {
            return new SettingsReader(given.withFallback(defaults).resolve()).settings();
        } catch (ConfigException.WrongType | ConfigException.BadValue e) {
            throw new SettingsException(String.valueOf(e.getMessage()));
        }
    }

    private static Config single(String assignment) throws SettingsException {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new SettingsException("--set " + assignment + ": expected key=value");
        }
        String key = assignment.substring(0, equals).strip();
        String value = assignment.substring(equals + 1).strip();
        try {
            return ConfigFactory.parseMap(Map.of(key, value), "--set " + key);
        } catch (ConfigException e) {
            throw new SettingsException("--set " + assignment + ": " + e.getMessage());
        }
    }

    private static Config parsed(Path file) throws SettingsException {
        if (!Files.isReadable(file)) {
            throw new SettingsException(file + ": there is no such file that can be read");
        }
        try {
            return ConfigFactory.parseFile(file.toFile()).resolve();
        } catch (ConfigException e) {
            throw new SettingsException(file + ": " + e.getMessage());
        }
    }

    private static void refuseUnknown(Config given, Config defaults) throws SettingsException {
        for (Map.Entry<String, ConfigValue> entry : given.entrySet()) {
            if (!defaults.hasPath(entry.getKey())) {
                String parent = parent(entry.getKey());
                String known = parent.isEmpty() || !defaults.hasPath(parent)
                        ? String.join(
                                ", ", defaults.root().keySet().stream().sorted().toList())
                        : String.join(
                                ", ",
                                defaults.getConfig(parent).root().keySet().stream()
                                        .sorted()
                                        .toList());
                throw new SettingsException(entry.getKey() + ": there is no such setting ("
                        + entry.getValue().origin().description() + "); expected one of " + known);
            }
        }
    }

    private static String parent(String path) {
        List<String> elements = ConfigUtil.splitPath(path);
        return elements.size() < 2 ? "" : ConfigUtil.joinPath(elements.subList(0, elements.size() - 1));
    }

    private Settings settings() throws SettingsException {
        Optional<AccountSid> sid = Optional.empty();
        if (text("account.sid").isPresent()) {
            sid = AccountSid.parse(text("account.sid").get());
            if (sid.isEmpty()) {
                throw wrong("account.sid", text("account.sid").get(), "AC and 32 hexadecimal digits, or nothing");
            }
        }
        InetAddress sipHost = address("sip.host");
        return new Settings(
                Path.of(config.getString("data")),
                sid,
                text("account.token"),
                new Settings.Sip(
                        sipHost,
                        port("sip.port"),
                        text("sip.advertised"),
                        transports(),
                        text("sip.domain"),
                        realm(),
                        outboundProxy(),
                        config.getString("sip.user-agent"),
                        positive("sip.t1"),
                        atLeast("sip.session-expires", SipTimers.MIN_SE),
                        positive("sip.ring-after"),
                        positive("sip.ring-limit")),
                new Settings.Media(
                        text("media.host").isPresent() ? address("media.host") : sipHost,
                        text("media.advertised").isPresent()
                                ? Optional.of(address("media.advertised"))
                                : Optional.empty(),
                        number("media.ports.first", 1024, 65_534),
                        number("media.ports.last", 1025, 65_535),
                        config.getDuration("media.silence"),
                        number("media.loops", 0, 256),
                        text("media.espeak").map(Path::of)),
                new Settings.Http(address("http.host"), port("http.port"), text("http.public-url")),
                new Settings.Applications(
                        number("applications.connections", 1, 10_000),
                        number("applications.waiting", 1, 1_000_000),
                        positive("applications.connect-timeout"),
                        (int) Math.min(config.getBytes("applications.body-limit"), 1 << 30)),
                number("calls.limit", 1, 1_000_000),
                number("calls.retry-after", 1, 3600),
                number("trace.calls", 0, 1_000_000),
                number("trace.lines", 1, 1_000_000),
                config.getDuration("shutdown.patience"),
                number("warm-up.calls", 0, 100_000));
    }

    private Optional<String> text(String path) {
        return Optional.of(config.getString(path).strip()).filter(value -> !value.isEmpty());
    }

    private Optional<String> outboundProxy() throws SettingsException {
        Optional<String> uri = text("sip.outbound-proxy");
        if (uri.isPresent() && !uri.get().matches("sip:[^\\s?@]+")) {
            throw wrong("sip.outbound-proxy", uri.get(), "sip:host[:port][;transport=tcp], or nothing");
        }
        return uri;
    }

    private String realm() throws SettingsException {
        String value = config.getString("sip.realm");
        if (!value.matches("[ !#-\\[\\]-~]+")) { // RFC 3261 25.1: it is quoted, and nothing in it needs an escape
            throw wrong("sip.realm", value, "printable ASCII characters without quotation mark and backslash");
        }
        return value;
    }

    private int number(String path, int least, int most) throws SettingsException {
        int value = checked(path, () -> config.getInt(path), "a whole number from " + least + " to " + most);
        if (value < least || value > most) {
            throw wrong(path, Integer.toString(value), "a whole number from " + least + " to " + most);
        }
        return value;
    }

    private int port(String path) throws SettingsException {
        return number(path, 0, 65_535);
    }

    private Duration positive(String path) throws SettingsException {
        return atLeast(path, Duration.ofMillis(1));
    }

    private Duration atLeast(String path, Duration least) throws SettingsException {
        Duration value = checked(path, () -> config.getDuration(path), "a duration such as 5 s");
        if (value.compareTo(least) < 0) {
            throw wrong(path, config.getString(path), "at least " + least.toMillis() + " ms");
        }
        return value;
    }

    private <T> T checked(String path, Supplier<T> value, String expected) throws SettingsException {
        try {
            return value.get();
        } catch (ConfigException e) {
            throw wrong(path, config.getValue(path).render(), expected);
        }
    }

    private InetAddress address(String path) throws SettingsException {
        String value = config.getString(path).strip();
        boolean literal = value.matches("[0-9.]+") || value.contains(":") || value.equals("localhost");
        try {
            if (literal) {
                return InetAddress.getByName(value);
            }
        } catch (UnknownHostException e) {
            throw wrong(path, value, "an IPv4 or IPv6 address");
        }
        throw wrong(path, value, "an IPv4 or IPv6 address");
    }

    private Set<Transport> transports() throws SettingsException {
        try {
            return config.getStringList("sip.transports").stream()
                    .map(name -> Transport.valueOf(name.toUpperCase(Locale.ROOT)))
                    .filter(transport -> transport == Transport.UDP || transport == Transport.TCP)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (ConfigException | IllegalArgumentException e) {
            throw wrong("sip.transports", config.getValue("sip.transports").render(), "a list of UDP and TCP");
        }
    }

    private static SettingsException wrong(String path, String value, String expected) {
        return new SettingsException(path + ": " + value + " is not possible; expected " + expected);
    }
}
