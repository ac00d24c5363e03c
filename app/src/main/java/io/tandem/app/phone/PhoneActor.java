package io.tandem.app.phone;

import io.tandem.app.phone.PhoneEvent.Answered;
import io.tandem.app.phone.PhoneEvent.Over;
import io.tandem.app.phone.PhoneEvent.Ringing;
import io.tandem.engine.leg.LegSetup;
import io.tandem.engine.media.MediaPlane;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Capabilities;
import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.timer.SipTimers;
import io.tandem.engine.trace.TraceSink;
import io.tandem.sip.JainSipGateway;
import io.tandem.sip.SipStack;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/// One phone: its lines, and which of them its user talks on.
///
/// ```
/// SipGateway          PhoneActor           line 1        line 2      ScriptActor
///  |---INVITE------------>|-----spawn------->|                           |
///  |                      |------Incoming------------------------------->|
///  |---in dialog--------->|-----Deliver----->|                           |
///  |                      |<----Refer--------|                           |   line 1 has answered 202
///  |<--INVITE-------------|-----spawn-------------------->|              |
///  |                      |<----Answered------------------|              |   it is the line in use now
///  |                      |-----Progress(200)->|          |              |   line 1 tells NOTIFY, then hangs up
/// ```
///
/// A second caller hears busy. An object, because it has one state and a growing map.
final class PhoneActor extends AbstractBehavior<PhoneActor.Command> {
    sealed interface Command {}

    /// What the phone's user does.
    record Do(Order order) implements Command {}

    /// Runs that script; `replyTo` hears how it ended.
    record Run(Script script, ActorRef<ScriptOutcome> replyTo) implements Command {}

    /// All lines are to end; `replyTo` is told when none is left.
    record End(ActorRef<Idle> replyTo) implements Command {}

    /// No line is left.
    record Idle() {}

    private record FromNetwork(SipGateway.Inbound inbound) implements Command {}

    private record FromLine(LineActor.Event event) implements Command {}

    private record LineGone(CallSid line) implements Command {}

    private record ScriptGone() implements Command {}

    /// What phones of one process share, and how this one is called.
    ///
    /// @param uri the phone's own address
    record Parts(SipStack stack, MediaPlane media, TraceSink trace, InstantSource clock, String uri) {}

    /// A line.
    ///
    /// @param invite the transaction of a call that came in; empty for one of ours
    /// @param progress who is told how the call to a transfer's target goes
    private record Line(
            ActorRef<LineActor.Command> actor,
            Optional<String> invite,
            Optional<ActorRef<ReceivedRefer.Command>> progress) {}

    private final Parts parts;
    private final ActorRef<SipGateway.Command> gateway;
    private final Random random = new Random();
    private final Map<CallSid, Line> lines = new HashMap<>();
    private Optional<CallSid> inUse = Optional.empty();
    private Optional<ActorRef<ScriptActor.Command>> script = Optional.empty();
    private Optional<ActorRef<Idle>> ending = Optional.empty();
    private int scripts;

    private PhoneActor(ActorContext<Command> context, Parts parts) {
        super(context);
        this.parts = parts;
        var inbound = context.messageAdapter(SipGateway.Inbound.class, FromNetwork::new);
        this.gateway = context.spawn(JainSipGateway.create(parts.stack(), inbound), "gateway");
    }

    static Behavior<Command> create(Parts parts) {
        return Behaviors.setup(context -> new PhoneActor(context, parts));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::told).build();
    }

    private Behavior<Command> told(Command command) {
        switch (command) {
            case Do(Order.PlaceCall(var uri)) -> placeCall(uri);
            case Do(var order) ->
                current()
                        .ifPresentOrElse(line -> line.actor().tell(new LineActor.Do(order)), () -> withoutACall(order));
            case Run(var text, var replyTo) -> run(text, replyTo);
            case FromNetwork(RequestReceived received) -> requested(received);
            case FromNetwork(SipGateway.AckReceived ack) ->
                of(ack.request()).ifPresent(line -> line.actor().tell(new LineActor.Deliver(ack)));
            case FromNetwork(SipGateway.CancelReceived cancel) -> cancelled(cancel);
            case FromLine(LineActor.Tells(var sid, var event)) -> happened(sid, event);
            case FromLine(LineActor.Refer(var target, var progress)) -> call(target, Optional.of(progress));
            case LineGone(var sid) -> {
                lines.remove(sid);
                tellWhenIdle();
            }
            case ScriptGone _ -> script = Optional.empty();
            case End(var replyTo) -> {
                ending = Optional.of(replyTo);
                lines.values().forEach(line -> line.actor().tell(new LineActor.End()));
                tellWhenIdle();
            }
        }
        return this;
    }

    private void run(Script text, ActorRef<ScriptOutcome> replyTo) {
        var actor = getContext()
                .spawn(ScriptActor.create(text, getContext().getSelf(), replyTo, parts), "script-" + ++scripts);
        getContext().watchWith(actor, new ScriptGone());
        script = Optional.of(actor);
    }

    private void tellWhenIdle() {
        if (lines.isEmpty()) {
            ending.ifPresent(replyTo -> replyTo.tell(new Idle()));
        }
    }

    private Optional<Line> current() {
        return inUse.map(lines::get);
    }

    private Optional<Line> of(SipRequest request) {
        return DialogTag.callSid(request.toTag()).map(lines::get);
    }

    private void tell(PhoneEvent event) {
        script.ifPresent(running -> running.tell(new ScriptActor.Happened(event)));
    }

    private void withoutACall(Order order) {
        tell(
                order instanceof Order.Hangup
                        ? new PhoneEvent.EndedHere() // it is over already
                        : new PhoneEvent.Unable("there is no call"));
    }

    private void placeCall(String uri) {
        Optional<CallTarget> target = CallTarget.of(uri);
        if (inUse.isPresent() || target.isEmpty()) {
            tell(new PhoneEvent.Unable(
                    target.isEmpty() ? uri + " cannot be called" : "this phone is in a call already"));
            return;
        }
        inUse = Optional.of(call(target.get(), Optional.empty()));
    }

    private CallSid call(CallTarget target, Optional<ActorRef<ReceivedRefer.Command>> progress) {
        CallSid sid = CallSid.mint(0);
        spawn(
                sid,
                LineActor.calling(target, self(sid), gateway, setup(sid), fromLines()),
                new Origin(Optional.empty(), progress));
        return sid;
    }

    /// Why there is a line; see [Line].
    private record Origin(Optional<String> invite, Optional<ActorRef<ReceivedRefer.Command>> progress) {}

    private void spawn(CallSid sid, Behavior<LineActor.Command> behavior, Origin origin) {
        var actor = getContext().spawn(behavior, sid.text());
        getContext().watchWith(actor, new LineGone(sid));
        lines.put(sid, new Line(actor, origin.invite(), origin.progress()));
    }

    private ActorRef<LineActor.Event> fromLines() {
        return getContext().messageAdapter(LineActor.Event.class, FromLine::new);
    }

    private NameAddr self(CallSid sid) {
        return NameAddr.of(parts.uri()).withTag(DialogTag.mint(sid));
    }

    private LegSetup setup(CallSid sid) {
        return new LegSetup(sid, SipTimers.STANDARD, parts.media(), parts.trace(), parts.clock(), random);
    }

    private void requested(RequestReceived received) {
        SipRequest request = received.request();
        if (!request.toTag().isEmpty()) {
            of(request)
                    .ifPresentOrElse(
                            line -> line.actor().tell(new LineActor.Deliver(received)), () -> received.respond(481));
            return;
        }
        switch (request.method()) {
            case INVITE -> invited(received);
            case OPTIONS -> received.respond(request.answer(200).with(HeaderName.ALLOW, Capabilities.ALLOW));
            case REFER -> received.respond(403); // only in a call
            case BYE, INFO, UPDATE, PRACK, NOTIFY, CANCEL, ACK -> received.respond(481);
            case SUBSCRIBE -> // only REFER makes a subscription
                received.respond(request.answer(489).with(HeaderName.ALLOW_EVENTS, Capabilities.EVENTS));
            case MESSAGE, REGISTER, PUBLISH ->
                received.respond(request.answer(405).with(HeaderName.ALLOW, Capabilities.ALLOW));
        }
    }

    private void invited(RequestReceived received) {
        if (script.isEmpty() || ending.isPresent()) {
            received.respond(480); // nobody is there to answer
            return;
        }
        if (inUse.isPresent()) {
            received.respond(486);
            return;
        }
        CallSid sid = CallSid.mint(0);
        spawn(
                sid,
                LineActor.answering(received, self(sid), setup(sid), fromLines()),
                new Origin(Optional.of(received.transaction().text()), Optional.empty()));
        inUse = Optional.of(sid);
        tell(new PhoneEvent.Incoming(received.request().from().uri()));
    }

    private void cancelled(SipGateway.CancelReceived cancel) {
        Optional<String> invite = Optional.of(cancel.transaction().text());
        lines.values().stream()
                .filter(line -> line.invite().equals(invite))
                .forEach(line -> line.actor().tell(new LineActor.Deliver(cancel)));
    }

    private void happened(CallSid sid, PhoneEvent event) {
        Optional.ofNullable(lines.get(sid)).flatMap(Line::progress).ifPresent(progress -> report(progress, event));
        if (event instanceof Answered) {
            inUse = Optional.of(sid);
        }
        boolean current = inUse.equals(Optional.of(sid));
        if (current || isAboutATransfer(event)) {
            tell(event);
        }
        if (current && event instanceof Over) {
            inUse = Optional.empty(); // the line stays until its leg has stopped
        }
    }

    private static boolean isAboutATransfer(PhoneEvent event) {
        return event instanceof PhoneEvent.Notified
                || event instanceof PhoneEvent.Referred
                || event instanceof PhoneEvent.ReferAccepted
                || event instanceof PhoneEvent.ReferRefused;
    }

    private static void report(ActorRef<ReceivedRefer.Command> progress, PhoneEvent event) {
        switch (event) {
            case Ringing(var status) -> progress.tell(new ReceivedRefer.Progress(status));
            case Answered _ -> progress.tell(new ReceivedRefer.Progress(200));
            case PhoneEvent.Rejected(var status) -> progress.tell(new ReceivedRefer.Progress(status));
            case PhoneEvent.EndedHere _ -> progress.tell(new ReceivedRefer.Progress(487));
            case PhoneEvent.Broken _ -> progress.tell(new ReceivedRefer.Progress(503));
            default -> {} // says nothing about who answers
        }
    }
}
