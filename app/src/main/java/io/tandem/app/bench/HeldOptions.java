package io.tandem.app.bench;

import java.time.Duration;
import picocli.CommandLine.Option;

/// What the cases of calls that stay can be told.
final class HeldOptions {
    @Option(names = "--seconds", defaultValue = "20", description = "How long to measure (default: ${DEFAULT-VALUE}).")
    private int seconds;

    /// How long it is measured.
    Duration length() {
        return Duration.ofSeconds(Math.clamp(seconds, 1, 600));
    }
}
