package io.tandem.engine.leg;

import static io.tandem.engine.leg.LegAudio.described;

import io.tandem.engine.leg.LegAudio.Description;
import io.tandem.engine.leg.LegAudio.Nothing;
import io.tandem.engine.leg.LegAudio.Unreadable;
import io.tandem.engine.leg.Talk.Offering;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.SipGateway.ClientEvent;
import io.tandem.engine.sip.SipGateway.Responded;
import io.tandem.engine.sip.SipGateway.TimedOut;
import io.tandem.engine.sip.SipGateway.Undeliverable;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;

/// What becomes of the requests that a confirmed leg sent.
final class TalkingOutcomes {
    private final LegParts leg;
    private final LegAudio audio;
    private final TalkingLeg talking;

    TalkingOutcomes(LegParts leg, LegAudio audio, TalkingLeg talking) {
        this.leg = leg;
        this.audio = audio;
        this.talking = talking;
    }

    Behavior<Leg.Command> of(Talk talk, ClientEvent event) {
        SipRequest request = event.request();
        return switch (event) {
            case Responded(var _, var response) -> {
                leg.trace().received(response);
                yield response.isFinal() ? responded(talk, request, response) : talking.goOn(talk);
            }
            case TimedOut _ -> failed(talk, request, 408);
            case Undeliverable _ -> failed(talk, request, 503);
        };
    }

    private Behavior<Leg.Command> responded(Talk talk, SipRequest request, SipResponse response) {
        return switch (request.method()) {
            case REFER -> referred(talk, request, response);
            case INVITE -> invited(talk, request, response);
            case UPDATE -> updated(talk, response);
            case ACK, BYE, CANCEL, OPTIONS, INFO, PRACK, NOTIFY, SUBSCRIBE, MESSAGE, REGISTER, PUBLISH ->
                talking.goOn(talk); // nobody waits for it
        };
    }

    private Behavior<Leg.Command> failed(Talk talk, SipRequest request, int status) {
        return switch (request.method()) {
            case REFER -> rejected(talk, request, status);
            case INVITE, UPDATE -> // a refresh that is not answered ends the session, RFC 4028 10
                talking.hangUp(talk.dialog(), talk.subscriptions(), EndReason.DIALOG_LOST);
            case ACK, BYE, CANCEL, OPTIONS, INFO, PRACK, NOTIFY, SUBSCRIBE, MESSAGE, REGISTER, PUBLISH ->
                talking.goOn(talk);
        };
    }

    private Behavior<Leg.Command> referred(Talk talk, SipRequest refer, SipResponse response) {
        if (!response.isSuccess()) {
            return rejected(talk, refer, response.status());
        }
        boolean suppressed =
                refer.headers().has(HeaderName.REFER_SUB) && response.headers().lists(HeaderName.REFER_SUB, "false");
        Leg.Suppress suppress = suppressed ? Leg.Suppress.YES : Leg.Suppress.NO;
        talk.subscriptions()
                .get(refer.cSeq())
                .ifPresent(one -> one.subscriber().tell(new Leg.ReferAccepted(response.status(), suppress)));
        return talking.goOn(suppressed ? talk.with(talk.subscriptions().without(refer.cSeq())) : talk);
    }

    private Behavior<Leg.Command> rejected(Talk talk, SipRequest refer, int status) {
        talk.subscriptions().get(refer.cSeq()).ifPresent(one -> one.subscriber().tell(new Leg.ReferRejected(status)));
        return talking.goOn(talk.with(talk.subscriptions().without(refer.cSeq())));
    }

    private Behavior<Leg.Command> invited(Talk talk, SipRequest invite, SipResponse response) {
        if (response.isSuccess()) {
            if (!response.toTag().equals(talk.dialog().remoteTag())) {
                leg.forks().also(invite, response);
                return talking.goOn(talk);
            }
            leg.sendAck(talk.dialog().ack(invite)); // to each copy of the 2xx, RFC 3261 13.2.2.4
        }
        Optional<Offering> offering =
                talk.offering().filter(one -> one.request().cSeq() == invite.cSeq());
        if (offering.isEmpty()) {
            return talking.goOn(talk); // a copy
        }
        Talk settled = talk.offering(Optional.empty());
        return response.isSuccess()
                ? agreed(settled, offering.get(), response)
                : refused(settled, offering.get(), response);
    }

    private Behavior<Leg.Command> agreed(Talk talk, Offering offering, SipResponse response) {
        switch (described(response)) {
            case Description(var answer) -> audio.accept(answer, offering.direction());
            case Nothing _, Unreadable _ -> {} // the session stays as it was
        }
        leg.tell(new Leg.Renegotiated(audio.direction()));
        Optional<SessionTimer> timer = talk.timer().flatMap(_ -> SessionTimer.answered(response));
        talking.offers().watchSession(timer);
        return talking.goOn(talk.with(talk.dialog().refreshed(response)).timed(timer));
    }

    private Behavior<Leg.Command> refused(Talk talk, Offering offering, SipResponse response) {
        return switch (response.status()) {
            case 491 -> { // RFC 3261 14.1
                leg.offerAgain(offering.direction(), talking.afterGlare());
                yield talking.goOn(talk);
            }
            case 408, 481 -> talking.hangUp(talk.dialog(), talk.subscriptions(), EndReason.DIALOG_LOST);
            case 422 -> {
                Optional<Talk> raised = raised(talk, response);
                if (raised.isEmpty()) {
                    leg.tell(new Leg.Renegotiated(audio.direction()));
                }
                yield talking.goOn(raised.map(longer -> talking.offers().offer(longer, offering.direction()))
                        .orElse(talk));
            }
            default -> {
                leg.tell(new Leg.Renegotiated(audio.direction()));
                yield talking.goOn(talk);
            }
        };
    }

    private Behavior<Leg.Command> updated(Talk talk, SipResponse response) {
        if (response.isSuccess()) {
            Optional<SessionTimer> timer = talk.timer().flatMap(_ -> SessionTimer.answered(response));
            talking.offers().watchSession(timer);
            return talking.goOn(talk.with(talk.dialog().refreshed(response)).timed(timer));
        }
        if (response.status() == 408 || response.status() == 481) {
            return talking.hangUp(talk.dialog(), talk.subscriptions(), EndReason.DIALOG_LOST);
        }
        Optional<Talk> raised = response.status() == 422 ? raised(talk, response) : Optional.empty();
        if (raised.isPresent()) {
            return talking.goOn(talking.offers().refresh(raised.get()));
        }
        talking.offers().watchSession(talk.timer());
        return talking.goOn(talk);
    }

    /// The session interval that a 422 to our refresh asks for; tried once (RFC 4028 7.3).
    private static Optional<Talk> raised(Talk talk, SipResponse tooSmall) {
        return talk.timer().flatMap(timer -> timer.raised(tooSmall)).map(timer -> talk.timed(Optional.of(timer)));
    }
}
