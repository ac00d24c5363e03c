package io.tandem.engine.leg;

import static io.tandem.engine.leg.LegAudio.described;

import io.tandem.engine.leg.LegAudio.Description;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaPlane.AddressFamily;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.Capabilities;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.sip.SipUri;
import io.tandem.engine.timer.SipTimers.CallIdOwner;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;

/// A leg that calls somebody, from its INVITE to the final response (RFC 3261 13.2).
///
/// ```
/// Peer           Leg                owner
///  |              |                   |   opening     the media session gets its port
///  |<---INVITE----|                   |   calling     Timer B is the gateway's
///  |----180------>|----Ringing------->|
///  |----200------>|----Established--->|   then a TalkingLeg
///  |<---ACK-------|                   |
///
///  |<---CANCEL----|<----Hangup--------|   cancelling  until 487, or until a 200 that crossed it gets ACK and BYE
/// ```
final class CallingLeg {
    private static final int STASHED = 16;

    private final LegParts leg;

    private CallingLeg(LegParts leg) {
        this.leg = leg;
    }

    static Behavior<Leg.Command> create(
            SipRequest invite,
            Optional<Credentials> credentials,
            ActorRef<SipGateway.Command> gateway,
            LegSetup setup,
            ActorRef<? super Leg.Event> owner) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> Behaviors.withStash(STASHED, stash -> {
            var parts = new LegParts(context, timers, setup, owner, gateway, credentials, Leg.nameOf(invite.to()));
            boolean v6 = SipUri.parse(invite.uri())
                    .map(uri -> uri.host().startsWith("["))
                    .orElse(false);
            setup.media().open(setup.call(), v6 ? AddressFamily.IPV6 : AddressFamily.IPV4, parts.fromMedia());
            return parts.closingAudio(new CallingLeg(parts).opening(invite, stash));
        })));
    }

    /// The media plane always answers; what comes meanwhile waits.
    private Behavior<Leg.Command> opening(SipRequest invite, StashBuffer<Leg.Command> stash) {
        return Behaviors.receiveMessage(command -> {
            switch (command) {
                case Leg.FromMedia(MediaEvent.Opened(var session)) -> {
                    var audio = leg.opened(session);
                    SipRequest offering = invite.and(Headers.of(HeaderName.ALLOW, Capabilities.ALLOW)
                                    .and(HeaderName.SUPPORTED, Capabilities.SUPPORTED))
                            .with(audio.offer(Direction.SENDRECV));
                    leg.send(offering);
                    return stash.unstashAll(calling(offering, audio, EarlyDialogs.NONE));
                }
                case Leg.FromMedia(MediaEvent.OpenFailed _) -> {
                    leg.ended(EndReason.MEDIA_UNAVAILABLE);
                    return Behaviors.stopped();
                }
                case Leg.Question question -> {
                    Standing.in(Leg.Phase.NONE, List.of()).answer(question);
                    return Behaviors.same();
                }
                case Leg.Signal _,
                        Leg.Sound _,
                        Leg.Joining _,
                        Leg.Referring _,
                        Leg.Deliver _,
                        Leg.FromGateway _,
                        Leg.FromMedia _,
                        Leg.Due _ -> {
                    stash.stash(command);
                    return Behaviors.same();
                }
            }
        });
    }

    private Behavior<Leg.Command> calling(SipRequest invite, LegAudio audio, EarlyDialogs early) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Leg.FromGateway(var event) -> progressed(invite, audio, early, event);
            case Leg.Hangup(var why) -> cancel(invite, audio, early, why);
            case Leg.Reject(var why, var _) -> cancel(invite, audio, early, why);
            case Leg.Deliver(RequestReceived request) -> {
                leg.respond(request, 481); // there is no dialog yet
                yield Behaviors.same();
            }
            case Leg.SendRefer refer -> {
                leg.reject(refer);
                yield Behaviors.same();
            }
            case Leg.Joining told -> {
                leg.reject(told);
                yield Behaviors.same();
            }
            case Leg.Question question -> {
                early.standing(Leg.Phase.EARLY_CALLING).answer(question);
                yield Behaviors.same();
            }
            case Leg.Ring _, Leg.Answer _, Leg.Offer _, Leg.SendInDialog _ -> Behaviors.same(); // it is the peer's turn
            case Leg.HoldForNotifier _, Leg.ReleaseNotifier _ -> Behaviors.same(); // nobody could have sent REFER yet
            case Leg.Sound _, Leg.ForgetRefer _, Leg.Deliver _, Leg.FromMedia _ -> Behaviors.same();
            case Leg.Due _ -> Behaviors.unhandled(); // never armed here
        });
    }

    private Behavior<Leg.Command> progressed(
            SipRequest invite, LegAudio audio, EarlyDialogs early, SipGateway.ClientEvent event) {
        return switch (event) {
            case SipGateway.Responded(var _, var response)
            when !response.isFinal() -> {
                leg.trace().received(response);
                leg.tell(new Leg.Ringing(response.status(), response.headers().custom()));
                yield calling(invite, audio, early.after(invite, response));
            }
            case SipGateway.Responded(var _, var response)
            when response.isSuccess() -> answered(invite, audio, response);
            case SipGateway.Responded(var _, var response) -> {
                leg.trace().received(response);
                yield refused(
                        audio,
                        EndReason.ofRejection(response.status()),
                        response.status(),
                        response.headers().custom());
            }
            case SipGateway.TimedOut _ -> refused(audio, EndReason.NO_ANSWER, 408, Headers.NONE);
            case SipGateway.Undeliverable _ -> refused(audio, EndReason.UNREACHABLE, 503, Headers.NONE);
        };
    }

    private Behavior<Leg.Command> refused(LegAudio audio, EndReason why, int status, Headers told) {
        audio.close();
        leg.tell(new Leg.Ended(why, OptionalInt.of(status), told));
        return Behaviors.stopped();
    }

    private Behavior<Leg.Command> answered(SipRequest invite, LegAudio audio, SipResponse response) {
        leg.trace().received(response);
        Dialog dialog = Dialog.answered(invite, response);
        leg.sendAck(dialog.ack(invite.cSeq()));
        var talking = new TalkingLeg(leg, audio, TalkingLeg.RefreshBy.of(response), CallIdOwner.US);
        boolean agreed =
                described(response) instanceof Description(var answer) && audio.accept(answer, Direction.SENDRECV);
        if (!agreed) {
            return talking.hangUp(dialog, Subscriptions.NONE, EndReason.NOT_ACCEPTABLE);
        }
        leg.tell(new Leg.Established(dialog, response.headers().custom()));
        return talking.start(dialog, SessionTimer.answered(response));
    }

    private Behavior<Leg.Command> cancel(SipRequest invite, LegAudio audio, EarlyDialogs early, EndReason why) {
        audio.close();
        leg.cancel(invite);
        leg.timers().startSingleTimer(new Leg.EndOverdue(), leg.setup().timers().transaction());
        return cancelling(invite, early, why);
    }

    private Behavior<Leg.Command> cancelling(SipRequest invite, EarlyDialogs early, EndReason why) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Leg.FromGateway(SipGateway.Responded(var _, var response))
            when response.isSuccess() -> {
                leg.trace().received(response);
                leg.ended(why);
                Dialog dialog = Dialog.answered(invite, response);
                leg.sendAck(dialog.ack(invite.cSeq()));
                yield EndingLeg.byeing(leg, dialog, Subscriptions.NONE);
            }
            case Leg.FromGateway(SipGateway.Responded(var _, var response))
            when !response.isFinal() -> Behaviors.same();
            case Leg.FromGateway _, Leg.EndOverdue _ -> {
                leg.ended(why);
                yield Behaviors.stopped();
            }
            case Leg.Deliver(RequestReceived request) -> {
                leg.respond(request, 481);
                yield Behaviors.same();
            }
            case Leg.SendRefer refer -> {
                leg.reject(refer);
                yield Behaviors.same();
            }
            case Leg.Joining told -> {
                leg.reject(told);
                yield Behaviors.same();
            }
            case Leg.Question question -> {
                early.standing(Leg.Phase.OVER).answer(question);
                yield Behaviors.same();
            }
            case Leg.Deliver _, Leg.Signal _, Leg.Sound _, Leg.ForgetRefer _, Leg.FromMedia _ -> Behaviors.same();
            case Leg.RepeatDue _, Leg.RefreshDue _, Leg.SessionOverdue _, Leg.OfferAgainDue _, Leg.NotifierOverdue _ ->
                Behaviors.unhandled();
        });
    }
}
