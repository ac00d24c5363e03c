package io.tandem.http.client;

import io.tandem.engine.application.ApplicationClient;
import io.tandem.engine.application.ApplicationReply;
import io.tandem.engine.call.StatusCallback;
import io.tandem.engine.sid.CallSid;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Delivers status callbacks, so that no call waits for one.
///
/// ```
/// Call              StatusCallbacks             application
///    |---Deliver(0)---->|------POST ringing--------->|
///    |---Deliver(1)---->|   waits for 0              |
///    |                  |<-----------503-------------|
///    |                  |   Again after 1 s          |
///    |                  |------POST ringing--------->|   the same idempotency token
///    |                  |<-----------200-------------|
///    |                  |------POST in-progress----->|
/// ```
///
/// Those of one call are sent in order, the next when the one before is done; those of different calls side by side.
/// One is done when the application answered it, unless with 429 or 5xx; else it is sent again after each of
/// [Settings#pauses()], and then given up, which is logged and counted. Nothing of a call is kept when its last one is
/// done.
public final class StatusCallbacks extends AbstractBehavior<StatusCallbacks.Command> {
    public sealed interface Command {}

    /// Deliver `callback` after all earlier ones of its call.
    public record Deliver(StatusCallback callback) implements Command {}

    /// Tell `replyTo` when nothing is left to deliver.
    public record Drain(ActorRef<Drained> replyTo) implements Command {}

    /// Nothing more is to be sent, not even what is held: other nodes tell what this one owes.
    public record Silence() implements Command {}

    private record Replied(CallSid call, ApplicationReply reply) implements Command {}

    private record Again(CallSid call) implements Command {}

    /// Everything is delivered or given up.
    public record Drained() {}

    /// How they are delivered.
    ///
    /// @param atOnce how many are sent at a time, of all calls together
    /// @param held how many may be held; more than these are given up at once
    /// @param pauses how long to wait before each further try
    public record Settings(int atOnce, int held, List<Duration> pauses) {
        /// Three further tries within about half a minute.
        public static final Settings DEFAULT = new Settings(
                128, 100_000, List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30)));
    }

    /// One callback and how often it was tried. Its token stays the same, so that the application knows a
    /// repetition.
    private record Delivery(StatusCallback callback, String token, int tried) {
        Delivery again() {
            return new Delivery(callback, token, tried + 1);
        }
    }

    private final TimerScheduler<Command> timers;
    private final ApplicationClient application;
    private final Settings settings;
    private final CallbackMeter meter;
    private final Map<CallSid, Deque<Delivery>> calls = new HashMap<>();
    /// Calls whose first callback may be sent as soon as fewer are being sent.
    private final Deque<CallSid> ready = new ArrayDeque<>();
    private final List<ActorRef<Drained>> draining = new ArrayList<>();
    private int sending;
    private int held;

    /// Delivers them by `application`, whose stages never fail. It has a courier of its own, so that slow callbacks
    /// take no connection from the requests that calls wait for.
    public static Behavior<Command> create(ApplicationClient application, Settings settings, CallbackMeter meter) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new StatusCallbacks(context, timers, application, settings, meter)));
    }

    /// What a call is given to tell its callbacks to: passes them on to `callbacks`.
    public static Behavior<StatusCallback> intake(ActorRef<Command> callbacks) {
        return Behaviors.receiveMessage(callback -> {
            callbacks.tell(new Deliver(callback));
            return Behaviors.same();
        });
    }

    private StatusCallbacks(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ApplicationClient application,
            Settings settings,
            CallbackMeter meter) {
        super(context);
        context.setLoggerName(StatusCallbacks.class);
        this.timers = timers;
        this.application = application;
        this.settings = settings;
        this.meter = meter;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onMessage(Command.class, this::on).build();
    }

    private Behavior<Command> on(Command command) {
        switch (command) {
            case Deliver(var callback) -> accept(callback);
            case Replied(var call, var reply) -> replied(call, reply);
            case Again(var call) -> isReady(call);
            case Drain(var replyTo) -> draining.add(replyTo);
            case Silence() -> {
                return silent();
            }
        }
        if (held == 0) {
            draining.forEach(replyTo -> replyTo.tell(new Drained()));
            draining.clear();
        }
        return this;
    }

    private Behavior<Command> silent() {
        timers.cancelAll();
        draining.forEach(replyTo -> replyTo.tell(new Drained()));
        return Behaviors.receiveMessage(command -> {
            if (command instanceof Drain(var replyTo)) {
                replyTo.tell(new Drained());
            }
            return Behaviors.same();
        });
    }

    private void accept(StatusCallback callback) {
        var delivery = new Delivery(callback, UUID.randomUUID().toString(), 1);
        if (held >= settings.held()) {
            giveUp(delivery, held + " others are held already");
            return;
        }
        held++;
        Deque<Delivery> ofCall = calls.computeIfAbsent(callback.call(), _ -> new ArrayDeque<>(2));
        ofCall.addLast(delivery);
        if (ofCall.size() == 1) {
            isReady(callback.call());
        }
    }

    private void isReady(CallSid call) {
        ready.addLast(call);
        sendMore();
    }

    private void sendMore() {
        while (sending < settings.atOnce() && !ready.isEmpty()) {
            CallSid call = ready.removeFirst();
            Delivery first = ofCall(call).getFirst();
            sending++;
            getContext()
                    .pipeToSelf(
                            application.send(first.callback().request(), first.token()),
                            (reply, failure) -> new Replied(call, failure == null ? reply : broken(failure)));
        }
    }

    private static ApplicationReply broken(Throwable failure) {
        return new ApplicationReply.Failed(
                ApplicationReply.Kind.UNREACHABLE, "the request could not be made" + Reasons.inBrackets(failure));
    }

    private void replied(CallSid call, ApplicationReply reply) {
        sending--;
        Deque<Delivery> ofCall = ofCall(call);
        Delivery first = ofCall.removeFirst();
        switch (Verdict.on(reply)) {
            case Verdict.Heard _ -> {
                meter.delivered();
                done(first);
                next(call, ofCall);
            }
            case Verdict.Hopeless(var why) -> {
                giveUp(first, why);
                next(call, ofCall);
            }
            case Verdict.Unheard(var why)
            when first.tried() > settings.pauses().size() -> {
                giveUp(first, why);
                next(call, ofCall);
            }
            case Verdict.Unheard _ -> {
                ofCall.addFirst(first.again());
                timers.startSingleTimer(call, new Again(call), settings.pauses().get(first.tried() - 1));
                meter.repeated();
            }
        }
        sendMore();
    }

    /// Those that are not done; a call of which one is being sent or waits has some.
    private Deque<Delivery> ofCall(CallSid call) {
        return Objects.requireNonNull(calls.get(call), () -> "nothing is held of " + call);
    }

    private void next(CallSid call, Deque<Delivery> ofCall) {
        held--;
        if (ofCall.isEmpty()) {
            calls.remove(call);
        } else {
            ready.addLast(call);
        }
    }

    private static void done(Delivery delivery) {
        StatusCallback callback = delivery.callback();
        callback.done().ifPresent(waiting -> waiting.tell(new StatusCallback.Done(callback.call())));
    }

    private void giveUp(Delivery delivery, String why) {
        meter.givenUp();
        done(delivery);
        getContext()
                .getLog()
                .warn(
                        "status callback of {} given up after {} tries: {}",
                        delivery.callback().call(),
                        delivery.tried(),
                        why);
    }

    /// Whether the application heard a callback.
    private sealed interface Verdict {
        /// It did, whatever it thinks of it.
        record Heard() implements Verdict {}

        /// Not now.
        record Unheard(String why) implements Verdict {}

        /// And it never will.
        record Hopeless(String why) implements Verdict {}

        static Verdict on(ApplicationReply reply) {
            return switch (reply) {
                case ApplicationReply.Answered answered
                when answered.status() == 429 || answered.status() >= 500 ->
                    new Unheard("the answer was " + answered.status());
                case ApplicationReply.Answered _ -> new Heard();
                case ApplicationReply.Failed(var kind, var why) ->
                    switch (kind) {
                        case BAD_URL, REDIRECT_LOOP -> new Hopeless(why);
                        case TOO_LARGE -> new Heard(); // nobody wants to read it
                        case UNREACHABLE, TOO_SLOW -> new Unheard(why);
                    };
            };
        }
    }
}
