package io.tandem.app.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tandem bench cluster`: what other nodes cost a call that has nothing to do with them.
@Command(
        name = "cluster",
        description =
                "The same calls at a node that is alone and at one of three; REST at a call's node and at another.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "What the figures mean:",
            "  CPU per 1000 calls     processor time of the node that takes the calls, each connected with a phone; the",
            "                         cluster's own work while they last is in it. Beside the node that is alone run two",
            "                         more that are alone, so that processors and caches are shared as much",
            "  INVITE to 200          from the caller's INVITE until the engine answers",
            "  the two others         processor time of both other nodes per second, while no call concerns them",
            "  records per call       given to the store; `--set` of a setting shows what that one changes",
            "  writes per call        statements that change the store; `--set store.kind=cassandra` and its contact points",
            "                         count those of Cassandra",
            "  GET of a live call     at its node, and at a node that has to ask that one; one request after another",
            "All nodes of a measurement share a SQLite store, the node that is alone as well, so that only the others differ."
        })
final class ClusterCommand implements Callable<Integer> {
    @Option(
            names = "--requests",
            defaultValue = "1000",
            description = "REST requests at each node (default: ${DEFAULT-VALUE}).")
    private int requests;

    @Mixin
    private final CallOptions calls = new CallOptions();

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        var cluster = new ClusterCase(calls, options.settings(), Math.clamp(requests, 1, 100_000));
        return options.run(cluster::measure);
    }
}
