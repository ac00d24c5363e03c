package io.tandem.it.cluster;

import io.tandem.it.sipp.Engine;
import io.tandem.it.sipp.FreePort;
import io.tandem.it.sipp.Patience;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A cluster of two nodes in this JVM, with real sockets and one store.
record TwoNodes(Engine here, Engine there) {
    /// Returns when they know each other.
    ///
    /// @param more settings of both
    static TwoNodes start(Path data, String... more) throws Exception {
        int one = FreePort.of("127.0.0.1");
        int other = FreePort.of("127.0.0.1");
        String seeds = "cluster.seeds=127.0.0.1:" + one + ",127.0.0.1:" + other;
        var nodes = new TwoNodes(node(data, "here", one, seeds, more), node(data, "there", other, seeds, more));
        for (Engine engine : List.of(nodes.here, nodes.there)) {
            Patience.until("it knows the other", () -> !engine.node().others().isEmpty());
        }
        return nodes;
    }

    private static Engine node(Path data, String name, int port, String seeds, String... more) throws Exception {
        Stream<String> settings = Stream.of(
                "store.folder=" + data.resolve("store"),
                "store.shared=on",
                "account.sid=AC000000000000000000000000000000c1",
                "account.token=secret",
                "cluster.port=" + port,
                seeds);
        return Engine.start(
                data.resolve(name), Stream.concat(settings, Stream.of(more)).toArray(String[]::new));
    }
}
