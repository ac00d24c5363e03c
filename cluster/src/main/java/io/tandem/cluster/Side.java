package io.tandem.cluster;

import java.util.Comparator;
import java.util.List;
import org.apache.pekko.actor.Address;

/// On which side of a cut this node is, as far as it can tell. The resolver ends the smaller side once that was so for
/// long enough (`cluster.stable-after`); it counts in the same way.
public enum Side {
    /// With more than half of the members, or half of them and the one that has the lowest address.
    LARGER,
    /// With fewer: unless the others are heard of again, this node ends.
    SMALLER;

    /// A member that counts: one that is up, or leaves.
    record Seen(Address address, boolean reachable) {}

    /// @param lowestFirst how the resolver orders addresses
    static Side of(List<Seen> members, Comparator<? super Address> lowestFirst) {
        long reachable = members.stream().filter(Seen::reachable).count();
        long unreachable = members.size() - reachable;
        if (reachable != unreachable) {
            return reachable > unreachable ? LARGER : SMALLER;
        }
        return members.stream()
                        .min(Comparator.comparing(Seen::address, lowestFirst))
                        .filter(lowest -> !lowest.reachable())
                        .isPresent()
                ? SMALLER
                : LARGER;
    }
}
