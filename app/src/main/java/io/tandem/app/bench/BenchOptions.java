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

    /// One case, measured.
    @FunctionalInterface
    interface Measurement {
        /// What came out.
        ///
        /// @param folder for whatever it needs to keep meanwhile
        Report in(Path folder) throws BenchFailure;
    }

    /// Measures in a folder of its own, and prints the report as was asked.
    ///
    /// @return the exit code
    int run(Measurement measurement) {
        try {
            WorkFolder work = WorkFolder.create();
            Report report = measurement.in(work.path());
            System.out.println(json ? report.json() : report.text());
            work.discard();
            return 0;
        } catch (BenchFailure e) {
            System.err.println("tandem: " + e.getMessage());
            return 1;
        }
    }
}
