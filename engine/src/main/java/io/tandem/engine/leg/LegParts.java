package io.tandem.engine.leg;

import io.tandem.engine.AtEnd;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaPlane;
import io.tandem.engine.media.MediaPlane.AddressFamily;
import io.tandem.engine.media.MediaSession;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.ServerTransactionId;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// What all states of one leg share: whom it talks to. Whatever it sends or receives is in the ladder.
final class LegParts {
    private final ActorContext<Leg.Command> context;
    private final TimerScheduler<Leg.Command> timers;
    private final LegSetup setup;
    private final Consumer<? super Leg.Event> owner;
    private final ActorRef<SipGateway.Command> gateway;
    private final ActorRef<SipGateway.ClientEvent> fromGateway;
    private final LegTrace trace;
    private final LegRequests requests;
    private final Forks forks;
    private Optional<MediaPlane.Opening> opening = Optional.empty();
    private Optional<LegAudio> audio = Optional.empty();
    private Optional<SipRequest> unanswered = Optional.empty();

    LegParts(
            ActorContext<Leg.Command> context,
            TimerScheduler<Leg.Command> timers,
            LegSetup setup,
            Consumer<? super Leg.Event> owner,
            ActorRef<SipGateway.Command> gateway,
            Optional<Credentials> credentials,
            String peer) {
        this.context = context;
        this.timers = timers;
        this.setup = setup;
        this.owner = owner;
        this.gateway = gateway;
        this.fromGateway = context.messageAdapter(SipGateway.ClientEvent.class, Leg.FromGateway::new);
        this.trace = new LegTrace(setup, peer);
        this.requests = new LegRequests(this, credentials);
        this.forks = new Forks(this);
    }

    /// Asks for a media session.
    void open(AddressFamily family) {
        opening = Optional.of(
                setup.media().open(setup.call(), family, context.messageAdapter(MediaEvent.class, Leg.FromMedia::new)));
    }

    /// The audio of this leg, from now on.
    LegAudio opened(MediaSession session) {
        var opened = new LegAudio(
                session,
                new LegPartner(session, context.getSelf(), setup.holdMusic()),
                setup.random().nextLong(1, Integer.MAX_VALUE));
        audio = Optional.of(opened);
        return opened;
    }

    /// The same behavior; should it die, the media session is closed as at any other end, and an INVITE of ours
    /// that rings is cancelled.
    Behavior<Leg.Command> closing(Behavior<Leg.Command> behavior) {
        return AtEnd.run(
                () -> {
                    audio.ifPresentOrElse(LegAudio::close, () -> opening.ifPresent(MediaPlane.Opening::abandon));
                    unanswered.ifPresent(this::cancel);
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
        requests.passingOn(request, replyTo);
        send(request);
    }

    /// The requests of this leg that are challenged, or somebody else's.
    LegRequests requests() {
        return requests;
    }

    /// The phones that answer our INVITE beside the peer.
    Forks forks() {
        return forks;
    }

    void sendAck(SipRequest ack) {
        trace.sent(ack);
        gateway.tell(new SipGateway.SendAck(ack));
    }

    /// Sends the INVITE that begins a call of ours.
    void invite(SipRequest invite) {
        unanswered = Optional.of(invite);
        send(invite);
    }

    /// The INVITE that was sent last has its final answer, or will have none.
    void answered() {
        unanswered = Optional.empty();
    }

    void cancel(SipRequest invite) {
        unanswered = Optional.empty();
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
        owner.accept(event);
    }

    void ended(EndReason why) {
        owner.accept(new Leg.Ended(why));
    }

    /// There is no confirmed dialog for it.
    void reject(Leg.SendRefer refer) {
        refer.replyTo().tell(new Leg.ReferRejected(481));
    }

    /// There is no audio that two could be joined by.
    void reject(Leg.Joining told) {
        switch (told) {
            case Leg.JoinWanted(var _, var from) -> from.tell(new Leg.JoinRefused(context.getSelf()));
            case Leg.Joined _,
                    Leg.JoinRefused _,
                    Leg.Parted _,
                    Leg.Held _,
                    Leg.Resumed _,
                    Leg.PassOn _,
                    Leg.Succeeded _ -> {} // the media session has gone already
        }
    }

    /// Sends `unanswered` again when it is time.
    void repeatLater(Unanswered unanswered) {
        timers.startSingleTimer(Leg.RepeatDue.class, new Leg.RepeatDue(unanswered), unanswered.next());
    }

    /// Sends `unanswered` again now, and then when it is time.
    void repeat(Unanswered unanswered) {
        respond(unanswered.transaction(), unanswered.response());
        repeatLater(unanswered.repeated(setup.timers()));
    }

    /// Makes an offer of the owner's again.
    void offerAgain(Direction direction, Duration after) {
        timers.startSingleTimer(Leg.OfferAgainDue.class, new Leg.OfferAgainDue(direction), after);
    }

    /// Nothing more happens by itself in the session: it is over.
    void rest() {
        stopRepeating();
        timers.cancel(Leg.RefreshDue.class);
        timers.cancel(Leg.SessionOverdue.class);
        timers.cancel(Leg.OfferAgainDue.class);
    }

    void stopRepeating() {
        timers.cancel(Leg.RepeatDue.class);
    }
}
