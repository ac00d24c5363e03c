package io.tandem.engine.leg;

import static io.tandem.engine.leg.LegAudio.described;

import io.tandem.engine.leg.LegAudio.Described;
import io.tandem.engine.leg.LegAudio.Description;
import io.tandem.engine.leg.LegAudio.Nothing;
import io.tandem.engine.leg.LegAudio.Unreadable;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaPlane.AddressFamily;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.Capabilities;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.SipGateway.AckReceived;
import io.tandem.engine.sip.SipGateway.CancelReceived;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.timer.SipTimers;
import java.net.Inet6Address;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

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
    private final String localTag;

    private AnsweringLeg(LegParts leg, RequestReceived invite, String localTag) {
        this.leg = leg;
        this.invite = invite;
        this.localTag = localTag;
    }

    /// A call that came in, and is not confirmed yet.
    ///
    /// @param dialog as far as the requests that came in it made it
    /// @param described the session description of its INVITE
    /// @param audio ours
    record Called(Dialog dialog, Described described, LegAudio audio) {
        Called with(Dialog newDialog) {
            return new Called(newDialog, described, audio);
        }
    }

    static Behavior<Leg.Command> create(
            RequestReceived invite, String localTag, LegSetup setup, Consumer<? super Leg.Event> owner) {
        SipRequest request = invite.request();
        // before the actor starts: the ladder begins with the INVITE, whoever runs first
        new LegTrace(setup, Leg.nameOf(request.from())).received(request);
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> Behaviors.withStash(STASHED, stash -> {
            var parts = new LegParts(
                    context, timers, setup, owner, invite.gateway(), Optional.empty(), Leg.nameOf(request.from()));
            Dialog dialog = Dialog.answering(request, localTag);
            var leg = new AnsweringLeg(parts, invite, localTag);
            if (SessionTimer.tooSmall(request)) {
                return leg.refuse(InDialogAnswers.intervalTooSmall(request), EndReason.NOT_ACCEPTABLE);
            }
            boolean v6 = invite.flow().remote().getAddress() instanceof Inet6Address;
            parts.open(v6 ? AddressFamily.IPV6 : AddressFamily.IPV4);
            var opening = new OpeningLeg(parts, stash, Standing.in(Leg.Phase.EARLY_ANSWERING, dialog));
            return parts.closing(opening.opening(
                    audio -> leg.offered(new Called(dialog, described(request), audio)),
                    () -> leg.refuse(request.answer(503), EndReason.MEDIA_UNAVAILABLE)));
        })));
    }

    private Behavior<Leg.Command> offered(Called called) {
        boolean acceptable = switch (called.described()) {
            case Nothing _ -> true;
            case Unreadable _ -> false;
            case Description(var offer) -> called.audio().canAnswer(offer);
        };
        if (acceptable) {
            return alerting(called, Optional.empty());
        }
        called.audio().close();
        return refuse(invite.request().answer(488), EndReason.NOT_ACCEPTABLE);
    }

    /// Ends by the owner's word or the caller's: whoever owns the leg bounds its ringing.
    private Behavior<Leg.Command> alerting(Called called, Optional<Unanswered> reliable) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Leg.Ring _ -> ring(called, reliable);
            case Leg.Answer _ -> answer(called);
            case Leg.Reject(var why, var reason) -> reject(why, reason, called.audio());
            case Leg.Hangup(var why) -> reject(why, Optional.empty(), called.audio());
            case Leg.Deliver(CancelReceived _) -> cancelled(called.audio());
            case Leg.Deliver(RequestReceived request) -> early(request, called, reliable);
            case Leg.RepeatDue(var unanswered) -> ringAgain(unanswered, called);
            case Leg.SendRefer refer -> {
                leg.reject(refer);
                yield Behaviors.same();
            }
            case Leg.Joining told -> {
                leg.reject(told);
                yield Behaviors.same();
            }
            case Leg.Question question -> {
                Standing.in(Leg.Phase.EARLY_ANSWERING, called.dialog()).answer(question);
                yield Behaviors.same();
            }
            case Leg.Offer _, Leg.SendInDialog _, Leg.HoldForNotifier _, Leg.ReleaseNotifier _ ->
                Behaviors.same(); // not confirmed yet
            case Leg.Sound _, Leg.ForgetRefer _ -> Behaviors.same(); // no audio flows yet
            case Leg.Deliver(AckReceived _), Leg.FromGateway _, Leg.FromMedia _ -> Behaviors.same(); // we sent nothing
            case Leg.Due _ -> Behaviors.unhandled(); // never armed here
        });
    }

    private Behavior<Leg.Command> ring(Called called, Optional<Unanswered> reliable) {
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
        return alerting(called, Optional.of(unanswered));
    }

    private Behavior<Leg.Command> ringAgain(Unanswered unanswered, Called called) {
        if (unanswered.overdue(timers())) {
            called.audio().close();
            return refuse(ours(504), EndReason.NOT_ACKNOWLEDGED); // RFC 3262 3 asks for a 5xx
        }
        leg.respond(unanswered.transaction(), unanswered.response());
        var next = unanswered.repeated(timers());
        leg.repeatLater(next);
        return alerting(called, Optional.of(next));
    }

    private Behavior<Leg.Command> early(RequestReceived received, Called before, Optional<Unanswered> reliable) {
        SipRequest request = received.request();
        leg.trace().received(request);
        if (before.dialog().order(request) == Dialog.Order.TOO_LATE) {
            leg.respond(received, 500);
            return Behaviors.same();
        }
        Called called = before.with(before.dialog().received(request));
        return switch (request.method()) {
            case BYE -> {
                leg.respond(received, 200);
                yield cancelled(called.audio());
            }
            case PRACK -> {
                boolean matches =
                        reliable.filter(one -> acknowledges(request, one)).isPresent();
                leg.respond(received, matches ? 200 : 481);
                if (matches) {
                    leg.stopRepeating();
                }
                yield alerting(called, matches ? Optional.empty() : reliable);
            }
            case OPTIONS -> {
                leg.respond(received, InDialogAnswers.options(request));
                yield alerting(called, reliable);
            }
            case INFO -> {
                leg.respond(received, InDialogAnswers.info(request));
                yield alerting(called, reliable);
            }
            case UPDATE -> {
                boolean bare = described(request) instanceof Nothing;
                // an offer while theirs is unanswered: RFC 3311 5.2
                leg.respond(received, bare ? request.answer(200) : InDialogAnswers.later(request));
                yield alerting(bare ? called.with(called.dialog().refreshed(request)) : called, reliable);
            }
            case INVITE -> {
                leg.respond(received, InDialogAnswers.later(request)); // RFC 3261 14.2
                yield alerting(called, reliable);
            }
            case REFER -> {
                leg.respond(received, 491); // nothing to transfer yet
                yield alerting(called, reliable);
            }
            case ACK, CANCEL, NOTIFY, SUBSCRIBE, MESSAGE, REGISTER, PUBLISH -> {
                leg.respond(received, 481);
                yield alerting(called, reliable);
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

    private Behavior<Leg.Command> answer(Called called) {
        Optional<Body> body = switch (called.described()) {
            case Description(var offer) -> called.audio().answer(offer);
            case Nothing _, Unreadable _ -> Optional.of(called.audio().offer(Direction.SENDRECV));
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
        return AnsweredLeg.answered(leg, invite.request(), called, timer);
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
        leg.respond(invite, response.withToTag(localTag));
        leg.ended(why);
        return Behaviors.stopped();
    }

    private SipResponse ours(int status) {
        return invite.request().answer(status).withToTag(localTag);
    }

    private SipTimers timers() {
        return leg.setup().timers();
    }
}
