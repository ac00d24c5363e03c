package io.tandem.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// Where a measurement keeps the engine's data, its log, and what SIPp writes. It stays when the measurement fails.
record WorkFolder(Path path) {
    static WorkFolder create() throws BenchFailure {
        try {
            return new WorkFolder(Files.createTempDirectory("tandem-bench"));
        } catch (IOException e) {
            throw new BenchFailure("no temporary folder: " + e.getMessage(), e);
        }
    }

    /// Deletes it with all that is in it.
    void discard() throws BenchFailure {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        } catch (IOException e) {
            throw new BenchFailure(path + " cannot be deleted: " + e.getMessage(), e);
        }
    }
}
