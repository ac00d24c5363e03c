package io.tandem.engine.route;

import io.tandem.engine.route.RouteSettings.Watching;
import io.tandem.engine.route.TrunkMeter.Reply;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.Responded;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.store.Trunk;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Asks one trunk how it is (RFC 3261 11), until it is stopped.
///
/// ```
/// Trunks           TrunkWatch            trunk
///   |                 |-----OPTIONS------->|
///   |                 |<----200------------|   whatever it says but 503 and 408: it lives
///   |<---Well---------|                    |
///   |                 |-----OPTIONS------->|
///   |                 |                    |   nothing until the next is due: missed
///   |                 |-----OPTIONS------->|
///   |<---Ill----------|                    |   missed too often in a row, or 503 once
/// ```
final class TrunkWatch {
    /// What the watch hears.
    sealed interface Command {}

    private record FromGateway(SipGateway.ClientEvent event) implements Command {}

    private record Due() implements Command {}

    /// What the watch tells.
    sealed interface Event {
        Trunk trunk();
    }

    /// It answers.
    record Well(Trunk trunk) implements Event {}

    /// It does not.
    record Ill(Trunk trunk, String why) implements Event {}

    private final Trunk trunk;
    private final Watching watching;
    private final TrunkParts parts;
    private final TimerScheduler<Command> timers;
    private final ActorRef<? super SipGateway.Command> gateway;
    private final ActorRef<SipGateway.ClientEvent> fromGateway;
    private final ActorRef<? super Event> replyTo;

    private TrunkWatch(
            Trunk trunk,
            TrunkParts parts,
            TimerScheduler<Command> timers,
            ActorRef<? super SipGateway.Command> gateway,
            ActorRef<SipGateway.ClientEvent> fromGateway,
            ActorRef<? super Event> replyTo) {
        this.trunk = trunk;
        this.watching = parts.settings().watching();
        this.parts = parts;
        this.timers = timers;
        this.gateway = gateway;
        this.fromGateway = fromGateway;
        this.replyTo = replyTo;
    }

    static Behavior<Command> create(
            Trunk trunk,
            TrunkParts parts,
            ActorRef<? super SipGateway.Command> gateway,
            ActorRef<? super Event> replyTo) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var fromGateway = context.messageAdapter(SipGateway.ClientEvent.class, FromGateway::new);
            var requests = TrunkRequests.from(
                    NameAddr.of("sip:" + parts.settings().domain()), NameAddr.of(trunk.uri()), trunk.uri());
            return new TrunkWatch(trunk, parts, timers, gateway, fromGateway, replyTo).ask(requests, 0);
        }));
    }

    private Behavior<Command> ask(TrunkRequests before, int misses) {
        TrunkRequests requests = before.next();
        SipRequest options = requests.request(Method.OPTIONS).with(HeaderName.ACCEPT, "application/sdp");
        gateway.tell(new SipGateway.Send(options, fromGateway));
        timers.startSingleTimer(new Due(), watching.interval());
        return asking(requests, misses);
    }

    private Behavior<Command> asking(TrunkRequests requests, int misses) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromGateway(var event)
            when event.request().cSeq() != requests.cSeq() -> Behaviors.same(); // of one that was missed already
            case FromGateway(Responded(var _, var response)) when !response.isFinal() -> Behaviors.same();
            case FromGateway(Responded(var _, var response)) ->
                switch (response.status()) {
                    case 503 -> ill(requests, watching.misses(), "it answers OPTIONS with 503");
                    case 408 -> ill(requests, misses + 1, "it answers OPTIONS with 408");
                    default -> well(requests);
                };
            case FromGateway(SipGateway.TimedOut _) -> ill(requests, misses + 1, "it does not answer OPTIONS");
            case FromGateway(SipGateway.Undeliverable(var _, var why)) ->
                ill(requests, misses + 1, "OPTIONS cannot be sent to it: " + why);
            case Due _ -> {
                ill(requests, misses + 1, "it does not answer OPTIONS");
                yield ask(requests, misses + 1);
            }
        });
    }

    private Behavior<Command> well(TrunkRequests requests) {
        parts.meter().asked(trunk.sid(), Reply.GOOD);
        replyTo.tell(new Well(trunk));
        return resting(requests, 0);
    }

    private Behavior<Command> ill(TrunkRequests requests, int misses, String why) {
        parts.meter().asked(trunk.sid(), Reply.BAD);
        if (misses >= watching.misses()) {
            replyTo.tell(new Ill(trunk, why));
        }
        return resting(requests, misses);
    }

    /// The timer of the last question still runs.
    private Behavior<Command> resting(TrunkRequests requests, int misses) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Due _ -> ask(requests, misses);
            case FromGateway _ -> Behaviors.same(); // of one that was missed already
        });
    }
}
