package io.tandem.app.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.tandem.engine.sid.AccountSid;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads [Settings]: the defaults of config/tandem.conf, then a file, then single keys. The first thing that is wrong
/// stops it.
public final class SettingsReader {
    private static final Pattern ADVERTISED = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?");

    private SettingsReader() {}

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
            return settings(new SettingValues(given.withFallback(defaults).resolve()));
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

    private static Settings settings(SettingValues values) throws SettingsException {
        Optional<AccountSid> sid = Optional.empty();
        if (values.text("account.sid").isPresent()) {
            sid = AccountSid.parse(values.text("account.sid").get());
            if (sid.isEmpty()) {
                throw values.wrong("account.sid", "AC and 32 hexadecimal digits, or nothing");
            }
        }
        Settings.Sip sip = SipSection.read(values);
        Path data = Path.of(values.written("data"));
        return new Settings(
                data,
                StoreSection.read(values, data),
                sid,
                values.text("account.token"),
                sip,
                PhonesSection.registrar(values),
                PhonesSection.trunks(values),
                media(values, sip.host()),
                new Settings.Conferences(
                        values.atLeast("conferences.longest", Duration.ofSeconds(1)),
                        values.number("conferences.loudest", 1, 100)),
                http(values),
                new Settings.Applications(
                        values.number("applications.connections", 1, 10_000),
                        values.number("applications.waiting", 1, 1_000_000),
                        values.positive("applications.connect-timeout"),
                        values.bytes("applications.body-limit")),
                ClusterSection.read(values),
                values.number("calls.limit", 1, 1_000_000),
                values.number("calls.retry-after", 1, 3600),
                values.number("trace.calls", 0, 1_000_000),
                values.number("trace.lines", 1, 1_000_000),
                values.notNegative("shutdown.patience"),
                values.number("warm-up.calls", 0, 100_000));
    }

    private static Settings.Http http(SettingValues values) throws SettingsException {
        Optional<String> advertised = values.text("http.advertised");
        if (advertised.isPresent() && !ADVERTISED.matcher(advertised.get()).matches()) {
            throw values.wrong("http.advertised", "host or host:port");
        }
        return new Settings.Http(
                values.address("http.host"), values.port("http.port"), values.text("http.public-url"), advertised);
    }

    private static Settings.Media media(SettingValues values, InetAddress sipHost) throws SettingsException {
        return new Settings.Media(
                values.text("media.host").isPresent() ? values.address("media.host") : sipHost,
                values.text("media.advertised").isPresent()
                        ? Optional.of(values.address("media.advertised"))
                        : Optional.empty(),
                values.number("media.ports.first", 1024, 65_534),
                values.number("media.ports.last", 1025, 65_535),
                values.notNegative("media.silence"),
                values.number("media.loops", 0, 256),
                values.text("media.espeak").map(Path::of),
                values.space("media.speech-cache"),
                new Settings.Recordings(
                        Optional.of(values.notNegative("media.recordings.retention"))
                                .filter(Duration::isPositive),
                        values.atLeast("media.recordings.url-life", Duration.ofMinutes(1))));
    }
}
