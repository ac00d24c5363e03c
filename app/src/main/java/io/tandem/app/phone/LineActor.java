package io.tandem.app.phone;

import io.tandem.engine.leg.Leg;
import io.tandem.engine.leg.LegSetup;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.Playback;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.Reasons;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.trace.TraceEntry;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// One line of a phone: a leg, what it hears, and the transfers that the other side asks for.
///
/// ```
/// PhoneActor          LineActor            Leg
///  |------Do(Answer)----->|-----Answer------->|   early
///  |<-----Answered--------|<---Established----|   talking
///  |------Do(Press)------>|----SendDigits---->|
///  |                      |<--ReferReceived---|   202, and a ReceivedRefer
///  |<-----Refer-----------|                   |   the phone calls the target on another line
///  |<-----HungUp----------|<-----Ended--------|   over      until the leg has stopped
/// ```
///
/// The phone hears one [PhoneEvent.Over] and then that the actor has stopped.
final class LineActor {
    sealed interface Command {}

    /// What the phone's user wants.
    record Do(Order order) implements Command {}

    /// A message for the leg.
    record Deliver(SipGateway.Inbound inbound) implements Command {}

    /// The line is to end, however far it got.
    record End() implements Command {}

    private record FromLeg(Leg.Event event) implements Command {}

    private record FromMedia(MediaEvent event) implements Command {}

    private record FromTransfer(Leg.ReferEvent event) implements Command {}

    private record Happened(PhoneEvent event) implements Command {}

    private record LegGone() implements Command {}

    /// What the phone hears of a line.
    sealed interface Event {}

    /// Something happened on it.
    record Tells(CallSid line, PhoneEvent event) implements Event {}

    /// The other side wants `target` to be called; `progress` is to be told how that goes.
    record Refer(CallTarget target, ActorRef<ReceivedRefer.Command> progress) implements Event {}

    private final ActorContext<Command> context;
    private final ActorRef<? super Event> phone;
    private final ActorRef<Leg.Command> leg;
    private final ActorRef<Ears.Command> ears;
    private final NameAddr self;
    private final LegSetup setup;
    private final ActorRef<Leg.ReferEvent> transfers;
    private long playbacks;
    private int refers;

    private LineActor(
            ActorContext<Command> context,
            LegSetup setup,
            NameAddr self,
            ActorRef<? super Event> phone,
            Function<LegSetup, Function<ActorRef<Leg.Event>, Behavior<Leg.Command>>> legs) {
        this.context = context;
        this.phone = phone;
        this.self = self;
        this.setup = setup;
        this.transfers = context.messageAdapter(Leg.ReferEvent.class, FromTransfer::new);
        this.ears = context.spawn(
                Ears.create(setup.media(), context.messageAdapter(PhoneEvent.class, Happened::new)), "ears");
        var heard = new LegSetup(
                setup.call(),
                setup.timers(),
                Ears.plane(setup.media(), ears),
                setup.trace(),
                setup.clock(),
                setup.random());
        this.leg = context.spawn(legs.apply(heard).apply(context.messageAdapter(Leg.Event.class, FromLeg::new)), "leg");
        context.watchWith(leg, new LegGone());
    }

    /// A line for a call that came in.
    static Behavior<Command> answering(
            RequestReceived invite, NameAddr self, LegSetup setup, ActorRef<? super Event> phone) {
        String tag = self.tag().orElseThrow();
        return Behaviors.setup(context -> new LineActor(
                        context, setup, self, phone, heard -> owner -> Leg.answering(invite, tag, heard, owner))
                .early());
    }

    /// A line that calls.
    static Behavior<Command> calling(
            CallTarget target,
            NameAddr self,
            ActorRef<SipGateway.Command> gateway,
            LegSetup setup,
            ActorRef<? super Event> phone) {
        return Behaviors.setup(context -> new LineActor(
                        context,
                        setup,
                        self,
                        phone,
                        heard -> owner -> Leg.calling(target.invite(self), Optional.empty(), gateway, heard, owner))
                .early());
    }

    /// Ends by the script, the other side, or the phone's end.
    private Behavior<Command> early() {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Do(Order.Ring _) -> toLeg(new Leg.Ring());
            case Do(Order.Answer _) -> toLeg(new Leg.Answer());
            case Do(Order.Reject(var why)) -> toLeg(new Leg.Reject(why, Optional.empty()));
            case Do(Order.Hangup _), End _ -> toLeg(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            case Do(Order.RecordTo(var tape)) -> record(tape);
            case Do _ -> tell(new PhoneEvent.Unable("the call is not answered yet"));
            case Deliver(var inbound) -> toLeg(new Leg.Deliver(inbound));
            case FromLeg(Leg.Ringing(var status, var _)) -> tell(new PhoneEvent.Ringing(status));
            case FromLeg(Leg.Established _) -> {
                leg.tell(new Leg.HearDigits(Optional.of(fromMedia())));
                tell(new PhoneEvent.Answered());
                yield talking();
            }
            case FromLeg(Leg.Ended ended) -> over(ended);
            case FromLeg(Leg.Renegotiated _), FromLeg(Leg.ReferReceived _), FromLeg(Leg.SubscribeReceived _) ->
                Behaviors.unhandled(); // not confirmed yet
            case Happened(var event) -> tell(event);
            case FromMedia _, FromTransfer _ -> Behaviors.unhandled(); // nothing was asked for yet
            case LegGone _ -> died();
        });
    }

    private Behavior<Command> talking() {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Do(var order) -> told(order);
            case End _ -> toLeg(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            case Deliver(var inbound) -> toLeg(new Leg.Deliver(inbound));
            case FromLeg(Leg.Renegotiated(var direction)) -> tell(new PhoneEvent.SessionChanged(direction));
            case FromLeg(Leg.ReferReceived(var refer)) -> referred(refer);
            case FromLeg(Leg.Ended ended) -> over(ended);
            case FromLeg(Leg.Ringing _), FromLeg(Leg.Established _), FromLeg(Leg.SubscribeReceived _) ->
                Behaviors.unhandled(); // established already, and never held for a notifier
            case FromMedia(MediaEvent.DigitReceived(var key)) -> tell(new PhoneEvent.Digit(key));
            case FromMedia(MediaEvent.PlaybackEnded(var _, var end)) ->
                end == MediaEvent.PlaybackEnd.PLAYED ? tell(new PhoneEvent.Played()) : Behaviors.same();
            case FromMedia _ -> Behaviors.same(); // the leg's alone
            case FromTransfer(var event) -> transferTold(event);
            case Happened(PhoneEvent.Notified(var status)) -> notified(status);
            case Happened(var event) -> tell(event);
            case LegGone _ -> died();
        });
    }

    private Behavior<Command> told(Order order) {
        return switch (order) {
            case Order.Press(var digits) -> toLeg(new Leg.SendDigits(digits));
            case Order.Offer(var direction) -> toLeg(new Leg.Offer(direction));
            case Order.Transfer(var uri) ->
                toLeg(new Leg.SendRefer(
                        "<" + uri + ">", "<" + self.uri() + ">", Leg.Suppress.NO, Optional.empty(), transfers));
            case Order.Play(var clips, var times) ->
                toLeg(new Leg.Play(new Playback(++playbacks, clips, times), fromMedia()));
            case Order.StopPlaying _ -> toLeg(new Leg.StopPlaying());
            case Order.RecordTo(var tape) -> record(tape);
            case Order.Hangup _ -> toLeg(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            case Order.Ring _, Order.Answer _, Order.Reject _ ->
                tell(new PhoneEvent.Unable("the call is answered already"));
            case Order.PlaceCall _ -> tell(new PhoneEvent.Unable("this phone is in a call already"));
        };
    }

    private ActorRef<MediaEvent> fromMedia() {
        return context.messageAdapter(MediaEvent.class, FromMedia::new);
    }

    private Behavior<Command> record(Tape tape) {
        ears.tell(new Ears.RecordTo(tape));
        return Behaviors.same();
    }

    private Behavior<Command> referred(RequestReceived received) {
        List<String> referTo = received.request().headers().all(HeaderName.REFER_TO);
        Optional<CallTarget> target = referTo.size() == 1
                ? NameAddr.parse(referTo.getFirst()).map(NameAddr::uri).flatMap(CallTarget::of)
                : Optional.empty();
        target.ifPresentOrElse(
                uri -> {
                    respond(received, 202);
                    var progress = context.spawn(
                            ReceivedRefer.create(
                                    received.request(), leg, context.messageAdapter(PhoneEvent.class, Happened::new)),
                            "refer-" + ++refers);
                    tell(new PhoneEvent.Referred(uri.uri()));
                    phone.tell(new Refer(uri.referredBy(received.request()), progress));
                },
                () -> respond(received, 400));
        return Behaviors.same();
    }

    private void respond(RequestReceived received, int status) {
        received.respond(status);
        setup.trace()
                .record(
                        setup.call(),
                        new TraceEntry(
                                setup.clock().instant(),
                                TraceEntry.Kind.SIP,
                                "us",
                                received.request().from().user(),
                                status + " " + Reasons.phrase(status) + " (REFER)",
                                List.of()));
    }

    /// We were the Transferee: after a success the call with the Transferor is done.
    private Behavior<Command> notified(int status) {
        phone.tell(new Tells(setup.call(), new PhoneEvent.Notified(status)));
        return status >= 200 && status < 300 ? toLeg(new Leg.Hangup(EndReason.TRANSFERRED)) : Behaviors.same();
    }

    /// We are the Transferor.
    private Behavior<Command> transferTold(Leg.ReferEvent event) {
        return switch (event) {
            case Leg.ReferAccepted(var status, var _) -> tell(new PhoneEvent.ReferAccepted(status));
            case Leg.ReferRejected(var status) -> tell(new PhoneEvent.ReferRefused(status));
            case Leg.Notified(var status, var state) -> {
                status.ifPresent(known -> phone.tell(new Tells(setup.call(), new PhoneEvent.Notified(known))));
                yield state.terminated() ? toLeg(new Leg.ForgetRefer(transfers)) : Behaviors.same();
            }
            case Leg.LegEnded _ -> Behaviors.same(); // its end is told for itself
        };
    }

    private Behavior<Command> over(Leg.Ended ended) {
        tell(ending(ended));
        return Behaviors.receiveMessage(command -> switch (command) {
            case Deliver(var inbound) -> toLeg(new Leg.Deliver(inbound));
            case FromTransfer(var event) -> transferTold(event); // a last NOTIFY, RFC 5057 4.2
            case LegGone _ -> Behaviors.stopped();
            case End _ -> toLeg(new Leg.ForgetRefer(transfers)); // nobody waits for a last NOTIFY any more
            case Do _, FromLeg _, FromMedia _, Happened _ -> Behaviors.same(); // it is over
        });
    }

    private Behavior<Command> died() {
        phone.tell(new Tells(setup.call(), new PhoneEvent.Broken("its leg died")));
        return Behaviors.stopped();
    }

    private static PhoneEvent ending(Leg.Ended ended) {
        if (ended.status().isPresent()) {
            return new PhoneEvent.Rejected(ended.status().getAsInt());
        }
        return switch (ended.why()) {
            case PEER_HUNG_UP -> new PhoneEvent.HungUp();
            case CALLER_CANCELLED -> new PhoneEvent.Cancelled();
            case NOT_ACKNOWLEDGED,
                    MEDIA_LOST,
                    SESSION_EXPIRED,
                    DIALOG_LOST,
                    MEDIA_UNAVAILABLE,
                    NOT_ACCEPTABLE,
                    DEFECT -> new PhoneEvent.Broken(ended.why().cause());
            case SCRIPT_ENDED,
                    REJECTED_BUSY,
                    REJECTED,
                    ENDED_BY_API,
                    TRANSFERRED,
                    NOT_FOUND,
                    ACCOUNT_NOT_ACTIVE,
                    OVERLOADED,
                    DOCUMENT_NOT_FOUND,
                    APPLICATION_FAILED,
                    SCRIPT_INVALID,
                    BUSY,
                    DECLINED,
                    NO_ANSWER,
                    UNREACHABLE,
                    SHUTDOWN -> new PhoneEvent.EndedHere();
        };
    }

    private Behavior<Command> toLeg(Leg.Command command) {
        leg.tell(command);
        return Behaviors.same();
    }

    private Behavior<Command> tell(PhoneEvent event) {
        phone.tell(new Tells(setup.call(), event));
        return Behaviors.same();
    }
}
