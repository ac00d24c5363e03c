package io.tandem.it.soak;

import io.tandem.it.loss.EngineProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a process takes of its machine; threads, files and memory only where there is a `/proc`.
///
/// @param heap bytes of live objects
/// @param resident KiB of memory
/// @param files that it has open, sockets too
/// @param classes bytes of live objects, by class
record Footprint(long heap, long resident, long threads, long files, Map<String, Long> classes) {
    /// `jcmd` writes: number, instances, bytes, class.
    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+).*");

    private static final Pattern MEMORY = Pattern.compile("VmRSS:\\s+(\\d+).*");
    private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");
    private static final int SHOWN = 8;

    /// Collects garbage, and looks.
    static Footprint of(EngineProcess node) throws IOException, InterruptedException {
        Path process = Path.of("/proc", Long.toString(node.pid()));
        List<String> status = Files.isDirectory(process) ? Files.readAllLines(process.resolve("status")) : List.of();
        Map<String, Long> classes = histogram(node);
        return new Footprint(
                classes.values().stream().mapToLong(Long::longValue).sum(),
                first(MEMORY, status),
                first(THREADS, status),
                Files.isDirectory(process) ? count(process.resolve("fd")) : 0,
                classes);
    }

    private static Map<String, Long> histogram(EngineProcess node) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(node.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        var classes = new HashMap<String, Long>();
        try (var lines = process.inputReader()) {
            lines.lines()
                    .map(LINE::matcher)
                    .filter(Matcher::matches)
                    .forEach(line -> classes.merge(line.group(2), Long.valueOf(line.group(1)), Long::sum));
        }
        return classes;
    }

    private static long first(Pattern pattern, List<String> lines) {
        return lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .findFirst()
                .orElse(0);
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    /// Of which classes there is more than before, the worst first.
    String growthSince(Footprint before) {
        return classes.entrySet().stream()
                .sorted(Comparator.comparingLong(
                        entry -> before.classes().getOrDefault(entry.getKey(), 0L) - entry.getValue()))
                .limit(SHOWN)
                .map(entry -> entry.getKey() + " +"
                        + (entry.getValue() - before.classes().getOrDefault(entry.getKey(), 0L)))
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return String.format(
                "%.1f MiB live, %d MiB resident, %d threads, %d files",
                heap / 1048576.0, resident / 1024, threads, files);
    }
}
