package io.tandem.app.phone;

import io.tandem.engine.leg.Leg;
import io.tandem.engine.leg.LegSetup;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.Playback;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.Delivery;
import io.tandem.engine.sip.DialogId;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.Reasons;
import io.tandem.engine.sip.Replaces;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.Unfit;
import io.tandem.engine.sip.UriEscapes;
import io.tandem.engine.trace.TraceEntry;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
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

    /// The other side is to be referred: the value of Refer-To.
    record ReferTo(String value) implements Command {}

    /// A message for the leg.
    record Deliver(SipGateway.Inbound inbound) implements Command, Delivery {}

    /// The line is to end, however far it got.
    record End() implements Command {}

    private record FromLeg(Leg.Event event) implements Command {}

    private record FromMedia(MediaEvent event) implements Command {}

    private record FromTransfer(Leg.ReferEvent event) implements Command {}

    private record Happened(PhoneEvent event) implements Command {}

    private record EarlyDialogs(Leg.DialogsListed listed) implements Command {}

    private record NotifierGone() implements Command {}

    private record LegGone() implements Command {}

    /// Who the phone is on a line.
    ///
    /// @param address with the tag of the dialog to be
    /// @param credentials what challenges are answered with
    record Self(NameAddr address, Optional<Credentials> credentials) {
        String tag() {
            return address.tag().orElseThrow();
        }
    }

    /// What the phone hears of a line.
    sealed interface Event {}

    /// Something happened on it.
    record Tells(CallSid line, PhoneEvent event) implements Event {}

    /// The other side wants `target` to be called; `progress` is to be told how that goes.
    record Refer(CallTarget target, ActorRef<ReceivedRefer.Command> progress) implements Event {}

    /// There is a dialog on it.
    ///
    /// @param dialog as we see it
    /// @param target the URI by which the other side is called again
    /// @param phase how far it is
    record InDialog(CallSid line, DialogId dialog, String target, Phase phase) implements Event {
        /// The Refer-To by which somebody else is to take our place in this dialog (RFC 5589 7).
        String referTo() {
            var farEnd = new Replaces(dialog.callId(), dialog.remoteTag(), dialog.localTag(), Replaces.When.ALWAYS);
            try {
                return "<" + target + "?Replaces=" + UriEscapes.escaped(farEnd.toString(), UriEscapes.Part.HEADER)
                        + ">";
            } catch (Unfit halfACharacter) {
                throw new IllegalStateException("Call-ID and tags came over the network as UTF-8", halfACharacter);
            }
        }
    }

    /// How far a dialog is.
    enum Phase {
        EARLY,
        CONFIRMED
    }

    private final ActorContext<Command> context;
    private final ActorRef<? super Event> phone;
    private final ActorRef<Leg.Command> leg;
    private final ActorRef<Ears.Command> ears;
    private final Self self;
    private final LegSetup setup;
    private final ActorRef<Leg.ReferEvent> transfers;
    private int refers;

    private LineActor(
            ActorContext<Command> context,
            LegSetup setup,
            Self self,
            ActorRef<? super Event> phone,
            Function<LegSetup, Function<Consumer<Leg.Event>, Behavior<Leg.Command>>> legs) {
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
        this.leg = context.spawn(
                legs.apply(heard).apply(context.messageAdapter(Leg.Event.class, FromLeg::new)::tell), "leg");
        context.watchWith(leg, new LegGone());
    }

    /// A line for a call that came in.
    static Behavior<Command> answering(
            RequestReceived invite, Self self, LegSetup setup, ActorRef<? super Event> phone) {
        return Behaviors.setup(context -> new LineActor(
                        context, setup, self, phone, heard -> owner -> Leg.answering(invite, self.tag(), heard, owner))
                .early("", List.of()));
    }

    /// A line that calls.
    static Behavior<Command> calling(
            CallTarget target,
            Self self,
            ActorRef<SipGateway.Command> gateway,
            LegSetup setup,
            ActorRef<? super Event> phone) {
        return Behaviors.setup(context -> new LineActor(
                        context,
                        setup,
                        self,
                        phone,
                        heard -> owner ->
                                Leg.calling(target.invite(self.address()), self.credentials(), gateway, heard, owner))
                .early(target.uri(), List.of()));
    }

    /// Ends by the script, the other side, or the phone's end.
    ///
    /// @param called whom this line calls; empty text when it is called
    /// @param untold what the other side rang with: told once its early dialog is known, which a transfer may name
    private Behavior<Command> early(String called, List<Integer> untold) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Do(Order.Ring _) -> toLeg(new Leg.Ring());
            case Do(Order.Answer _) -> toLeg(new Leg.Answer());
            case Do(Order.Reject(var why)) -> toLeg(new Leg.Reject(why, Optional.empty()));
            case Do(Order.Hangup _), End _ -> toLeg(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            case Do(Order.RecordTo(var tape)) -> record(tape);
            case Do _, ReferTo _ -> tell(new PhoneEvent.Unable("the call is not answered yet"));
            case Deliver(var inbound) -> toLeg(new Leg.Deliver(inbound));
            case FromLeg(Leg.Ringing(var status, var _)) -> {
                leg.tell(new Leg.ListDialogs(context.messageAdapter(Leg.DialogsListed.class, EarlyDialogs::new)));
                yield early(
                        called,
                        Stream.concat(untold.stream(), Stream.of(status)).toList());
            }
            case EarlyDialogs(Leg.DialogsListed(var dialogs, var phase)) -> {
                if (phase == Leg.Phase.EARLY_CALLING && !dialogs.isEmpty()) {
                    phone.tell(new InDialog(setup.call(), dialogs.iterator().next(), called, Phase.EARLY));
                }
                tellRinging(untold);
                yield early(called, List.of());
            }
            case FromLeg(Leg.Established(var dialog, var _)) -> {
                tellRinging(untold);
                leg.tell(new Leg.HearDigits(Optional.of(fromMedia())));
                phone.tell(new InDialog(setup.call(), dialog.id(), dialog.remoteTarget(), Phase.CONFIRMED));
                tell(new PhoneEvent.Answered());
                yield talking(Direction.SENDRECV);
            }
            case FromLeg(Leg.Ended ended) -> {
                tellRinging(untold);
                yield over(ended);
            }
            case FromLeg(Leg.Renegotiated _), FromLeg(Leg.ReferReceived _), FromLeg(Leg.SubscribeReceived _) ->
                Behaviors.unhandled(); // not confirmed yet
            case Happened(var event) -> tell(event);
            case FromMedia _, FromTransfer _, NotifierGone _ -> Behaviors.unhandled(); // nothing was asked for yet
            case LegGone _ -> died();
        });
    }

    private void tellRinging(List<Integer> untold) {
        untold.forEach(status -> tell(new PhoneEvent.Ringing(status)));
    }

    /// @param offered the direction that we offered last: whether we hold
    private Behavior<Command> talking(Direction offered) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Do(Order.Offer(var direction)) -> {
                leg.tell(new Leg.Offer(direction));
                yield talking(direction);
            }
            case Do(var order) -> told(order);
            case ReferTo(var value) ->
                toLeg(new Leg.SendRefer(
                        value, "<" + self.address().uri() + ">", Leg.Suppress.NO, self.credentials(), transfers));
            case End _ -> toLeg(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            case Deliver(var inbound) -> toLeg(new Leg.Deliver(inbound));
            case FromLeg(Leg.Renegotiated(var direction)) -> tell(new PhoneEvent.SessionChanged(direction));
            case FromLeg(Leg.ReferReceived(var refer)) -> referred(refer);
            case FromLeg(Leg.Ended ended) -> over(ended);
            case FromLeg(Leg.SubscribeReceived(var subscribe)) -> subscribed(subscribe);
            case NotifierGone _ -> toLeg(new Leg.ReleaseNotifier());
            case FromLeg(Leg.Ringing _), FromLeg(Leg.Established _) -> Behaviors.unhandled(); // established already
            case EarlyDialogs _ -> Behaviors.same(); // too late: it was answered
            case FromMedia(MediaEvent.DigitReceived(var key)) -> tell(new PhoneEvent.Digit(key));
            case FromMedia(MediaEvent.PlaybackEnded(var _, var end)) ->
                end == MediaEvent.PlaybackEnd.PLAYED ? tell(new PhoneEvent.Played()) : Behaviors.same();
            case FromMedia _ -> Behaviors.same(); // the leg's alone
            case FromTransfer(var event) -> {
                transferTold(event);
                yield transferred(event, offered);
            }
            case Happened(PhoneEvent.Notified notified) -> notified(notified);
            case Happened(var event) -> tell(event);
            case LegGone _ -> died();
        });
    }

    private Behavior<Command> told(Order order) {
        return switch (order) {
            case Order.Press(var digits) -> toLeg(new Leg.SendDigits(digits));
            case Order.Play(var clips, var times) -> toLeg(new Leg.Play(Playback.of(clips, times), fromMedia()));
            case Order.StopPlaying _ -> toLeg(new Leg.StopPlaying());
            case Order.RecordTo(var tape) -> record(tape);
            case Order.Hangup _ -> toLeg(new Leg.Hangup(EndReason.SCRIPT_ENDED));
            case Order.Ring _, Order.Answer _, Order.Reject _ ->
                tell(new PhoneEvent.Unable("the call is answered already"));
            case Order.Offer _, // needs to know what was offered before
                    Order.PlaceCall _,
                    Order.Transfer _,
                    Order.TransferTo _,
                    Order.Register _,
                    Order.Unregister _ -> Behaviors.unhandled(); // the phone's own
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
        CallTarget.ofRefer(received.request())
                .ifPresentOrElse(
                        target -> {
                            respond(received, 202);
                            var progress = context.spawn(
                                    ReceivedRefer.create(
                                            received.request(),
                                            leg,
                                            context.messageAdapter(PhoneEvent.class, Happened::new)),
                                    "refer-" + ++refers);
                            leg.tell(new Leg.HoldForNotifier());
                            context.watchWith(progress, new NotifierGone());
                            tell(new PhoneEvent.Referred(target.uri()));
                            phone.tell(new Refer(target, progress));
                        },
                        () -> respond(received, 400));
        return Behaviors.same();
    }

    /// The transfer's progress is told on for as long as is asked.
    private Behavior<Command> subscribed(RequestReceived subscribe) {
        SipRequest request = subscribe.request();
        String expires = request.headers().first(HeaderName.EXPIRES).orElse("180");
        subscribe.respond(request.answer(200).with(HeaderName.EXPIRES, expires));
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
    private Behavior<Command> notified(PhoneEvent.Notified notified) {
        phone.tell(new Tells(setup.call(), notified));
        return notified.isSuccess() ? toLeg(new Leg.Hangup(EndReason.TRANSFERRED)) : Behaviors.same();
    }

    /// We are the Transferor.
    private void transferTold(Leg.ReferEvent event) {
        switch (event) {
            case Leg.ReferAccepted(var status, var _) -> tell(new PhoneEvent.ReferAccepted(status));
            case Leg.ReferRejected(var status) -> tell(new PhoneEvent.ReferRefused(status));
            case Leg.Notified(var status, var state) -> {
                status.ifPresent(known -> tell(new PhoneEvent.Notified(known)));
                if (state.terminated()) {
                    leg.tell(new Leg.ForgetRefer(transfers));
                }
            }
            case Leg.LegEnded _ -> {} // its end is told for itself
        }
    }

    /// The user who has transferred somebody hangs up; one who could not takes the call back.
    private Behavior<Command> transferred(Leg.ReferEvent event, Direction offered) {
        return switch (event) {
            case Leg.ReferRejected _ -> takeBack(offered);
            case Leg.Notified(var status, var _)
            when status.isPresent() && new PhoneEvent.Notified(status.getAsInt()).isFinal() ->
                new PhoneEvent.Notified(status.getAsInt()).isSuccess()
                        ? toLeg(new Leg.Hangup(EndReason.TRANSFERRED))
                        : takeBack(offered);
            case Leg.ReferAccepted _, Leg.Notified _, Leg.LegEnded _ -> Behaviors.same();
        };
    }

    private Behavior<Command> takeBack(Direction offered) {
        if (offered == Direction.SENDRECV) {
            return Behaviors.same();
        }
        leg.tell(new Leg.Offer(Direction.SENDRECV));
        return talking(Direction.SENDRECV);
    }

    private Behavior<Command> over(Leg.Ended ended) {
        tell(PhoneEvent.of(ended));
        return Behaviors.receiveMessage(command -> switch (command) {
            case Deliver(var inbound) -> toLeg(new Leg.Deliver(inbound));
            case FromTransfer(var event) -> { // a last NOTIFY, RFC 5057 4.2
                transferTold(event);
                yield Behaviors.same();
            }
            case FromLeg(Leg.SubscribeReceived(var subscribe)) -> subscribed(subscribe);
            case NotifierGone _ -> toLeg(new Leg.ReleaseNotifier());
            case LegGone _ -> Behaviors.stopped();
            case End _ -> { // nobody waits for a last NOTIFY, or another phone's answer, any more
                leg.tell(new Leg.ForgetRefer(transfers));
                yield toLeg(new Leg.Hangup(EndReason.SHUTDOWN));
            }
            case Happened(PhoneEvent.Notified notified) -> {
                phone.tell(new Tells(setup.call(), notified));
                yield Behaviors.same();
            }
            case Do _, ReferTo _, FromLeg _, FromMedia _, Happened _, EarlyDialogs _ -> Behaviors.same(); // it is over
        });
    }

    private Behavior<Command> died() {
        phone.tell(new Tells(setup.call(), new PhoneEvent.Broken("its leg died")));
        return Behaviors.stopped();
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
