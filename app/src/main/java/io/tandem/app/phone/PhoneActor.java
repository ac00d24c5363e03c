package io.tandem.app.phone;

import io.tandem.app.phone.Lines.CalledBy;
import io.tandem.app.phone.Lines.Dialled;
import io.tandem.app.phone.Lines.InPlaceOf;
import io.tandem.app.phone.Lines.Line;
import io.tandem.app.phone.Lines.Origin;
import io.tandem.app.phone.Lines.ReferredBy;
import io.tandem.app.phone.PhoneEvent.Answered;
import io.tandem.app.phone.PhoneEvent.Over;
import io.tandem.app.phone.PhoneEvent.Ringing;
import io.tandem.app.phone.PhoneEvent.Unable;
import io.tandem.engine.call.Undelivered;
import io.tandem.engine.leg.LegSetup;
import io.tandem.engine.media.MediaPlane;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Capabilities;
import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.Replaces;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.timer.SipTimers;
import io.tandem.engine.trace.TraceSink;
import io.tandem.sip.JainSipGateway;
import io.tandem.sip.SipStack;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
///
///  |---INVITE, Replaces-->|-----spawn-------------------->|              |   line 2 answers at once, RFC 3891 3
///  |                      |<----Answered------------------|              |   and has the number of line 1 now
///  |<--BYE----------------|-----End--------->|                           |
/// ```
///
/// A second caller hears busy. An object, because it has one state and a growing map.
final class PhoneActor extends AbstractBehavior<PhoneActor.Command> {
    sealed interface Command {}

    /// What the phone's user does.
    ///
    /// @param line on which line; empty: on the one in use
    record Do(Order order, OptionalInt line) implements Command {}

    /// Runs that script; `replyTo` hears how it ended.
    record Run(Script script, ActorRef<ScriptOutcome> replyTo) implements Command {}

    /// All lines are to end; `replyTo` is told when none is left.
    record End(ActorRef<Idle> replyTo) implements Command {}

    /// No line is left.
    record Idle() {}

    private record FromNetwork(SipGateway.Inbound inbound) implements Command {}

    private record FromLine(LineActor.Event event) implements Command {}

    private record FromRegistrar(PhoneEvent event) implements Command {}

    private record LineGone(CallSid line) implements Command {}

    private record ScriptGone(int number) implements Command {}

    /// What phones of one process share, and how this one is called.
    ///
    /// @param uri where it can be called: its Contact
    /// @param account as whom it registers
    record Parts(
            SipStack stack,
            MediaPlane media,
            TraceSink trace,
            InstantSource clock,
            String uri,
            Optional<Account> account) {
        /// Its own address, as it tells others.
        String address() {
            return account.map(Account::address).orElse(uri);
        }

        /// The address that `target` is; a bare name is one at the registrar.
        Optional<String> complete(String target) {
            return Account.isName(target) ? account.map(known -> known.complete(target)) : Optional.of(target);
        }
    }

    private final Parts parts;
    private final ActorRef<SipGateway.Command> gateway;
    private final Optional<ActorRef<RegistrationActor.Command>> registration;
    private final Random random = new Random();
    private final Lines lines = new Lines();
    private Optional<ActorRef<ScriptActor.Command>> script = Optional.empty();
    private Optional<ActorRef<Idle>> ending = Optional.empty();
    private int scripts;

    private PhoneActor(ActorContext<Command> context, Parts parts) {
        super(context);
        this.parts = parts;
        var inbound = context.messageAdapter(SipGateway.Inbound.class, FromNetwork::new);
        this.gateway = context.spawn(JainSipGateway.create(parts.stack(), inbound), "gateway");
        context.spawn(Undelivered.create(), "undelivered");
        var news = context.messageAdapter(PhoneEvent.class, FromRegistrar::new);
        this.registration = parts.account()
                .map(account ->
                        context.spawn(RegistrationActor.create(account, parts.uri(), gateway, news), "registration"));
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
            case Do(var order, var number) -> perform(order, number);
            case Run(var text, var replyTo) -> run(text, replyTo);
            case FromNetwork(RequestReceived received) -> requested(received);
            case FromNetwork(SipGateway.AckReceived ack) ->
                of(ack.request()).ifPresent(line -> line.actor().tell(new LineActor.Deliver(ack)));
            case FromNetwork(SipGateway.CancelReceived cancel) -> cancelled(cancel);
            case FromLine(LineActor.Tells(var sid, var event)) ->
                lines.get(sid).ifPresent(line -> happened(line, event));
            case FromLine(LineActor.InDialog known) -> lines.in(known);
            case FromLine(LineActor.Refer(var target, var progress)) ->
                call(target, lines.free(), new ReferredBy(progress));
            case FromRegistrar(var event) -> tell(Lines.NONE, event);
            case LineGone(var sid) -> {
                lines.remove(sid);
                tellWhenIdle();
            }
            case ScriptGone(var number) -> {
                if (number == scripts) { // else the next one has begun before this end was seen
                    script = Optional.empty();
                }
            }
            case End(var replyTo) -> {
                ending = Optional.of(replyTo);
                lines.all().forEach(line -> line.actor().tell(new LineActor.End()));
                tellWhenIdle();
            }
        }
        return this;
    }

    private void run(Script text, ActorRef<ScriptOutcome> replyTo) {
        var actor = getContext()
                .spawn(ScriptActor.create(text, getContext().getSelf(), replyTo, parts), "script-" + ++scripts);
        getContext().watchWith(actor, new ScriptGone(scripts));
        script = Optional.of(actor);
    }

    private void tellWhenIdle() {
        if (lines.isEmpty()) {
            ending.ifPresent(replyTo -> replyTo.tell(new Idle()));
        }
    }

    private Optional<Line> of(SipRequest request) {
        return DialogTag.callSid(request.toTag()).flatMap(lines::get);
    }

    private void tell(int line, PhoneEvent event) {
        script.ifPresent(running -> running.tell(new ScriptActor.Happened(line, lines.numberInUse(), event)));
    }

    private void perform(Order order, OptionalInt number) {
        Optional<Line> line = number.isPresent() ? lines.numbered(number.getAsInt()) : lines.inUse();
        int shown = number.orElseGet(lines::numberInUse);
        switch (order) {
            case Order.PlaceCall(var target) -> placeCall(target, number);
            case Order.Register _ -> register(new RegistrationActor.Register());
            case Order.Unregister _ -> register(new RegistrationActor.Unregister());
            case Order.Transfer(var target) ->
                refer(line, shown, parts.complete(target).map(uri -> "<" + uri + ">"), target + " cannot be called");
            case Order.TransferTo(var other) ->
                refer(
                        line,
                        shown,
                        lines.numbered(other).flatMap(Line::dialog).map(LineActor.InDialog::referTo),
                        "on line " + other + " nobody rings or talks");
            case Order.Ring _,
                    Order.Answer _,
                    Order.Reject _,
                    Order.Press _,
                    Order.Offer _,
                    Order.Play _,
                    Order.StopPlaying _,
                    Order.RecordTo _,
                    Order.Hangup _ ->
                line.ifPresentOrElse(
                        there -> there.actor().tell(new LineActor.Do(order)), () -> withoutACall(order, shown));
        }
    }

    private void withoutACall(Order order, int line) {
        tell(line, order instanceof Order.Hangup ? new PhoneEvent.EndedHere() : new Unable("there is no call"));
    }

    private void register(RegistrationActor.Command command) {
        registration.ifPresentOrElse(
                actor -> actor.tell(command), () -> tell(Lines.NONE, new Unable("this phone has no registrar")));
    }

    private void refer(Optional<Line> line, int shown, Optional<String> referTo, String otherwise) {
        if (line.isEmpty() || referTo.isEmpty()) {
            tell(shown, new Unable(line.isEmpty() ? "there is no call" : otherwise));
            return;
        }
        line.get().actor().tell(new LineActor.ReferTo(referTo.get()));
    }

    private void placeCall(String text, OptionalInt number) {
        Optional<CallTarget> target = parts.complete(text).flatMap(CallTarget::of);
        boolean taken = number.isPresent()
                ? lines.numbered(number.getAsInt()).isPresent()
                : lines.inUse().isPresent();
        if (taken || target.isEmpty()) {
            tell(
                    number.orElseGet(lines::numberInUse),
                    new Unable(target.isEmpty() ? text + " cannot be called" : "this phone is in a call already"));
            return;
        }
        lines.use(call(target.get(), number.orElseGet(lines::free), new Dialled()));
    }

    private CallSid call(CallTarget target, int number, Origin origin) {
        CallSid sid = CallSid.mint(0);
        add(sid, number, origin, LineActor.calling(target, self(sid), gateway, setup(sid), fromLines()));
        return sid;
    }

    private Line add(CallSid sid, int number, Origin origin, Behavior<LineActor.Command> behavior) {
        var actor = getContext().spawn(behavior, sid.text());
        getContext().watchWith(actor, new LineGone(sid));
        var stage = origin instanceof InPlaceOf ? Lines.Stage.COMING : Lines.Stage.LIVING;
        var line = new Line(sid, number, actor, origin, Optional.empty(), stage);
        lines.add(line);
        return line;
    }

    private ActorRef<LineActor.Event> fromLines() {
        return getContext().messageAdapter(LineActor.Event.class, FromLine::new);
    }

    private LineActor.Self self(CallSid sid) {
        return new LineActor.Self(
                NameAddr.of(parts.address()).withTag(DialogTag.mint(sid)),
                parts.account().flatMap(Account::credentials));
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
        List<String> replaces = received.request().headers().all(HeaderName.REPLACES);
        if (replaces.isEmpty()) {
            called(received);
            return;
        }
        Optional<Replaces> named = replaces.size() == 1 ? Replaces.parse(replaces.getFirst()) : Optional.empty();
        if (named.isEmpty()) {
            received.respond(400);
            return;
        }
        switch (lines.judge(named.get())) {
            case Lines.Refused(var status) -> received.respond(status);
            case Lines.Takes(var old) ->
                answering(
                                received,
                                old.number(),
                                new InPlaceOf(received.transaction().text(), old.sid()))
                        .actor()
                        .tell(new LineActor.Do(new Order.Answer()));
        }
    }

    private void called(RequestReceived received) {
        if (script.isEmpty() || ending.isPresent()) {
            received.respond(480); // nobody is there to answer
            return;
        }
        if (lines.inUse().isPresent()) {
            received.respond(486);
            return;
        }
        var line = answering(
                received, lines.free(), new CalledBy(received.transaction().text()));
        lines.use(line.sid());
        tell(line.number(), new PhoneEvent.Incoming(received.request().from().uri()));
    }

    private Line answering(RequestReceived invite, int number, Origin origin) {
        CallSid sid = CallSid.mint(0);
        return add(sid, number, origin, LineActor.answering(invite, self(sid), setup(sid), fromLines()));
    }

    private void cancelled(SipGateway.CancelReceived cancel) {
        String invite = cancel.transaction().text();
        for (Line line : lines.all()) {
            boolean meant = switch (line.origin()) {
                case CalledBy(var transaction) -> transaction.equals(invite);
                case InPlaceOf(var transaction, var _) -> transaction.equals(invite);
                case Dialled _, ReferredBy _ -> false;
            };
            if (meant) {
                line.actor().tell(new LineActor.Deliver(cancel));
            }
        }
    }

    private void happened(Line line, PhoneEvent event) {
        if (line.origin() instanceof ReferredBy(var progress)) {
            report(progress, event);
        }
        if (event instanceof Answered && line.origin() instanceof InPlaceOf(var _, var old)) {
            lines.get(old).ifPresent(gone -> gone.actor().tell(new LineActor.End()));
            lines.replace(old, line.sid());
            lines.use(line.sid());
            tell(line.number(), new PhoneEvent.Replaced());
        } else if (event instanceof Answered) {
            lines.use(line.sid());
        }
        boolean isLate = line.stage() == Lines.Stage.OVER && event instanceof PhoneEvent.AboutATransfer; // RFC 5057 4.2
        if (line.stage() == Lines.Stage.LIVING || isLate) {
            tell(line.number(), event);
        }
        if (event instanceof Over) {
            lines.over(line.sid()); // it stays until its leg has stopped
            ending.ifPresent(_ -> line.actor().tell(new LineActor.End())); // which does not wait for other phones then
        }
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
