package io.tandem.app.node;

import io.tandem.persistence.Sharing;
import io.tandem.persistence.cassandra.CassandraSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads `store`.
final class StoreSection {
    private static final Set<String> CONSISTENCIES =
            Set.of("ONE", "TWO", "THREE", "QUORUM", "ALL", "LOCAL_QUORUM", "EACH_QUORUM", "LOCAL_ONE");

    private StoreSection() {}

    static Settings.Kept read(SettingValues values, Path data) throws SettingsException {
        return switch (values.written("store.kind")) {
            case "sqlite" ->
                new Settings.Kept.Sqlite(
                        values.text("store.folder").map(Path::of).orElse(data),
                        values.isOn("store.shared") ? Sharing.SHARED : Sharing.ALONE);
            case "cassandra" ->
                new Settings.Kept.Cassandra(
                        cassandra(values), values.atLeast("store.cassandra.refresh", Duration.ofSeconds(1)));
            default -> throw values.wrong("store.kind", "sqlite or cassandra");
        };
    }

    private static CassandraSettings cassandra(SettingValues values) throws SettingsException {
        return new CassandraSettings(
                contactPoints(values),
                matching(values, "store.cassandra.local-datacenter", "\\S+", "the name of a data centre"),
                matching(
                        values,
                        "store.cassandra.keyspace",
                        "[a-z][a-z0-9_]{0,47}",
                        "a lower-case letter, and up to 47 lower-case letters, digits and _"),
                replication(values),
                consistency(values),
                login(values),
                new CassandraSettings.Life(
                        values.notNegative("store.cassandra.ttl.calls"),
                        values.notNegative("store.cassandra.ttl.refers"),
                        values.notNegative("store.cassandra.ttl.notifications")),
                values.positive("store.cassandra.request-timeout"),
                speculation(values));
    }

    private static List<String> contactPoints(SettingValues values) throws SettingsException {
        String path = "store.cassandra.contact-points";
        String expected = "a list of hosts, each host or host:port";
        List<String> points = values.list(path, expected);
        if (points.isEmpty() || !points.stream().allMatch(point -> CassandraSettings.isContactPoint(point))) {
            throw values.wrong(path, expected);
        }
        return points;
    }

    private static String matching(SettingValues values, String path, String regex, String expected)
            throws SettingsException {
        return values.text(path).filter(text -> text.matches(regex)).orElseThrow(() -> values.wrong(path, expected));
    }

    private static Optional<String> replication(SettingValues values) throws SettingsException {
        String path = "store.cassandra.replication";
        Optional<String> given = values.text(path);
        if (given.isPresent() && !given.get().matches("\\{[^{};]*\\}")) {
            throw values.wrong(path, "a map as CQL writes it, such as {'class': 'NetworkTopologyStrategy', 'dc1': 3}");
        }
        return given;
    }

    private static String consistency(SettingValues values) throws SettingsException {
        String path = "store.cassandra.consistency";
        String given = values.written(path).strip();
        if (!CONSISTENCIES.contains(given)) {
            throw values.wrong(
                    path,
                    "one of "
                            + String.join(", ", CONSISTENCIES.stream().sorted().toList()));
        }
        return given;
    }

    private static Optional<CassandraSettings.Speculation> speculation(SettingValues values) throws SettingsException {
        Duration after = values.notNegative("store.cassandra.speculation.after");
        int most = values.number("store.cassandra.speculation.most", 2, 10);
        return after.isZero() ? Optional.empty() : Optional.of(new CassandraSettings.Speculation(after, most));
    }

    private static Optional<CassandraSettings.Login> login(SettingValues values) {
        return values.text("store.cassandra.username")
                .map(name -> new CassandraSettings.Login(name, values.written("store.cassandra.password")));
    }
}
