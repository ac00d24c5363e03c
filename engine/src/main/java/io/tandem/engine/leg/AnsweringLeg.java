package io.tandem.engine.leg;

import static io.tandem.engine.leg.LegAudio.described;

import io.tandem.engine.leg.LegAudio.Described;
import io.tandem.engine.leg.LegAudio.Description;
import io.tandem.engine.leg.LegAudio.Nothing;
import io.tandem.engine.leg.LegAudio.Unreadable;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaPlane.AddressFamily;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.Capabilities;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway.AckReceived;
import io.tandem.engine.sip.SipGateway.CancelReceived;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.timer.SipTimers;
import io.tandem.engine.timer.SipTimers.CallIdOwner;
import java.net.Inet6Address;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;

/// A leg from the INVITE that came in to its ACK (RFC 3261 13.3).
///
/// ```
/// Peer           Leg                owner
///  |---INVITE---->|                   |   opening    the media session gets its port
///  |<---180-------|<------Ring--------|   alerting   reliable when the peer requires it, RFC 3262 3
///  |<---200-------|<-----Answer-------|   answered   200 again until ACK, 64*T1 at the most
///  |----ACK------>|---Established---->|   then a TalkingLeg
/// ```
final class AnsweringLeg {
    private static final int STASHED = 16;

    private final LegParts leg;
    private final RequestReceived invite;
    private final Dialog dialog;

    private AnsweringLeg(LegParts leg, RequestReceived invite, Dialog dialog) {
        this.leg = leg;
        this.invite = invite;
        this.dialog = dialog;
    }

    static Behavior<Leg.Command> create(
            RequestReceived invite, String localTag, LegSetup setup, ActorRef<? super Leg.Event> owner) {
        SipRequest request = invite.request();
        // before the actor starts: the ladder begins with the INVITE, whoever runs first
        new LegTrace(setup, Leg.nameOf(request.from())).received(request);
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> Behaviors.withStash(STASHED, stash -> {
            var parts = new LegParts(
                    context, timers, setup, owner, invite.gateway(), Optional.empty(), Leg.nameOf(request.from()));
            var leg = new AnsweringLeg(parts, invite, Dialog.answering(request, localTag));
            if (SessionTimer.tooSmall(request)) {
                return leg.refuse(InDialogAnswers.intervalTooSmall(request), EndReason.NOT_ACCEPTABLE);
            }
            boolean v6 = invite.flow().remote().getAddress() instanceof Inet6Address;
            setup.media().open(setup.call(), v6 ? AddressFamily.IPV6 : AddressFamily.IPV4, parts.fromMedia());
            return parts.closingAudio(leg.opening(described(request), stash));
        })));
    }

    /// The media plane always answers; what comes meanwhile waits.
    private Behavior<Leg.Command> opening(Described described, StashBuffer<Leg.Command> stash) {
        return Behaviors.receiveMessage(command -> {
            switch (command) {
                case Leg.FromMedia(MediaEvent.Opened(var session)) -> {
                    var audio = leg.opened(session);
                    return stash.unstashAll(offered(described, audio));
                }
                case Leg.FromMedia(MediaEvent.OpenFailed _) -> {
                    return refuse(invite.request().answer(503), EndReason.MEDIA_UNAVAILABLE);
                }
                case Leg.Question question -> {
                    Standing.in(Leg.Phase.EARLY_ANSWERING, dialog).answer(question);
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

    private Behavior<Leg.Command> offered(Described described, LegAudio audio) {
        boolean acceptable = switch (described) {
            case Nothing _ -> true;
            case Unreadable _ -> false;
            case Description(var offer) -> audio.canAnswer(offer);
        };
        if (acceptable) {
            return alerting(described, audio, Optional.empty());
        }
        audio.close();
        return refuse(invite.request().answer(488), EndReason.NOT_ACCEPTABLE);
    }

    /// Ends by the owner's word or the caller's: whoever owns the leg bounds its ringing.
    private Behavior<Leg.Command> alerting(Described described, LegAudio audio, Optional<Unanswered> reliable) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Leg.Ring _ -> ring(described, audio, reliable);
            case Leg.Answer _ -> answer(described, audio);
            case Leg.Reject(var why, var reason) -> reject(why, reason, audio);
            case Leg.Hangup(var why) -> reject(why, Optional.empty(), audio);
            case Leg.Deliver(CancelReceived _) -> cancelled(audio);
            case Leg.Deliver(RequestReceived request) -> early(request, described, audio, reliable);
            case Leg.RepeatDue(var unanswered) -> ringAgain(unanswered, described, audio);
            case Leg.SendRefer refer -> {
                leg.reject(refer);
                yield Behaviors.same();
            }
            case Leg.Joining told -> {
                leg.reject(told);
                yield Behaviors.same();
            }
            case Leg.Question question -> {
                Standing.in(Leg.Phase.EARLY_ANSWERING, dialog).answer(question);
                yield Behaviors.same();
            }
            case Leg.Offer _, Leg.SendInDialog _, Leg.HoldForNotifier _, Leg.ReleaseNotifier _ ->
                Behaviors.same(); // not confirmed yet
            case Leg.Sound _, Leg.ForgetRefer _ -> Behaviors.same(); // no audio flows yet
            case Leg.Deliver(AckReceived _), Leg.FromGateway _, Leg.FromMedia _ -> Behaviors.same(); // we sent nothing
            case Leg.RefreshDue _, Leg.SessionOverdue _, Leg.OfferAgainDue _, Leg.EndOverdue _, Leg.NotifierOverdue _ ->
                Behaviors.unhandled(); // never armed here
        });
    }

    private Behavior<Leg.Command> ring(Described described, LegAudio audio, Optional<Unanswered> reliable) {
        SipResponse ringing = ours(180).and(Headers.of(HeaderName.ALLOW, Capabilities.ALLOW));
        if (!invite.request().headers().lists(HeaderName.REQUIRE, "100rel")) {
            leg.respond(invite, ringing);
            return Behaviors.same();
        }
        if (reliable.isPresent()) {
            return Behaviors.same(); // the next one waits for the PRACK of this one, RFC 3262 3, and says nothing new
        }
        long number = leg.setup().random().nextInt(1, Integer.MAX_VALUE);
        SipResponse numbered = ringing.with(HeaderName.REQUIRE, "100rel").with(HeaderName.RSEQ, Long.toString(number));
        leg.respond(invite, numbered);
        var unanswered = Unanswered.first(invite.transaction(), numbered, number, timers());
        leg.repeatLater(unanswered);
        return alerting(described, audio, Optional.of(unanswered));
    }

    private Behavior<Leg.Command> ringAgain(Unanswered unanswered, Described described, LegAudio audio) {
        if (unanswered.overdue(timers())) {
            audio.close();
            return refuse(ours(504), EndReason.NOT_ACKNOWLEDGED); // RFC 3262 3 asks for a 5xx
        }
        leg.respond(unanswered.transaction(), unanswered.response());
        var next = unanswered.repeated(timers());
        leg.repeatLater(next);
        return alerting(described, audio, Optional.of(next));
    }

    private Behavior<Leg.Command> early(
            RequestReceived request, Described described, LegAudio audio, Optional<Unanswered> reliable) {
        leg.trace().received(request.request());
        return switch (request.request().method()) {
            case BYE -> {
                leg.respond(request, 200);
                yield cancelled(audio);
            }
            case PRACK -> {
                boolean matches = reliable.filter(one -> acknowledges(request.request(), one))
                        .isPresent();
                leg.respond(request, matches ? 200 : 481);
                if (matches) {
                    leg.stopRepeating();
                }
                yield matches ? alerting(described, audio, Optional.empty()) : Behaviors.same();
            }
            case OPTIONS -> {
                leg.respond(request, InDialogAnswers.options(request.request()));
                yield Behaviors.same();
            }
            case INFO -> {
                leg.respond(request, InDialogAnswers.info(request.request()));
                yield Behaviors.same();
            }
            case UPDATE -> {
                boolean bare = described(request.request()) instanceof Nothing;
                // an offer while theirs is unanswered: RFC 3311 5.2
                leg.respond(request, bare ? request.request().answer(200) : InDialogAnswers.later(request.request()));
                yield Behaviors.same();
            }
            case INVITE -> {
                leg.respond(request, InDialogAnswers.later(request.request())); // RFC 3261 14.2
                yield Behaviors.same();
            }
            case REFER -> {
                leg.respond(request, 491); // nothing to transfer yet
                yield Behaviors.same();
            }
            case ACK, CANCEL, NOTIFY, SUBSCRIBE, MESSAGE, REGISTER, PUBLISH -> {
                leg.respond(request, 481);
                yield Behaviors.same();
            }
        };
    }

    private static boolean acknowledges(SipRequest prack, Unanswered reliable) {
        String expected = reliable.number() + " " + reliable.response().cSeq() + " INVITE";
        return prack.headers()
                .first(HeaderName.RACK)
                .map(value -> value.strip().replaceAll("\\s+", " "))
                .filter(expected::equals)
                .isPresent();
    }

    private Behavior<Leg.Command> answer(Described described, LegAudio audio) {
        Optional<Body> body = switch (described) {
            case Description(var offer) -> audio.answer(offer);
            case Nothing _, Unreadable _ -> Optional.of(audio.offer(Direction.SENDRECV));
        };
        Optional<SessionTimer> timer = SessionTimer.answering(invite.request(), timers().sessionExpires());
        SipResponse ok = ours(200)
                .and(Headers.of(HeaderName.ALLOW, Capabilities.ALLOW)
                        .and(HeaderName.SUPPORTED, Capabilities.SUPPORTED)
                        .and(timer.map(SessionTimer::inAnswer).orElse(Headers.NONE)));
        SipResponse answer = body.map(ok::with).orElse(ok);
        leg.respond(invite, answer);
        var unanswered =
                Unanswered.first(invite.transaction(), answer, invite.request().cSeq(), timers());
        leg.repeatLater(unanswered);
        return answered(described, audio, timer);
    }

    private Behavior<Leg.Command> answered(Described described, LegAudio audio, Optional<SessionTimer> timer) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Leg.Deliver(AckReceived(var ack)) -> acknowledged(ack, described, audio, timer);
            case Leg.Deliver(RequestReceived request) -> beforeAck(request, audio);
            case Leg.Hangup(var why) -> hangUpOnceAcknowledged(why, audio);
            case Leg.RepeatDue(var unanswered) -> answerAgain(unanswered, audio);
            case Leg.SendRefer refer -> {
                leg.reject(refer);
                yield Behaviors.same();
            }
            case Leg.Joining told -> {
                leg.reject(told);
                yield Behaviors.same();
            }
            case Leg.Deliver(CancelReceived _) -> Behaviors.same(); // crossed our 200: the caller ends it with BYE
            case Leg.Ring _, Leg.Answer _, Leg.Reject _ -> Behaviors.same(); // answered already
            case Leg.Question question -> {
                Standing.in(Leg.Phase.CONFIRMED, dialog).answer(question);
                yield Behaviors.same();
            }
            case Leg.Offer _, Leg.SendInDialog _, Leg.HoldForNotifier _, Leg.ReleaseNotifier _ ->
                Behaviors.same(); // not confirmed yet
            case Leg.Sound _, Leg.ForgetRefer _ -> Behaviors.same(); // no audio flows yet
            case Leg.FromGateway _, Leg.FromMedia _ -> Behaviors.same(); // we sent nothing
            case Leg.RefreshDue _, Leg.SessionOverdue _, Leg.OfferAgainDue _, Leg.EndOverdue _, Leg.NotifierOverdue _ ->
                Behaviors.unhandled(); // never armed here
        });
    }

    private Behavior<Leg.Command> acknowledged(
            SipRequest ack, Described described, LegAudio audio, Optional<SessionTimer> timer) {
        leg.trace().received(ack);
        leg.stopRepeating();
        boolean agreed = described instanceof Description
                || (described(ack) instanceof Description(var answer) && audio.accept(answer, Direction.SENDRECV));
        var talking = new TalkingLeg(leg, audio, TalkingLeg.RefreshBy.of(invite.request()), CallIdOwner.PEER);
        if (!agreed) {
            return talking.hangUp(dialog, Subscriptions.NONE, EndReason.NOT_ACCEPTABLE);
        }
        leg.tell(new Leg.Established(dialog, Headers.NONE));
        return talking.start(dialog, timer);
    }

    private Behavior<Leg.Command> beforeAck(RequestReceived request, LegAudio audio) {
        leg.trace().received(request.request());
        return switch (request.request().method()) {
            case BYE -> {
                leg.stopRepeating();
                leg.respond(request, 200);
                audio.close();
                leg.ended(EndReason.PEER_HUNG_UP);
                yield Behaviors.stopped();
            }
            case INFO -> {
                leg.respond(request, InDialogAnswers.info(request.request()));
                yield Behaviors.same();
            }
            case OPTIONS -> {
                leg.respond(request, InDialogAnswers.options(request.request()));
                yield Behaviors.same();
            }
            case PRACK -> {
                leg.respond(request, 200); // of a ringing that the 200 has overtaken
                yield Behaviors.same();
            }
            case INVITE, UPDATE -> {
                leg.respond(request, InDialogAnswers.later(request.request()));
                yield Behaviors.same();
            }
            case REFER -> {
                leg.respond(request, 491);
                yield Behaviors.same();
            }
            case ACK, CANCEL, NOTIFY, SUBSCRIBE, MESSAGE, REGISTER, PUBLISH -> {
                leg.respond(request, 481);
                yield Behaviors.same();
            }
        };
    }

    private Behavior<Leg.Command> answerAgain(Unanswered unanswered, LegAudio audio) {
        if (unanswered.overdue(timers())) {
            var talking = new TalkingLeg(leg, audio, TalkingLeg.RefreshBy.INVITE, CallIdOwner.PEER);
            return talking.hangUp(dialog, Subscriptions.NONE, EndReason.NOT_ACKNOWLEDGED);
        }
        leg.respond(unanswered.transaction(), unanswered.response());
        leg.repeatLater(unanswered.repeated(timers()));
        return Behaviors.same();
    }

    /// A callee does not send BYE before its 200 is acknowledged or given up (RFC 3261 15).
    private Behavior<Leg.Command> hangUpOnceAcknowledged(EndReason why, LegAudio audio) {
        audio.close();
        leg.ended(why);
        return Behaviors.receiveMessage(command -> switch (command) {
            case Leg.Deliver(AckReceived(var ack)) -> {
                leg.trace().received(ack);
                leg.stopRepeating();
                yield EndingLeg.byeing(leg, dialog, Subscriptions.NONE);
            }
            case Leg.Deliver(RequestReceived request)
            when request.request().method() == Method.BYE -> {
                leg.stopRepeating();
                leg.trace().received(request.request());
                leg.respond(request, 200);
                yield Behaviors.stopped();
            }
            case Leg.Deliver(RequestReceived request) -> {
                leg.respond(request, 481);
                yield Behaviors.same();
            }
            case Leg.RepeatDue(var unanswered)
            when unanswered.overdue(timers()) -> EndingLeg.byeing(leg, dialog, Subscriptions.NONE);
            case Leg.RepeatDue(var unanswered) -> {
                leg.respond(unanswered.transaction(), unanswered.response());
                leg.repeatLater(unanswered.repeated(timers()));
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
                Standing.in(Leg.Phase.OVER, dialog).answer(question);
                yield Behaviors.same();
            }
            case Leg.Deliver _, Leg.Signal _, Leg.Sound _, Leg.ForgetRefer _ -> Behaviors.same(); // it is over
            case Leg.FromGateway _, Leg.FromMedia _ -> Behaviors.same();
            case Leg.RefreshDue _, Leg.SessionOverdue _, Leg.OfferAgainDue _, Leg.EndOverdue _, Leg.NotifierOverdue _ ->
                Behaviors.unhandled();
        });
    }

    private Behavior<Leg.Command> cancelled(LegAudio audio) {
        audio.close();
        return refuse(ours(487), EndReason.CALLER_CANCELLED);
    }

    private Behavior<Leg.Command> reject(EndReason why, Optional<String> reason, LegAudio audio) {
        audio.close();
        SipResponse plain = ours(why.sipStatus());
        SipResponse retry =
                why.sipStatus() == 503 ? plain.with(HeaderName.RETRY_AFTER, InDialogAnswers.RETRY_AFTER) : plain;
        return refuse(
                reason.map(text -> retry.with(HeaderName.REASON, reasonOf(why, text)))
                        .orElse(retry),
                why);
    }

    /// RFC 3326 2.
    private static String reasonOf(EndReason why, String text) {
        String safe = text.replaceAll("[\\p{Cntrl}\"\\\\]", " ");
        return "SIP;cause=" + why.sipStatus() + ";text=\"" + safe.substring(0, Math.min(safe.length(), 200)) + "\"";
    }

    private Behavior<Leg.Command> refuse(SipResponse response, EndReason why) {
        leg.respond(invite, response.withToTag(dialog.localTag()));
        leg.ended(why);
        return Behaviors.stopped();
    }

    private SipResponse ours(int status) {
        return invite.request().answer(status).withToTag(dialog.localTag());
    }

    private SipTimers timers() {
        return leg.setup().timers();
    }
}
