package io.tandem.engine.route;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.GatewaySid;
import io.tandem.engine.store.Trunk;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// The trunks as [Trunks] last saw them.
///
/// @param trunks the enabled ones
/// @param down those that calls leave out
public record TrunkView(List<Trunk> trunks, Set<GatewaySid> down) {
    /// Before the first look.
    public static final TrunkView NONE = new TrunkView(List.of(), Set.of());

    private static final Comparator<Rank> FIRST_TRIED =
            Comparator.comparingInt(Rank::prefix).reversed().thenComparingInt(Rank::priority);

    private record Rank(int prefix, int priority) {}

    public TrunkView {
        trunks = List.copyOf(trunks);
        down = Set.copyOf(down);
    }

    /// The trunks of `accounts` that carry `number`, up or down. What a trunk strips must leave something.
    List<Trunk> carrying(String number, Set<AccountSid> accounts) {
        return trunks.stream()
                .filter(trunk -> accounts.contains(trunk.account()))
                .filter(trunk -> number.startsWith(trunk.prefix()) && number.length() > trunk.strip())
                .toList();
    }

    /// Those of `carrying` that are up, in the order in which they are tried: longest prefix, lowest priority, then
    /// by weight.
    List<Trunk> inOrder(List<Trunk> carrying, RandomGenerator random) {
        return carrying.stream()
                .filter(trunk -> !down.contains(trunk.sid()))
                .collect(Collectors.groupingBy(
                        trunk -> new Rank(trunk.prefix().length(), trunk.priority()),
                        () -> new TreeMap<>(FIRST_TRIED),
                        Collectors.toList()))
                .values()
                .stream()
                .flatMap(equals -> WeightedOrder.of(equals, Trunk::weight, random).stream())
                .toList();
    }
}
