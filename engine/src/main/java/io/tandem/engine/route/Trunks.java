package io.tandem.engine.route;

import io.tandem.engine.route.TrunkMeter.Standing;
import io.tandem.engine.sid.GatewaySid;
import io.tandem.engine.sid.NotificationSid;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.Records;
import io.tandem.engine.store.Trunk;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// The trunks of this node: which there are, and which are up.
///
/// ```
/// API, calls          Trunks                    watch-1-GW…   register-1-GW…
///   |--TrunksChanged---->|  reads them all          |              |
///   |                    |-----spawn--------------->|------------->|
///   |                    |<----Well, Ill------------|              |
///   |--Failed, 20 times->|  down                                   |
///   |                    |  up: by OPTIONS, or after a minute      |
///   |                    |----TrunkView---> Routes                 |
/// ```
///
/// A trunk that goes down is told to its account's author (14110). An object, because it has one state and a growing
/// map.
public final class Trunks extends AbstractBehavior<Trunks.Command> {
    private static final int TRUNK_SWITCHED = 14110;
    private static final Duration READ_AGAIN = Duration.ofSeconds(5);

    /// What the trunks are told.
    public sealed interface Command {}

    /// Requests can be sent from now on: the trunks are read. What is told before has no effect.
    public record Begin(ActorRef<? super SipGateway.Command> network) implements Command {}

    /// Trunks were saved or deleted.
    public record TrunksChanged() implements Command {}

    /// A call over a trunk failed through the trunk's fault ([Route#failsOver]).
    public record Failed(GatewaySid trunk, int status) implements Command {}

    /// A trunk did its work: a call was answered, or refused by the callee.
    public record Succeeded(GatewaySid trunk) implements Command {}

    /// The node is about to stop: registrations are taken back, nothing is asked any more.
    public record Leave() implements Command {}

    private record Read(long edition, List<Trunk> trunks) implements Command {}

    private record Unread(long edition, Throwable problem) implements Command {}

    private record FromWatch(TrunkWatch.Event event) implements Command {}

    private record PenaltyOver(GatewaySid trunk) implements Command {}

    private final TrunkParts parts;
    private final TimerScheduler<Command> timers;
    private final Consumer<TrunkView> view;
    private final TrunkChildren children;
    private Map<GatewaySid, TrunkLine> lines = new HashMap<>();
    private long edition;

    private Trunks(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            TrunkParts parts,
            Consumer<TrunkView> view,
            ActorRef<? super SipGateway.Command> network) {
        super(context);
        this.parts = parts;
        this.timers = timers;
        this.view = view;
        this.children = new TrunkChildren(
                context, parts, network, context.messageAdapter(TrunkWatch.Event.class, FromWatch::new));
        read();
    }

    /// Waits for [Begin].
    ///
    /// @param view takes what [Routes] looks at: the `set` of an `AtomicReference`
    public static Behavior<Command> create(TrunkParts parts, Consumer<TrunkView> view) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> Behaviors.receiveMessage(command -> command instanceof Begin(var network)
                        ? new Trunks(context, timers, parts, view, network)
                        : Behaviors.same())));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::told).build();
    }

    private Behavior<Command> told(Command command) {
        switch (command) {
            case Begin _ -> {} // it has
            case TrunksChanged _ -> read();
            case Read(var number, var trunks) -> {
                if (number == edition) {
                    use(trunks);
                }
            }
            case Unread(var number, var problem) -> {
                if (number == edition) {
                    getContext()
                            .getLog()
                            .warn("The trunks cannot be read, and stay as they are: {}", problem.getMessage());
                    timers.startSingleTimer(new TrunksChanged(), READ_AGAIN);
                }
            }
            case FromWatch(TrunkWatch.Well(var trunk)) -> ifUsed(trunk, this::up);
            case FromWatch(TrunkWatch.Ill(var trunk, var why)) -> ifUsed(trunk, line -> down(line, why));
            case Failed(var sid, var status) -> {
                parts.meter().callFailed(sid, status);
                change(sid, this::failed);
            }
            case Succeeded(var sid) -> change(sid, line -> line.standing(line.standing()));
            case PenaltyOver(var sid) -> change(sid, this::up);
            case Leave _ -> {
                lines.values().forEach(line -> children.release(line, Optional.empty()));
                return Behaviors.receiveMessage(_ -> Behaviors.same());
            }
        }
        return this;
    }

    /// What was asked for before does not count any more.
    private void read() {
        edition++;
        long number = edition;
        getContext()
                .pipeToSelf(
                        parts.store().allTrunks(),
                        (trunks, problem) -> problem == null ? new Read(number, trunks) : new Unread(number, problem));
    }

    private void use(List<Trunk> trunks) {
        Map<GatewaySid, Trunk> wanted = trunks.stream()
                .filter(trunk -> trunk.status() == Trunk.Status.ENABLED)
                .filter(children::canUse)
                .collect(Collectors.toMap(Trunk::sid, Function.identity()));
        Map<GatewaySid, TrunkLine> next = new HashMap<>();
        for (TrunkLine line : lines.values()) {
            Optional<Trunk> now = Optional.ofNullable(wanted.get(line.trunk().sid()));
            if (now.filter(line::servesFor).isPresent()) {
                next.put(line.trunk().sid(), line.as(now.get()));
            } else {
                children.release(line, now);
                timers.cancel(new PenaltyOver(line.trunk().sid()));
            }
        }
        for (Trunk trunk : wanted.values()) {
            next.computeIfAbsent(trunk.sid(), _ -> children.open(trunk));
        }
        lines = next;
        show();
    }

    /// A watch that was stopped may have told something before.
    private void ifUsed(Trunk trunk, Function<TrunkLine, TrunkLine> changed) {
        TrunkLine line = lines.get(trunk.sid());
        if (line != null && line.opened().equals(trunk)) {
            change(trunk.sid(), changed);
        }
    }

    private void change(GatewaySid sid, Function<TrunkLine, TrunkLine> changed) {
        TrunkLine before = lines.get(sid);
        if (before == null) {
            return; // deleted meanwhile
        }
        TrunkLine after = changed.apply(before);
        lines.put(sid, after);
        if (after.standing() != before.standing()) {
            parts.meter().stands(sid, after.standing());
            show();
        }
    }

    private TrunkLine failed(TrunkLine line) {
        TrunkLine counted = line.failed();
        int most = parts.settings().watching().failures();
        return counted.failures() < most || line.standing() == Standing.DOWN
                ? counted
                : down(counted, most + " calls in a row failed through its fault");
    }

    private TrunkLine down(TrunkLine line, String why) {
        if (line.standing() == Standing.DOWN) {
            return line;
        }
        Trunk trunk = line.trunk();
        getContext().getLog().warn("The trunk {} ({}) is down: {}", trunk.sid(), trunk.friendlyName(), why);
        parts.records().tell(new Records.OfApplication(notification(trunk, why)));
        if (line.watch().isEmpty()) {
            timers.startSingleTimer(
                    new PenaltyOver(trunk.sid()),
                    new PenaltyOver(trunk.sid()),
                    parts.settings().watching().penalty());
        }
        return line.standing(Standing.DOWN);
    }

    private TrunkLine up(TrunkLine line) {
        if (line.standing() == Standing.UP) {
            return line; // what OPTIONS says does not make failed calls undone
        }
        getContext()
                .getLog()
                .info(
                        "The trunk {} ({}) is up",
                        line.trunk().sid(),
                        line.trunk().friendlyName());
        return line.standing(Standing.UP);
    }

    private void show() {
        view.accept(new TrunkView(
                lines.values().stream().map(TrunkLine::trunk).toList(),
                lines.values().stream()
                        .filter(line -> line.standing() == Standing.DOWN)
                        .map(line -> line.trunk().sid())
                        .collect(Collectors.toUnmodifiableSet())));
    }

    private Notification notification(Trunk trunk, String why) {
        return new Notification(
                NotificationSid.mint(),
                trunk.account(),
                Optional.empty(),
                Notification.Severity.ERROR,
                TRUNK_SWITCHED,
                "the trunk " + trunk.friendlyName() + " (" + trunk.sid() + ") is down, calls leave it out: " + why,
                parts.clock().instant(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
