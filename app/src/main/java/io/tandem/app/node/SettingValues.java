package io.tandem.app.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The values of single settings, judged: whatever is wrong is told with the path of its key.
final class SettingValues {
    private final Config config;

    /// @param config complete: the operator's keys over the defaults
    SettingValues(Config config) {
        this.config = config;
    }

    /// As written.
    String written(String path) {
        return config.getString(path);
    }

    /// Nothing when it is empty.
    Optional<String> text(String path) {
        return Optional.of(config.getString(path).strip()).filter(value -> !value.isEmpty());
    }

    /// The elements of a list, which may be written as one text with commas too: so `--set` can say it.
    List<String> list(String path, String expected) throws SettingsException {
        if (config.getValue(path).valueType() == ConfigValueType.STRING) {
            return Stream.of(config.getString(path).split(","))
                    .map(String::strip)
                    .filter(element -> !element.isEmpty())
                    .toList();
        }
        return checked(path, () -> config.getStringList(path), expected);
    }

    /// Whether a switch is on.
    boolean isOn(String path) throws SettingsException {
        return checked(path, () -> config.getBoolean(path), "on or off");
    }

    int number(String path, int least, int most) throws SettingsException {
        String expected = "a whole number from " + least + " to " + most;
        int value = checked(path, () -> config.getInt(path), expected);
        if (value < least || value > most) {
            throw wrong(path, expected);
        }
        return value;
    }

    int port(String path) throws SettingsException {
        return number(path, 0, 65_535);
    }

    int bytes(String path) throws SettingsException {
        return (int) Math.min(checked(path, () -> config.getBytes(path), "a size such as 256 KiB"), 1 << 30);
    }

    /// Room on a disk.
    long space(String path) throws SettingsException {
        return checked(path, () -> config.getBytes(path), "a size such as 256 MiB");
    }

    Duration positive(String path) throws SettingsException {
        return atLeast(path, Duration.ofMillis(1));
    }

    Duration notNegative(String path) throws SettingsException {
        return atLeast(path, Duration.ZERO);
    }

    Duration atLeast(String path, Duration least) throws SettingsException {
        Duration value = checked(path, () -> config.getDuration(path), "a duration such as 5 s");
        if (value.compareTo(least) < 0) {
            throw wrong(path, "at least " + least.toMillis() + " ms");
        }
        return value;
    }

    /// One that is not below another setting.
    Duration notBelow(String path, String other) throws SettingsException {
        Duration value = positive(path);
        if (value.compareTo(positive(other)) < 0) {
            throw wrong(path, "not less than " + other + ", which is " + config.getString(other));
        }
        return value;
    }

    private <T> T checked(String path, Supplier<T> value, String expected) throws SettingsException {
        try {
            return value.get();
        } catch (ConfigException e) {
            throw wrong(path, expected);
        }
    }

    InetAddress address(String path) throws SettingsException {
        String value = config.getString(path).strip();
        Optional<InetAddress> address =
                value.equals("localhost") ? Optional.of(InetAddress.getLoopbackAddress()) : numeric(value);
        return address.orElseThrow(() -> wrong(path, "an IPv4 or IPv6 address"));
    }

    /// The address that `text` writes with numbers: nobody is asked for a name.
    static Optional<InetAddress> numeric(String text) {
        if (!text.matches("[0-9.]+") && !text.contains(":")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /// What stops the start.
    SettingsException wrong(String path, String expected) {
        String value = config.getValue(path).unwrapped().toString();
        return new SettingsException(path + ": " + value + " is not possible; expected " + expected);
    }
}
