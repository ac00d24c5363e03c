package io.tandem.app.node;

import io.tandem.engine.registrar.RegistrarSettings.Expiry;
import io.tandem.engine.registrar.RegistrarSettings.Guessing;
import io.tandem.engine.registrar.RegistrarSettings.Keepalive;
import io.tandem.engine.route.RouteSettings.Registering;
import io.tandem.engine.route.RouteSettings.Watching;
import java.time.Duration;

/// Reads `registrar` and `trunks`: who is reached from here, and how.
final class PhonesSection {
    private PhonesSection() {}

    static Settings.Registrar registrar(SettingValues values) throws SettingsException {
        Duration shortest = values.atLeast("registrar.min-expires", Duration.ofSeconds(1));
        Duration usual = values.notBelow("registrar.default-expires", "registrar.min-expires");
        Duration longest = values.notBelow("registrar.max-expires", "registrar.default-expires");
        return new Settings.Registrar(
                new Expiry(shortest, usual, longest),
                values.number("registrar.contacts", 1, 1000),
                new Keepalive(
                        values.notNegative("registrar.keepalive.interval"),
                        values.number("registrar.keepalive.at-once", 1, 100_000)),
                new Guessing(
                        values.number("registrar.guessing.attempts", 1, 1_000_000),
                        values.positive("registrar.guessing.first-pause"),
                        values.notBelow("registrar.guessing.longest-pause", "registrar.guessing.first-pause")));
    }

    static Settings.Trunks trunks(SettingValues values) throws SettingsException {
        return new Settings.Trunks(
                new Watching(
                        values.atLeast("trunks.watch-interval", Duration.ofSeconds(1)),
                        values.number("trunks.misses", 1, 1000),
                        values.number("trunks.failures", 1, 1_000_000),
                        values.positive("trunks.penalty")),
                new Registering(
                        values.atLeast("trunks.register-expires", Duration.ofSeconds(1)),
                        values.positive("trunks.register-pause"),
                        values.notBelow("trunks.register-longest-pause", "trunks.register-pause")));
    }
}
