package io.tandem.engine.cluster;

import io.tandem.engine.sid.InstanceId;
import java.util.Set;

/// What closes the records of nodes that are gone; one such actor lives in the whole cluster.
public final class LostNodes {
    private LostNodes() {}

    /// What it is told.
    public sealed interface Command permits Alive {}

    /// These nodes are members, and no others: whatever record names another as its holder has nobody to finish it.
    public record Alive(Set<InstanceId> instances) implements Command {
        public Alive {
            instances = Set.copyOf(instances);
        }
    }
}
