package io.tandem.app.node;

import io.tandem.engine.call.CallParts;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.leg.LegSetup;
import io.tandem.engine.media.MediaPlane;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipFrag;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.Inbound;
import io.tandem.engine.timer.SipTimers;
import io.tandem.engine.trace.TraceSink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Calls that a node makes to itself over the network before it takes others: a cold one costs many times a warm one,
/// and starts retransmission storms. Each is answered, referred and hung up, with real sockets and a real HTTP request;
/// none of them is recorded.
///
/// ```
/// WarmUp (caller's leg)     network     WarmUp's own CallRegistry
///  |-----INVITE warm-up------->|------------->|   a few at a time
///  |<----REFER-----------------|<-------------|
///  |-----202, NOTIFY 200------>|------------->|
///  |<----BYE-------------------|<-------------|   over when all are; none is begun after a few seconds
/// ```
///
/// `done` is told once. An object, because it has one state and a growing map.
final class WarmUp extends AbstractBehavior<WarmUp.Command> {
    /// What it is told.
    sealed interface Command {}

    /// A message came from the network.
    record Came(Inbound inbound) implements Command {}

    private record FromLeg(CallSid caller, Leg.Event event) implements Command {}

    private record LegGone(CallSid caller) implements Command {}

    private record Overdue() implements Command {}

    /// All calls were made.
    record Done() {}

    /// What the calls need.
    ///
    /// @param calls how many
    /// @param target the Request-URI that leads back to this node
    /// @param media opens media sessions
    /// @param timers of SIP
    /// @param random dice
    record Plan(int calls, String target, MediaPlane media, SipTimers timers, RandomGenerator random) {}

    private static final int AT_ONCE = 8;
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Plan plan;
    private final ActorRef<SipGateway.Command> gateway;
    private final ActorRef<CallRegistry.Command> registry;
    private final ActorRef<Done> done;
    private final Map<CallSid, ActorRef<Leg.Command>> callers = new HashMap<>();
    private int started;

    private WarmUp(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Plan plan,
            ActorRef<SipGateway.Command> gateway,
            Function<ActorRef<CallRegistry.Command>, CallParts> parts,
            ActorRef<Done> done) {
        super(context);
        this.plan = plan;
        this.gateway = gateway;
        this.done = done;
        this.registry = context.spawn(
                Behaviors.<CallRegistry.Command>setup(
                        self -> CallRegistry.create(parts.apply(self.getSelf()), CallSid.SLOTS - 1)),
                "calls");
        timers.startSingleTimer(new Overdue(), LONGEST);
        while (started < Math.min(AT_ONCE, plan.calls())) {
            call();
        }
    }

    static Behavior<Command> create(
            Plan plan,
            ActorRef<SipGateway.Command> gateway,
            Function<ActorRef<CallRegistry.Command>, CallParts> parts,
            ActorRef<Done> done) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new WarmUp(context, timers, plan, gateway, parts, done)));
    }

    private void call() {
        started++;
        CallSid caller = CallSid.mint(CallSid.SLOTS - 1); // no node mints in that one
        NameAddr from = NameAddr.of("sip:warm-up@invalid").withTag(DialogTag.mint(caller));
        var invite = Dialog.invite(plan.target(), from, NameAddr.of(plan.target()), Headers.NONE);
        var setup = new LegSetup(
                caller, plan.timers(), plan.media(), TraceSink.NONE, InstantSource.system(), plan.random());
        ActorRef<Command> self = getContext().getSelf();
        var leg = getContext()
                .spawnAnonymous(Leg.calling(
                        invite, Optional.empty(), gateway, setup, event -> self.tell(new FromLeg(caller, event))));
        getContext().watchWith(leg, new LegGone(caller));
        callers.put(caller, leg);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::told).build();
    }

    private Behavior<Command> told(Command command) {
        return switch (command) {
            case Came(var inbound) -> {
                came(inbound);
                yield this;
            }
            case FromLeg(var caller, Leg.ReferReceived(var refer)) -> {
                accept(caller, refer);
                yield this;
            }
            case FromLeg(var caller, Leg.Ended _) -> {
                Optional.ofNullable(callers.get(caller)) // nobody else answers such a call: no leg has to wait for that
                        .ifPresent(leg -> leg.tell(new Leg.Hangup(EndReason.SHUTDOWN)));
                yield this;
            }
            case FromLeg _ -> this;
            case LegGone(var caller) -> {
                callers.remove(caller);
                if (started < plan.calls()) {
                    call();
                }
                yield callers.isEmpty() ? end() : this;
            }
            case Overdue _ -> {
                started = plan.calls(); // those that run come to their end
                yield this;
            }
        };
    }

    private void came(Inbound inbound) {
        Optional<ActorRef<Leg.Command>> caller =
                DialogTag.callSid(inbound.request().toTag()).flatMap(sid -> Optional.ofNullable(callers.get(sid)));
        if (caller.isPresent()) {
            caller.get().tell(new Leg.Deliver(inbound));
        } else if (isOurs(inbound)) {
            registry.tell(new CallRegistry.FromNetwork(inbound));
        } else if (inbound instanceof SipGateway.RequestReceived request) {
            request.respond(request.request().answer(503).with(HeaderName.RETRY_AFTER, "5"));
        }
    }

    private boolean isOurs(Inbound inbound) {
        return !inbound.request().toTag().isEmpty() || inbound.request().uri().equals(plan.target());
    }

    private void accept(CallSid caller, SipGateway.RequestReceived refer) {
        refer.respond(202);
        var headers = Headers.of(HeaderName.EVENT, "refer")
                .and(HeaderName.SUBSCRIPTION_STATE, "terminated;reason=noresource");
        var notify = new Leg.InDialog(Method.NOTIFY, headers, Optional.of(new SipFrag(200).body()));
        Optional.ofNullable(callers.get(caller))
                .ifPresent(leg -> leg.tell(
                        new Leg.SendInDialog(notify, getContext().getSystem().deadLetters())));
    }

    private Behavior<Command> end() {
        done.tell(new Done());
        return Behaviors.stopped();
    }
}
