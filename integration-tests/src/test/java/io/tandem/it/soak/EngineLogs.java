package io.tandem.it.soak;

import io.tandem.it.cluster.ThreeNodes;
import io.tandem.it.loss.EngineProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What engines wrote that an operator would have to look at.
final class EngineLogs {
    private static final Pattern BAD = Pattern.compile("\\S+ (WARN|ERROR) .*");

    /// A node that leaves is not answered, and has nobody to talk to, for a moment.
    private static final List<Pattern> EXPECTED = List.of();

    private EngineLogs() {}

    /// The lines that should not be there.
    static List<String> unexpected(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int node = 1; node <= ThreeNodes.NODES; node++) {
            String name = "node " + node + ": ";
            Files.readAllLines(EngineProcess.log(ThreeNodes.own(folder, node))).stream()
                    .filter(line -> BAD.matcher(line).matches())
                    .filter(line -> EXPECTED.stream()
                            .noneMatch(expected -> expected.matcher(line).find()))
                    .map(name::concat)
                    .forEach(lines::add);
        }
        return lines;
    }
}
