package io.tandem.app.demo;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `tandem demo cluster`.
@Command(
        name = "cluster",
        description = "Show a cluster: three nodes, one API, one that is drained, and one that is killed.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Starts three nodes as processes, with config/cluster/node1.conf to node3.conf, on 127.0.0.1 to 127.0.0.3 and",
            "with one store. A phone calls each; the API of one node shows and transfers the call of another. Node 2 is",
            "drained while it has a call, and started again; node 3 is killed. No process is left. Exit code 1 when",
            "anything expected did not happen."
        })
final class ClusterCommand implements Callable<Integer> {
    private final PrintStream out = System.out;

    @Override
    public Integer call() {
        Path config = Path.of(System.getProperty("tandem.home", "."), "config", "cluster");
        return Theatre.opened(data -> {
            try (ClusterDemo demo = ClusterDemo.start(config, data, out)) {
                demo.play();
            }
            return 0;
        });
    }
}
