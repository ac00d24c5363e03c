package io.tandem.engine.registrar;

import io.tandem.engine.registrar.RegisterRules.Change;
import io.tandem.engine.registrar.RegisterRules.Refusal;
import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.store.Binding;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Serves REGISTER (RFC 3261 10.3).
///
/// ```
/// phone            Registrar            Authenticator      Store
///  |---REGISTER------->|-----judge----------->|              |
///  |<--401, 403--------|<----Challenge, Refused              |
///  |---REGISTER------->|-----judge----------->|              |
///  |                   |<----Known------------|              |
///  |                   |-----bindings----------------------->|   waits for what this client asked before
///  |<--400, 423, 500---|     RegisterRules                   |
///  |                   |-----changeBindings----------------->|
///  |<--200-------------|<----done----------------------------|   500 when it was not written
/// ```
///
/// What one client asks is served in the order in which it came, one after the other. An object, because it has one
/// state and a growing map of those who wait.
public final class Registrar extends AbstractBehavior<Registrar.Command> {
    /// What the registrar is told.
    public sealed interface Command {}

    /// A REGISTER came.
    public record Register(RequestReceived received) implements Command {}

    /// Phones can be asked from now on whether they are there.
    public record Begin(ActorRef<SipGateway.Command> gateway) implements Command {}

    private record Judged(RequestReceived received, Verdict verdict) implements Command {}

    private record Loaded(ClientSid client, List<Binding> known) implements Command {}

    private record Written(ClientSid client, Change change) implements Command {}

    private record Failed(ClientSid client, String why) implements Command {}

    private record SweepDue() implements Command {}

    private record Swept(Optional<String> problem) implements Command {}

    private record FoundLive(List<Binding> bindings) implements Command {}

    private record NothingFound(String why) implements Command {}

    private record Lost(Binding binding) implements Command {}

    /// What is done for a client.
    private sealed interface Work {}

    private record Registering(RequestReceived received, Client client) implements Work {}

    /// A binding goes, unless it was renewed meanwhile.
    private record Losing(Binding binding) implements Work {}

    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_WAITING_OF_ONE = 10;

    private final TimerScheduler<Command> timers;
    private final RegistrarSettings settings;
    private final InstanceId instance;
    private final Store store;
    private final Authenticator authenticator;
    private final RegisterRules rules;
    private final RegistrarMeter meter;
    private final InstantSource clock;
    private final ClientQueues<Work> works = new ClientQueues<>();
    private int judging;
    private Optional<ActorRef<Keepalive.Command>> keepalive = Optional.empty();

    private Registrar(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            RegistrarSettings settings,
            InstanceId instance,
            Store store,
            Authenticator authenticator,
            RegistrarMeter meter,
            InstantSource clock) {
        super(context);
        this.timers = timers;
        this.settings = settings;
        this.instance = instance;
        this.store = store;
        this.authenticator = authenticator;
        this.rules = new RegisterRules(settings, instance);
        this.meter = meter;
        this.clock = clock;
        awaitSweep();
    }

    /// A registrar; the bindings are those of the store.
    ///
    /// @param settings what the operator said
    /// @param instance this node
    /// @param store keeps the bindings
    /// @param authenticator judges who registers
    /// @param meter counts
    /// @param clock tells the time
    public static Behavior<Command> create(
            RegistrarSettings settings,
            InstanceId instance,
            Store store,
            Authenticator authenticator,
            RegistrarMeter meter,
            InstantSource clock) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new Registrar(context, timers, settings, instance, store, authenticator, meter, clock)));
    }

    /// Hands REGISTER on to `registrar`, for whoever knows requests alone.
    public static Behavior<RequestReceived> intake(ActorRef<Command> registrar) {
        return Behaviors.receiveMessage(received -> {
            registrar.tell(new Register(received));
            return Behaviors.same();
        });
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::told).build();
    }

    private Behavior<Command> told(Command command) {
        switch (command) {
            case Register(var received) -> judge(received);
            case Judged(var received, var verdict) -> judged(received, verdict);
            case Loaded(var client, var known) -> loaded(client, known);
            case Written(var client, var change) -> written(client, change);
            case Failed(var client, var why) -> failed(client, why);
            case SweepDue() -> sweep();
            case Swept(var problem) -> {
                problem.ifPresent(why -> getContext().getLog().warn("Expired bindings stay for now: {}", why));
                awaitSweep();
            }
            case Begin(var gateway) -> begin(gateway);
            case FoundLive(var bindings) -> watch(bindings);
            case NothingFound(var why) ->
                getContext().getLog().warn("Phones are asked only after they registered anew: {}", why);
            case Lost(var binding) -> await(binding.client(), new Losing(binding));
        }
        return this;
    }

    private void judge(RequestReceived received) {
        if (judging + works.all() >= MOST_WAITING) {
            received.respond(RegisterAnswers.later(received.request()));
            return;
        }
        judging++;
        getContext()
                .pipeToSelf(
                        authenticator.judgeRegister(received.request(), received.flow()),
                        (verdict, problem) -> new Judged(
                                received,
                                problem == null
                                        ? verdict
                                        : new Verdict.Refused(
                                                received.request().answer(500), String.valueOf(problem.getMessage()))));
    }

    private void judged(RequestReceived received, Verdict verdict) {
        judging--;
        switch (verdict) {
            case Verdict.Known(var client, var _) -> known(received, client);
            case Verdict.Challenge(var response) -> received.respond(response);
            case Verdict.Refused(var response, var why) -> {
                getContext().getLog().debug("A REGISTER is refused: {}", why);
                received.respond(response);
            }
            case Verdict.FromTrunk _, Verdict.Stranger _ -> received.respond(403); // never the verdict on a REGISTER
        }
    }

    private void known(RequestReceived received, Client client) {
        if (!received.request().to().user().equalsIgnoreCase(client.login())) { // RFC 3261 10.3, step 4
            received.respond(RegisterAnswers.refused(received.request(), new Refusal(403, "To names somebody else")));
            return;
        }
        await(client.sid(), new Registering(received, client));
    }

    private void await(ClientSid client, Work work) {
        if (works.of(client) >= MOST_WAITING_OF_ONE && work instanceof Registering(var received, var _)) {
            received.respond(RegisterAnswers.later(received.request()));
            return;
        }
        works.add(client, work);
        if (works.of(client) == 1) {
            load(client);
        }
    }

    private void load(ClientSid client) {
        getContext()
                .pipeToSelf(
                        store.bindings(client),
                        (known, problem) ->
                                problem == null ? new Loaded(client, known) : new Failed(client, problem.toString()));
    }

    private void loaded(ClientSid client, List<Binding> known) {
        switch (works.current(client)) {
            case Registering(var received, var _) -> {
                SipRequest register = received.request();
                switch (rules.rule(register, received.flow(), client, known, clock.instant())) {
                    case Refusal refusal -> {
                        received.respond(RegisterAnswers.refused(register, refusal));
                        next(client);
                    }
                    case Change change -> write(client, change);
                }
            }
            case Losing(var binding) -> {
                boolean unchanged = known.contains(binding);
                write(client, new Change(List.of(), unchanged ? List.of(binding.contact()) : List.of(), List.of()));
            }
        }
    }

    private void write(ClientSid client, Change change) {
        if (change.isNothing()) {
            written(client, change);
            return;
        }
        CompletionStage<Void> writing = store.changeBindings(client, change.saved(), change.deleted());
        getContext()
                .pipeToSelf(
                        writing,
                        (_, problem) ->
                                problem == null ? new Written(client, change) : new Failed(client, problem.toString()));
    }

    private void written(ClientSid client, Change change) {
        if (!change.isNothing()) {
            keepalive.ifPresent(watching -> {
                watching.tell(new Keepalive.Forget(client, change.deleted()));
                watching.tell(new Keepalive.Watch(change.saved()));
            });
        }
        switch (works.current(client)) {
            case Registering(var received, var _) ->
                received.respond(RegisterAnswers.accepted(received.request(), change.live(), clock.instant()));
            case Losing(var binding) -> {
                if (!change.isNothing()) {
                    meter.unreachable();
                    getContext().getLog().info("Client {} is not at {} any more", client, binding.contact());
                }
            }
        }
        next(client);
    }

    private void failed(ClientSid client, String why) {
        switch (works.current(client)) {
            case Registering(var received, var _) -> {
                getContext().getLog().warn("A REGISTER fails, the store refuses it: {}", why);
                received.respond(RegisterAnswers.notStored(received.request()));
            }
            case Losing(var binding) -> // it is asked again, and its binding ends by itself
                keepalive.ifPresent(watching -> watching.tell(new Keepalive.Watch(List.of(binding))));
        }
        next(client);
    }

    private void next(ClientSid client) {
        works.done(client).ifPresent(_ -> load(client));
    }

    private void awaitSweep() {
        timers.startSingleTimer(new SweepDue(), BETWEEN_SWEEPS);
    }

    private void sweep() {
        getContext()
                .pipeToSelf(
                        store.deleteExpiredBindings(clock.instant()),
                        (_, problem) -> new Swept(Optional.ofNullable(problem).map(Throwable::toString)));
    }

    /// The bindings that this node took before it was started are asked like all others.
    private void begin(ActorRef<SipGateway.Command> gateway) {
        if (settings.keepalive().interval().isZero()) {
            return;
        }
        ActorRef<Keepalive.Unreachable> lost =
                getContext().messageAdapter(Keepalive.Unreachable.class, told -> new Lost(told.binding()));
        var watching = getContext().spawnAnonymous(Keepalive.create(settings, gateway, lost, clock));
        getContext().watchWith(watching, new Begin(gateway)); // it never stops, but it might die
        keepalive = Optional.of(watching);
        getContext()
                .pipeToSelf(
                        store.liveBindings(clock.instant()),
                        (live, problem) ->
                                problem == null ? new FoundLive(live) : new NothingFound(problem.toString()));
    }

    private void watch(List<Binding> bindings) {
        List<Binding> ours = bindings.stream()
                .filter(binding -> binding.instance().equals(instance))
                .toList();
        keepalive.ifPresent(watching -> watching.tell(new Keepalive.Watch(ours)));
    }
}
