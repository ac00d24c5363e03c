package io.tandem.engine.leg;

import static io.tandem.engine.leg.LegAudio.described;

import io.tandem.engine.leg.LegAudio.Description;
import io.tandem.engine.leg.LegAudio.Nothing;
import io.tandem.engine.leg.LegAudio.Unreadable;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaPlane.AddressFamily;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sdp.SessionDescription;
import io.tandem.engine.sip.Capabilities;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipGateway.Responded;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.sip.SipUri;
import io.tandem.engine.timer.SipTimers.CallIdOwner;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A leg that calls somebody, from its INVITE to the final response (RFC 3261 13.2).
///
/// ```
/// Peers          Leg                owner
///  |              |                   |   opening     the media session gets its port
///  |<---INVITE----|                   |   calling     Timer B is the gateway's
///  |-----407----->|                   |               the next Attempt: credentials, 422, 3xx
///  |<---INVITE----|                   |
///  |-180;a, rel-->|----Ringing------->|               an early dialog with each phone, in EarlyDialogs
///  |<--PRACK;a----|                   |
///  |----180;b---->|----Ringing------->|
///  |----200;b---->|----Established--->|   then a TalkingLeg; those who come too late are in Forks
///  |<---ACK;b-----|                   |
///
///  |<---CANCEL----|<----Hangup--------|   then a CancellingLeg
/// ```
final class CallingLeg {
    private static final int STASHED = 16;

    private final LegParts leg;
    private final LegAudio audio;

    private CallingLeg(LegParts leg, LegAudio audio) {
        this.leg = leg;
        this.audio = audio;
    }

    static Behavior<Leg.Command> create(
            SipRequest invite,
            Optional<Credentials> credentials,
            ActorRef<SipGateway.Command> gateway,
            LegSetup setup,
            Consumer<? super Leg.Event> owner) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> Behaviors.withStash(STASHED, stash -> {
            var parts = new LegParts(context, timers, setup, owner, gateway, credentials, Leg.nameOf(invite.to()));
            boolean v6 = SipUri.parse(invite.uri())
                    .map(uri -> uri.host().startsWith("["))
                    .orElse(false);
            parts.open(v6 ? AddressFamily.IPV6 : AddressFamily.IPV4);
            var opening = new OpeningLeg(parts, stash, Standing.in(Leg.Phase.NONE, List.of()));
            return parts.closing(opening.opening(
                    audio -> new CallingLeg(parts, audio)
                            .invite(Attempt.first(offering(invite, audio, setup), credentials)),
                    () -> {
                        parts.ended(EndReason.MEDIA_UNAVAILABLE);
                        return Behaviors.stopped();
                    }));
        })));
    }

    private static SipRequest offering(SipRequest invite, LegAudio audio, LegSetup setup) {
        return invite.and(Headers.of(HeaderName.ALLOW, Capabilities.ALLOW)
                        .and(HeaderName.SUPPORTED, Capabilities.SUPPORTED)
                        .and(SessionTimer.proposing(setup.timers().sessionExpires())))
                .with(audio.offer(Direction.SENDRECV));
    }

    private Behavior<Leg.Command> invite(Attempt attempt) {
        leg.invite(attempt.invite());
        return calling(attempt);
    }

    /// Ends by a final response, by the gateway's Timer B, or by the owner, who bounds the ringing.
    private Behavior<Leg.Command> calling(Attempt attempt) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Leg.FromGateway(var event) -> told(attempt, event);
            case Leg.Hangup(var why) -> cancel(attempt, why);
            case Leg.Reject(var why, var _) -> cancel(attempt, why);
            case Leg.Deliver(RequestReceived request) -> requested(attempt, request);
            case Leg.SendRefer refer -> {
                leg.reject(refer);
                yield Behaviors.same();
            }
            case Leg.Joining told -> {
                leg.reject(told);
                yield Behaviors.same();
            }
            case Leg.Question question -> {
                attempt.early().standing(Leg.Phase.EARLY_CALLING).answer(question);
                yield Behaviors.same();
            }
            case Leg.Ring _, Leg.Answer _, Leg.Offer _, Leg.SendInDialog _ -> Behaviors.same(); // it is the peer's turn
            case Leg.HoldForNotifier _, Leg.ReleaseNotifier _ -> Behaviors.same(); // nobody could have sent REFER yet
            case Leg.Sound _, Leg.ForgetRefer _, Leg.Deliver _, Leg.FromMedia _ -> Behaviors.same(); // no audio yet
            case Leg.Due _ -> Behaviors.unhandled(); // never armed here
        });
    }

    private Behavior<Leg.Command> told(Attempt attempt, SipGateway.ClientEvent event) {
        if (event instanceof Responded(var _, var response)) {
            leg.trace().received(response);
        }
        boolean current = event.request().method() == Method.INVITE
                && event.request().cSeq() == attempt.invite().cSeq();
        if (!current) {
            return Behaviors.same(); // of a PRACK
        }
        return switch (event) {
            case Responded(var _, var response) -> responded(attempt, response);
            case SipGateway.TimedOut _ ->
                attempt.elsewhere().map(this::invite).orElseGet(() -> refused(EndReason.NO_ANSWER, 408, Headers.NONE));
            case SipGateway.Undeliverable _ ->
                attempt.elsewhere()
                        .map(this::invite)
                        .orElseGet(() -> refused(EndReason.UNREACHABLE, 503, Headers.NONE));
        };
    }

    private Behavior<Leg.Command> responded(Attempt attempt, SipResponse response) {
        if (!response.isFinal()) {
            EarlyDialogs.Heard heard = attempt.early().after(attempt.invite(), response);
            heard.prack().ifPresent(leg::send);
            heard.news().ifPresent(leg::tell);
            return calling(attempt.with(heard.early()));
        }
        if (response.isSuccess()) {
            return answered(attempt, response);
        }
        return attempt.after(response)
                .map(this::invite)
                .orElseGet(() -> refused(
                        EndReason.ofRejection(response.status()),
                        response.status(),
                        response.headers().custom()));
    }

    private Behavior<Leg.Command> refused(EndReason why, int status, Headers told) {
        leg.answered();
        audio.close();
        leg.tell(new Leg.Ended(why, OptionalInt.of(status), told));
        return Behaviors.stopped();
    }

    private Behavior<Leg.Command> answered(Attempt attempt, SipResponse response) {
        leg.answered();
        Optional<EarlyDialogs.Early> early = attempt.early().get(response.toTag());
        Dialog made = Dialog.answered(attempt.invite(), response);
        Dialog dialog = early.map(one -> made.after(one.dialog())).orElse(made);
        leg.sendAck(dialog.ack(attempt.invite()));
        leg.forks().first();
        var talking = new TalkingLeg(leg, audio, TalkingLeg.RefreshBy.of(response), CallIdOwner.US);
        Optional<SessionDescription> answer = switch (described(response)) {
            case Description(var sdp) -> Optional.of(sdp);
            case Nothing _ -> early.flatMap(EarlyDialogs.Early::answer); // a reliable 1xx held it, RFC 3262 5
            case Unreadable _ -> Optional.empty();
        };
        boolean agreed =
                answer.filter(sdp -> audio.accept(sdp, Direction.SENDRECV)).isPresent();
        if (!agreed) {
            return talking.hangUp(dialog, Subscriptions.NONE, EndReason.NOT_ACCEPTABLE);
        }
        leg.tell(new Leg.Established(dialog, response.headers().custom()));
        return talking.start(dialog, SessionTimer.answered(response));
    }

    private Behavior<Leg.Command> cancel(Attempt attempt, EndReason why) {
        audio.close();
        return CancellingLeg.cancel(leg, attempt, why);
    }

    /// A request in one of the early dialogs.
    private Behavior<Leg.Command> requested(Attempt attempt, RequestReceived received) {
        SipRequest request = received.request();
        leg.trace().received(request);
        Optional<EarlyDialogs.Early> early = attempt.early().get(request.fromTag());
        if (early.isEmpty() || request.fromTag().isEmpty()) {
            leg.respond(received, 481);
            return Behaviors.same();
        }
        Dialog dialog = early.get().dialog();
        if (dialog.order(request) == Dialog.Order.TOO_LATE) {
            leg.respond(received, 500);
            return Behaviors.same();
        }
        Dialog heard = dialog.received(request);
        return switch (request.method()) {
            case OPTIONS -> {
                leg.respond(received, InDialogAnswers.options(request));
                yield calling(attempt.with(attempt.early().with(heard)));
            }
            case INFO -> {
                leg.respond(received, InDialogAnswers.info(request));
                yield calling(attempt.with(attempt.early().with(heard)));
            }
            case UPDATE -> {
                boolean bare = described(request) instanceof Nothing;
                leg.respond(received, bare ? request.answer(200) : offerBeforeAnswer(request, early.get()));
                Dialog after = bare ? heard.refreshed(request) : heard;
                yield calling(attempt.with(attempt.early().with(after)));
            }
            case REFER -> {
                leg.respond(received, 491); // nothing to transfer yet
                yield calling(attempt.with(attempt.early().with(heard)));
            }
            case INVITE, ACK, BYE, CANCEL, PRACK, NOTIFY, SUBSCRIBE, MESSAGE, REGISTER, PUBLISH -> {
                leg.respond(received, 481); // only a confirmed dialog has them
                yield calling(attempt.with(attempt.early().with(heard)));
            }
        };
    }

    /// Our own offer is open (RFC 3311 5.2), or it was answered and the session is settled when the call is.
    private static SipResponse offerBeforeAnswer(SipRequest update, EarlyDialogs.Early early) {
        return early.answer().isPresent() ? InDialogAnswers.later(update) : update.answer(491);
    }
}
