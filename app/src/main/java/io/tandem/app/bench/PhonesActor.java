package io.tandem.app.bench;

import io.tandem.app.bench.PartyActor.Part;
import io.tandem.app.bench.PartyActor.Side;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.leg.LegSetup;
import io.tandem.engine.media.MediaPlane;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipUri;
import io.tandem.engine.timer.SipTimers;
import io.tandem.engine.trace.TraceSink;
import io.tandem.sip.JainSipGateway;
import io.tandem.sip.SipStack;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// The phones of a load, callers and called ones, on one address. Calls begin at their time, whether the earlier ones
/// have ended or not.
///
/// ```
/// bench        PhonesActor          PartyActor           engine
///  |----Run-------->|                   |                   |
///  |                |-----spawn-------->|-----INVITE------->|   at its time
///  |                |<----------------------INVITE----------|   for somebody whom the engine dials
///  |                |-----spawn-------->|-----200---------->|
///  |                |<----Over----------|                   |
///  |<---Counted-----|                                           when all are over
/// ```
///
/// An object, because it has one state and a growing map.
final class PhonesActor extends AbstractBehavior<PhonesActor.Command> {
    sealed interface Command {}

    /// Makes calls.
    ///
    /// @param targets whom they call, in turn
    /// @param part what callers do once they are answered
    record Run(int calls, int rate, List<String> targets, Part part, ActorRef<Counted> replyTo) implements Command {}

    private record Due() implements Command {}

    private record TooLong() implements Command {}

    private record FromNetwork(SipGateway.Inbound inbound) implements Command {}

    private record FromParty(CallSid sid, Side side, PartyActor.Event event) implements Command {}

    /// What came of a [Run].
    ///
    /// @param answered milliseconds from INVITE to 200, of callers
    /// @param transferred milliseconds from REFER to the NOTIFY of 200
    /// @param unfinished parties that were still there when patience was over
    record Counted(Millis answered, Millis transferred, int unfinished, Duration elapsed) {}

    private static final Duration LOOK = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final TimerScheduler<Command> timers;
    private final MediaPlane media;
    private final Map<String, Part> callees;
    private final ActorRef<SipGateway.Command> gateway;
    private final String host;
    private final Random random = new Random();
    private final Map<CallSid, ActorRef<PartyActor.Command>> parties = new HashMap<>();
    private final List<Double> answered = new ArrayList<>();
    private final List<Double> transferred = new ArrayList<>();
    private Optional<Run> running = Optional.empty();
    private long began;
    private int begun;
    private int callersOver;
    private int talking;

    private PhonesActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            SipStack stack,
            String host,
            MediaPlane media,
            Map<String, Part> callees) {
        super(context);
        this.timers = timers;
        this.media = media;
        this.callees = Map.copyOf(callees);
        this.host = host;
        var inbound = context.messageAdapter(SipGateway.Inbound.class, FromNetwork::new);
        this.gateway = context.spawn(JainSipGateway.create(stack, inbound), "gateway");
    }

    /// Phones that wait to be told to call.
    ///
    /// @param host where the stack listens, `host:port`
    /// @param callees what those do that are called, by the user part of their address
    static Behavior<Command> create(SipStack stack, String host, MediaPlane media, Map<String, Part> callees) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new PhonesActor(context, timers, stack, host, media, callees)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::told).build();
    }

    private Behavior<Command> told(Command command) {
        switch (command) {
            case Run run -> run(run);
            case Due _ -> running.ifPresent(this::callThoseDue);
            case TooLong _ -> running.ifPresent(this::end);
            case FromNetwork(RequestReceived received) -> requested(received);
            case FromNetwork(var inbound) ->
                of(inbound).ifPresent(party -> party.tell(new PartyActor.Deliver(inbound)));
            case FromParty(var _, var side, PartyActor.Over how) -> over(side, how);
            case FromParty(var sid, var _, PartyActor.Gone _) ->
                Optional.ofNullable(parties.remove(sid)).ifPresent(party -> party.tell(new PartyActor.Forgotten()));
        }
        return this;
    }

    private void run(Run run) {
        running = Optional.of(run);
        answered.clear();
        transferred.clear();
        begun = 0;
        callersOver = 0;
        began = System.nanoTime();
        timers.startTimerAtFixedRate(new Due(), LOOK);
        timers.startSingleTimer(
                new TooLong(), Duration.ofSeconds(run.calls() / run.rate() + 1).plus(PATIENCE));
    }

    private void callThoseDue(Run run) {
        long due = Math.min(run.calls(), (long) ((System.nanoTime() - began) / 1e9 * run.rate()) + 1);
        while (begun < due) {
            String target = run.targets().get(begun % run.targets().size());
            begun++;
            CallSid sid = CallSid.mint(0);
            NameAddr self = NameAddr.of("sip:alice@" + host).withTag(DialogTag.mint(sid));
            var invite = Dialog.invite(target, self, NameAddr.of(target), Headers.NONE);
            LegSetup setup = setup(sid);
            spawn(
                    sid,
                    Side.CALLS,
                    run.part(),
                    setup,
                    owner -> Leg.calling(invite, Optional.empty(), gateway, setup, owner));
        }
        if (begun == run.calls()) {
            timers.cancel(new Due());
        }
    }

    private void spawn(
            CallSid sid,
            Side side,
            Part part,
            LegSetup setup,
            Function<Consumer<Leg.Event>, Behavior<Leg.Command>> legs) {
        ActorRef<Command> self = getContext().getSelf();
        ActorRef<PartyActor.Event> events = getContext()
                .spawn(
                        Behaviors.receiveMessage(event -> {
                            self.tell(new FromParty(sid, side, event));
                            return event instanceof PartyActor.Gone ? Behaviors.stopped() : Behaviors.same();
                        }),
                        "of-" + sid.text());
        talking++;
        parties.put(sid, getContext().spawn(PartyActor.create(side, part, setup, legs, events), sid.text()));
    }

    private LegSetup setup(CallSid sid) {
        return new LegSetup(sid, SipTimers.STANDARD, media, TraceSink.NONE, InstantSource.system(), random);
    }

    private Optional<ActorRef<PartyActor.Command>> of(SipGateway.Inbound inbound) {
        return DialogTag.callSid(inbound.request().toTag()).map(parties::get);
    }

    private void requested(RequestReceived received) {
        var request = received.request();
        if (!request.toTag().isEmpty()) {
            of(received)
                    .ifPresentOrElse(
                            party -> party.tell(new PartyActor.Deliver(received)), () -> received.respond(481));
            return;
        }
        Part part = callees.get(SipUri.parse(request.uri()).map(SipUri::user).orElse(""));
        if (request.method() != Method.INVITE || part == null) {
            received.respond(404);
            return;
        }
        CallSid sid = CallSid.mint(0);
        LegSetup setup = setup(sid);
        String tag = DialogTag.mint(sid);
        spawn(sid, Side.IS_CALLED, part, setup, owner -> Leg.answering(received, tag, setup, owner));
    }

    private void over(Side side, PartyActor.Over how) {
        talking--;
        if (side == Side.CALLS) {
            callersOver++;
            how.answered().ifPresent(nanos -> answered.add(nanos / 1e6));
        }
        how.transferred().ifPresent(nanos -> transferred.add(nanos / 1e6));
        running.filter(run -> callersOver == run.calls() && talking == 0).ifPresent(this::end);
    }

    private void end(Run run) {
        timers.cancelAll();
        running = Optional.empty();
        run.replyTo()
                .tell(new Counted(
                        Millis.of(answered),
                        Millis.of(transferred),
                        talking,
                        Duration.ofNanos(System.nanoTime() - began)));
    }
}
