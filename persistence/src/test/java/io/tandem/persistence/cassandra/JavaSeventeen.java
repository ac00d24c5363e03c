package io.tandem.persistence.cassandra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The JDK 17 that Cassandra runs on, found as `./tandem` finds its JDK 25.
final class JavaSeventeen {
    private static final List<String> PLACES = List.of(
            "/usr/lib/jvm",
            "/usr/lib64/jvm",
            "/usr/java",
            "/usr/local/java",
            "/opt/java",
            "/opt",
            "/Library/Java/JavaVirtualMachines");
    private static final List<String> PLACES_AT_HOME = List.of(
            "Library/Java/JavaVirtualMachines",
            ".sdkman/candidates/java",
            ".asdf/installs/java",
            ".local/share/mise/installs/java",
            ".jdks",
            ".gradle/jdks",
            ".m2/jdks");

    private JavaSeventeen() {}

    /// Its `java`.
    static Optional<Path> find() {
        List<Path> homes = new ArrayList<>();
        Optional.ofNullable(System.getenv("JAVA_HOME_17")).map(Path::of).ifPresent(homes::add);
        PLACES.forEach(place -> homes.addAll(inside(Path.of(place))));
        Path home = Path.of(System.getProperty("user.home"));
        PLACES_AT_HOME.forEach(place -> homes.addAll(inside(home.resolve(place))));
        return homes.stream()
                .flatMap(each -> Stream.of(each, each.resolve("Contents/Home")))
                .filter(JavaSeventeen::isIt)
                .map(each -> each.resolve("bin/java"))
                .findFirst();
    }

    private static List<Path> inside(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static boolean isIt(Path home) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
            return false;
        }
        try {
            return Files.readAllLines(release).stream().anyMatch(line -> line.matches("JAVA_VERSION=\"17[.\"].*"));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
