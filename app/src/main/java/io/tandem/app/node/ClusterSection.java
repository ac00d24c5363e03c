package io.tandem.app.node;

import io.tandem.cluster.ClusterSettings;
import io.tandem.cluster.ClusterSettings.Alone;
import io.tandem.cluster.ClusterSettings.Keeping;
import io.tandem.cluster.ClusterSettings.Listed;
import io.tandem.cluster.ClusterSettings.Management;
import io.tandem.cluster.ClusterSettings.Named;
import io.tandem.cluster.ClusterSettings.Seeds;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `cluster`.
final class ClusterSection {
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]+):([0-9]{1,5})");

    private ClusterSection() {}

    static ClusterSettings read(SettingValues values) throws SettingsException {
        int port = values.port("cluster.port");
        Seeds seeds = seeds(values, port);
        if (port == 0 && !(seeds instanceof Alone)) {
            throw values.wrong("cluster.port", "the port at which the other nodes find this one");
        }
        InetAddress host = values.address("cluster.host");
        if (host.isAnyLocalAddress() && !(seeds instanceof Alone)) {
            throw values.wrong(
                    "cluster.host", "an address at which the other nodes find this one; cluster.bind-host may be that");
        }
        return new ClusterSettings(
                host.getHostAddress(),
                port,
                (values.text("cluster.bind-host").isPresent() ? values.address("cluster.bind-host") : host)
                        .getHostAddress(),
                values.text("cluster.bind-port").isPresent() ? values.port("cluster.bind-port") : port,
                seeds,
                values.atLeast("cluster.patience", Duration.ofSeconds(1)),
                values.atLeast("cluster.stable-after", Duration.ofSeconds(1)),
                management(values),
                values.isOn("cluster.keep-live-calls") ? Keeping.LIVE_CALLS : Keeping.NOTHING);
    }

    private static Seeds seeds(SettingValues values, int port) throws SettingsException {
        List<String> listed = values.list("cluster.seeds", "host:port of each node");
        Optional<String> name = values.text("cluster.dns.name");
        if (!listed.isEmpty() && name.isPresent()) {
            throw values.wrong("cluster.dns.name", "nothing, since cluster.seeds lists the nodes");
        }
        for (String seed : listed) {
            if (!ADDRESS.matcher(seed).matches()) {
                throw values.wrong("cluster.seeds", "host:port of each node");
            }
        }
        if (name.isPresent()) {
            return new Named(name.get(), values.number("cluster.dns.expected", 1, 1000), port);
        }
        return listed.isEmpty() ? new Alone() : new Listed(listed);
    }

    private static Optional<Management> management(SettingValues values) throws SettingsException {
        int port = values.port("cluster.management.port");
        return port == 0
                ? Optional.empty()
                : Optional.of(
                        new Management(values.address("cluster.management.host").getHostAddress(), port));
    }
}
