package io.tandem.it.ladder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The ladder files of this module. `-Dladder=refer` takes only those whose name holds that text.
final class LadderFiles {
    private LadderFiles() {}

    /// The ladders that are played there.
    static List<Ladder> playedIn(Ladder.Where where) {
        return all().stream()
                .map(LadderFiles::read)
                .filter(ladder ->
                        ladder.stage().only().map(only -> only.where() == where).orElse(true))
                .toList();
    }

    static List<Path> all() {
        Path root = root();
        String wanted = System.getProperty("ladder", "");
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".ladder"))
                    .filter(file -> root.relativize(file).toString().contains(wanted))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Ladder read(Path file) {
        try {
            return LadderParser.parse(root().relativize(file).toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        try {
            return Path.of(Objects.requireNonNull(LadderFiles.class.getResource("/ladders"), "no ladders")
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
