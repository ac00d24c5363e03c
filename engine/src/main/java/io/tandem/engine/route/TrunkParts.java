package io.tandem.engine.route;

import io.tandem.engine.store.Records;
import io.tandem.engine.store.Store;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;

/// What [Trunks] needs of its node.
///
/// @param store where trunks are
/// @param records takes the notifications for their accounts
/// @param settings what the operator said
/// @param meter counts
/// @param clock tells the time
/// @param random dice, so that not all nodes ask at once
public record TrunkParts(
        Store store,
        ActorRef<? super Records> records,
        RouteSettings settings,
        TrunkMeter meter,
        InstantSource clock,
        RandomGenerator random) {}
