package io.tandem.it.soak;

import io.tandem.it.cluster.ThreeNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What engines wrote that an operator would have to look at.
final class EngineLogs {
    private static final Pattern BAD = Pattern.compile("\\S+ (WARN|ERROR) .*");

    private EngineLogs() {}

    /// The lines that should not be there.
    static List<String> unexpected(ThreeNodes nodes) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int node = 1; node <= ThreeNodes.NODES; node++) {
            String name = "node " + node + ": ";
            Files.readAllLines(nodes.log(node)).stream()
                    .filter(line -> BAD.matcher(line).matches())
                    .map(name::concat)
                    .forEach(lines::add);
        }
        return lines;
    }
}
