package io.tandem.engine.route;

import io.tandem.engine.route.TrunkMeter.Standing;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipUri;
import io.tandem.engine.store.Trunk;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Spawns and ends what watches trunks and registers at them. They hold no call, so that one that dies is started
/// again.
final class TrunkChildren {
    private static final Duration RESTART_FIRST = Duration.ofSeconds(1);
    private static final Duration RESTART_LAST = Duration.ofMinutes(1);
    private static final double RESTART_JITTER = 0.2;

    private final ActorContext<Trunks.Command> context;
    private final TrunkParts parts;
    private final ActorRef<? super SipGateway.Command> network;
    private final ActorRef<TrunkWatch.Event> watchers;
    private int opened;

    TrunkChildren(
            ActorContext<Trunks.Command> context,
            TrunkParts parts,
            ActorRef<? super SipGateway.Command> network,
            ActorRef<TrunkWatch.Event> watchers) {
        this.context = context;
        this.parts = parts;
        this.network = network;
        this.watchers = watchers;
    }

    boolean canUse(Trunk trunk) {
        boolean usable = SipUri.parse(trunk.uri())
                .filter(uri -> !uri.scheme().equals("tel")
                        && uri.userInfo().isEmpty()
                        && uri.headers().isEmpty())
                .isPresent();
        if (!usable) {
            context.getLog().warn("The trunk {} is not used: its URI '{}' is not sip:host", trunk.sid(), trunk.uri());
        }
        return usable;
    }

    /// A new trunk counts as up until something else shows.
    TrunkLine open(Trunk trunk) {
        opened++;
        parts.meter().stands(trunk.sid(), Standing.UP);
        return new TrunkLine(trunk, trunk, Standing.UP, 0, watch(trunk), registration(trunk));
    }

    private Optional<ActorRef<TrunkWatch.Command>> watch(Trunk trunk) {
        return trunk.watch() == Trunk.Watch.NONE
                ? Optional.empty()
                : Optional.of(spawn(TrunkWatch.create(trunk, parts, network, watchers), "watch", trunk));
    }

    private Optional<ActorRef<TrunkRegistration.Command>> registration(Trunk trunk) {
        if (trunk.registration() == Trunk.Registration.NONE) {
            return Optional.empty();
        }
        if (trunk.credentials().isEmpty()) {
            context.getLog().warn("We do not register at the trunk {}: it has no credentials", trunk.sid());
        }
        return trunk.credentials()
                .map(credentials ->
                        spawn(TrunkRegistration.create(trunk, credentials, parts, network), "register", trunk));
    }

    private <T> ActorRef<T> spawn(Behavior<T> behavior, String kind, Trunk trunk) {
        return context.spawn(
                Behaviors.supervise(behavior)
                        .onFailure(SupervisorStrategy.restartWithBackoff(RESTART_FIRST, RESTART_LAST, RESTART_JITTER)),
                kind + "-" + opened + "-" + trunk.sid());
    }

    /// A trunk is used no more.
    ///
    /// @param successor what takes its place: a registration that goes on as the same user is not taken back, which
    ///     could take back the new one
    void release(TrunkLine line, Optional<Trunk> successor) {
        parts.meter().stands(line.trunk().sid(), Standing.GONE);
        line.watch().ifPresent(context::stop);
        if (successor.filter(line::registersAsFor).isPresent()) {
            line.registration().ifPresent(context::stop);
        } else {
            line.registration().ifPresent(registration -> registration.tell(new TrunkRegistration.Leave()));
        }
    }
}
