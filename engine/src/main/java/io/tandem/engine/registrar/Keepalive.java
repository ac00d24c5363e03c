package io.tandem.engine.registrar;

import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.store.Binding;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Asks phones whether they are there.
///
/// ```
/// Registrar        Keepalive                phone
///   |----Watch-------->|                      |
///   |                  |------OPTIONS-------->|   once in each interval, spread over it
///   |                  |<-----200, 486--------|   it lives
///   |                  |------OPTIONS-------->|
///   |                  |        time-out, 404 |   missed
///   |                  |------OPTIONS-------->|
///   |<--Unreachable----|        time-out, 404 |   missed again
/// ```
///
/// An answer is what an INVITE would get (RFC 3261 11.2). See [#lives] for those that show a phone.
///
/// An object, because it has one state and a growing collection: bindings in as many slots as the interval has seconds,
/// one of which has its turn each second.
final class Keepalive extends AbstractBehavior<Keepalive.Command> {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ENOUGH_MISSES = 2;
    private static final int MOST_SLOTS = 3600;

    sealed interface Command {}

    /// These are new or renewed.
    record Watch(List<Binding> bindings) implements Command {}

    /// These were removed.
    record Forget(ClientSid client, List<String> contacts) implements Command {}

    private record TurnDue() implements Command {}

    private record FromGateway(SipGateway.ClientEvent event) implements Command {}

    /// Nobody answers there.
    record Unreachable(Binding binding) {}

    private record Place(ClientSid client, String contact) {}

    /// @param misses in a row
    private record Watched(Binding binding, int misses) {}

    private final TimerScheduler<Command> timers;
    private final RegistrarSettings settings;
    private final ActorRef<SipGateway.Command> gateway;
    private final ActorRef<? super Unreachable> owner;
    private final InstantSource clock;
    private final ActorRef<SipGateway.ClientEvent> fromGateway;
    private final Duration pace;
    private final List<Map<Place, Watched>> slots = new ArrayList<>();
    private final Queue<Place> waiting = new ArrayDeque<>();
    private final Map<String, Place> asked = new HashMap<>();
    private final Set<Place> busy = new HashSet<>();
    private int turn;

    private Keepalive(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            RegistrarSettings settings,
            ActorRef<SipGateway.Command> gateway,
            ActorRef<? super Unreachable> owner,
            InstantSource clock) {
        super(context);
        this.timers = timers;
        this.settings = settings;
        this.gateway = gateway;
        this.owner = owner;
        this.clock = clock;
        this.fromGateway = context.messageAdapter(SipGateway.ClientEvent.class, FromGateway::new);
        Duration interval = settings.keepalive().interval();
        int count = Math.clamp(interval.toSeconds(), 1, MOST_SLOTS);
        for (int i = 0; i < count; i++) {
            slots.add(new LinkedHashMap<>());
        }
        this.pace = interval.dividedBy(count);
        awaitTurn();
    }

    /// @param owner is told of bindings where nobody answers
    static Behavior<Command> create(
            RegistrarSettings settings,
            ActorRef<SipGateway.Command> gateway,
            ActorRef<? super Unreachable> owner,
            InstantSource clock) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Keepalive(context, timers, settings, gateway, owner, clock)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::told).build();
    }

    private Behavior<Command> told(Command command) {
        switch (command) {
            case Watch(var bindings) ->
                bindings.forEach(binding -> {
                    var place = new Place(binding.client(), binding.contact());
                    slot(place).put(place, new Watched(binding, 0));
                });
            case Forget(var client, var contacts) ->
                contacts.forEach(contact -> {
                    var place = new Place(client, contact);
                    slot(place).remove(place);
                });
            case TurnDue() -> {
                takeTurn();
                awaitTurn();
            }
            case FromGateway(SipGateway.Responded(var options, var response)) -> {
                if (response.isFinal()) {
                    settled(options, lives(response.status()) ? Sign.LIVES : Sign.MISSING);
                }
            }
            case FromGateway(SipGateway.TimedOut(var options)) -> settled(options, Sign.MISSING);
            case FromGateway(SipGateway.Undeliverable(var options, var _)) -> settled(options, Sign.MISSING);
        }
        askNext();
        return this;
    }

    private enum Sign {
        LIVES,
        MISSING
    }

    private void awaitTurn() {
        timers.startSingleTimer(new TurnDue(), pace);
    }

    private Map<Place, Watched> slot(Place place) {
        return slots.get(Math.floorMod(place.hashCode(), slots.size()));
    }

    /// Those of one slot are asked, but for those whose last question is still open.
    private void takeTurn() {
        Map<Place, Watched> due = slots.get(turn);
        turn = (turn + 1) % slots.size();
        Instant now = clock.instant();
        due.values().removeIf(watched -> !watched.binding().expires().isAfter(now));
        for (Place place : due.keySet()) {
            if (busy.add(place)) {
                waiting.add(place);
            }
        }
    }

    private void askNext() {
        while (asked.size() < settings.keepalive().atOnce() && !waiting.isEmpty()) {
            Place place = waiting.remove();
            Watched watched = slot(place).get(place);
            if (watched == null) {
                busy.remove(place);
            } else {
                SipRequest options = options(watched.binding());
                asked.put(options.callId(), place);
                gateway.tell(new SipGateway.Send(options, fromGateway));
            }
        }
    }

    private SipRequest options(Binding binding) {
        Headers headers = Headers.of(HeaderName.FROM, "<sip:" + settings.domain() + ">;tag=" + random())
                .and(HeaderName.TO, NameAddr.of(binding.contact()).toString())
                .and(HeaderName.CALL_ID, random() + "@" + settings.domain())
                .and(HeaderName.CSEQ, "1 OPTIONS")
                .and(HeaderName.MAX_FORWARDS, "70")
                .and(HeaderName.ACCEPT, "application/sdp");
        Headers routed = BindingSource.route(binding)
                .map(route -> headers.and(HeaderName.ROUTE, route))
                .orElse(headers);
        return new SipRequest(Method.OPTIONS, binding.contact(), routed, Optional.empty());
    }

    private static String random() {
        byte[] bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void settled(SipRequest options, Sign sign) {
        Place place = asked.remove(options.callId());
        if (place == null) {
            return; // a second final response
        }
        busy.remove(place);
        Watched watched = slot(place).get(place);
        if (watched == null) {
            return; // removed meanwhile
        }
        int misses = sign == Sign.LIVES ? 0 : watched.misses() + 1;
        if (misses < ENOUGH_MISSES) {
            slot(place).put(place, new Watched(watched.binding(), misses));
        } else {
            slot(place).remove(place);
            owner.tell(new Unreachable(watched.binding()));
        }
    }

    /// Whether a final status shows that there is a phone which can be called: it is busy, does not want to be
    /// disturbed, wants us to say who we are, or does not speak OPTIONS. 404 is none: an INVITE would get it too.
    static boolean lives(int status) {
        return status < 400
                || switch (status) {
                    case 401, 405, 406, 407, 415, 420, 421, 480, 486, 488, 491, 501, 600, 603, 606 -> true;
                    default -> false;
                };
    }
}
