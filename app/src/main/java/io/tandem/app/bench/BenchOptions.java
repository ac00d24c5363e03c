package io.tandem.app.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What every case can be told.
final class BenchOptions {
    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of the engine. May be repeated.")
    private List<String> set = new ArrayList<>();

    @Option(
            names = "--jfr",
            paramLabel = "FILE",
            description = "Profile the engine while it is measured; `jfr view hot-methods FILE` shows it.")
    private @Nullable Path jfr;

    @Option(names = "--json", description = "Print one line of JSON instead.")
    private boolean json;

    List<String> settings() {
        return List.copyOf(set);
    }

    Optional<Path> recording() {
        return Optional.ofNullable(jfr).map(Path::toAbsolutePath);
    }

    /// Prints `report` as was asked.
    void print(Report report) {
        System.out.println(json ? report.json() : report.text());
    }
}
