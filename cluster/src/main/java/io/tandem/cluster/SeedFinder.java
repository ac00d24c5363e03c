package io.tandem.cluster;

import io.tandem.cluster.ClusterSettings.Alone;
import io.tandem.cluster.ClusterSettings.Listed;
import io.tandem.cluster.ClusterSettings.Named;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the nodes to join. The first of them begins the cluster when none answers: all nodes must find the same order,
/// which is why what DNS says is sorted, and why it is asked until it knows as many as are expected.
final class SeedFinder {
    private static final Logger LOG = LoggerFactory.getLogger(SeedFinder.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final SeedNames names;
    private final Executor waiting;

    /// @param names what DNS knows
    SeedFinder(SeedNames names) {
        this(names, CompletableFuture.delayedExecutor(AGAIN.toMillis(), TimeUnit.MILLISECONDS));
    }

    /// @param waiting runs what is to be done a while later
    SeedFinder(SeedNames names, Executor waiting) {
        this.names = names;
        this.waiting = waiting;
    }

    /// `host:port` of each, this node's own `self` for one that is alone.
    CompletionStage<List<String>> find(ClusterSettings.Seeds seeds, String self) {
        return switch (seeds) {
            case Alone _ -> CompletableFuture.completedStage(List.of(self));
            case Listed(var addresses) -> CompletableFuture.completedStage(addresses);
            case Named named -> ask(named);
        };
    }

    private CompletionStage<List<String>> ask(Named named) {
        return names.addresses(named.name(), named.port())
                .exceptionally(failure -> {
                    LOG.warn("{} was not found: {}", named.name(), failure.getMessage());
                    return List.of();
                })
                .thenCompose(found -> {
                    List<String> sorted = found.stream().distinct().sorted().toList();
                    if (sorted.size() >= named.expected()) {
                        return CompletableFuture.completedStage(sorted);
                    }
                    LOG.info("{} leads to {} of {} nodes", named.name(), sorted.size(), named.expected());
                    return CompletableFuture.supplyAsync(() -> named, waiting).thenCompose(this::ask);
                });
    }
}
