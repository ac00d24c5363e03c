package io.tandem.engine.leg;

import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaSession;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.ServerTransactionId;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorSignalInterceptor;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// What all states of one leg share: whom it talks to. Whatever it sends or receives is in the ladder.
final class LegParts {
    private final ActorContext<Leg.Command> context;
    private final TimerScheduler<Leg.Command> timers;
    private final LegSetup setup;
    private final ActorRef<? super Leg.Event> owner;
    private final ActorRef<SipGateway.Command> gateway;
    private final ActorRef<SipGateway.ClientEvent> fromGateway;
    private final Optional<Credentials> credentials;
    private final LegTrace trace;
    private Optional<LegAudio> audio = Optional.empty();

    LegParts(
            ActorContext<Leg.Command> context,
            TimerScheduler<Leg.Command> timers,
            LegSetup setup,
            ActorRef<? super Leg.Event> owner,
            ActorRef<SipGateway.Command> gateway,
            Optional<Credentials> credentials,
            String peer) {
        this.context = context;
        this.timers = timers;
        this.setup = setup;
        this.owner = owner;
        this.gateway = gateway;
        this.credentials = credentials;
        this.fromGateway = context.messageAdapter(SipGateway.ClientEvent.class, Leg.FromGateway::new);
        this.trace = new LegTrace(setup, peer);
    }

    ActorRef<MediaEvent> fromMedia() {
        return context.messageAdapter(MediaEvent.class, Leg.FromMedia::new);
    }

    /// The audio of this leg, from now on.
    LegAudio opened(MediaSession session) {
        var opened = new LegAudio(
                session,
                new LegPartner(session, context.getSelf()),
                setup.random().nextLong(1, Integer.MAX_VALUE));
        audio = Optional.of(opened);
        return opened;
    }

    /// The same behavior; should it die, the media session is closed as at any other end.
    Behavior<Leg.Command> closingAudio(Behavior<Leg.Command> behavior) {
        return Behaviors.intercept(
                () -> new BehaviorSignalInterceptor<Leg.Command>() {
                    @Override
                    public Behavior<Leg.Command> aroundSignal(
                            TypedActorContext<Leg.Command> dying, Signal signal, SignalTarget<Leg.Command> target) {
                        if (signal instanceof PostStop) {
                            audio.ifPresent(LegAudio::close);
                        }
                        return target.apply(dying, signal);
                    }
                },
                behavior);
    }

    LegSetup setup() {
        return setup;
    }

    TimerScheduler<Leg.Command> timers() {
        return timers;
    }

    LegTrace trace() {
        return trace;
    }

    void send(SipRequest request) {
        trace.sent(request);
        gateway.tell(new SipGateway.Send(request, fromGateway));
    }

    /// Sends a request whose answer is somebody else's.
    void send(SipRequest request, ActorRef<? super SipGateway.ClientEvent> replyTo) {
        trace.sent(request);
        gateway.tell(new SipGateway.Send(request, replyTo));
    }

    void sendAck(SipRequest ack) {
        trace.sent(ack);
        gateway.tell(new SipGateway.SendAck(ack));
    }

    void cancel(SipRequest invite) {
        gateway.tell(new SipGateway.Cancel(invite));
    }

    void respond(ServerTransactionId transaction, SipResponse response) {
        trace.sent(response);
        gateway.tell(new SipGateway.Respond(transaction, response));
    }

    void respond(SipGateway.RequestReceived request, SipResponse response) {
        trace.sent(response);
        request.respond(response);
    }

    void respond(SipGateway.RequestReceived request, int status) {
        respond(request, request.request().answer(status));
    }

    void tell(Leg.Event event) {
        owner.tell(event);
    }

    void ended(EndReason why) {
        owner.tell(new Leg.Ended(why));
    }

    /// There is no confirmed dialog for it.
    void reject(Leg.SendRefer refer) {
        refer.replyTo().tell(new Leg.ReferRejected(481));
    }

    /// There is no audio that two could be joined by.
    void reject(Leg.Joining told) {
        switch (told) {
            case Leg.JoinWanted(var _, var from) -> from.tell(new Leg.Parted(context.getSelf()));
            case Leg.Joined _, Leg.Parted _ -> {} // the media session has gone already
        }
    }

    /// Sends `unanswered` again when it is time.
    void repeatLater(Unanswered unanswered) {
        timers.startSingleTimer(Leg.RepeatDue.class, new Leg.RepeatDue(unanswered), unanswered.next());
    }

    void stopRepeating() {
        timers.cancel(Leg.RepeatDue.class);
    }
}
