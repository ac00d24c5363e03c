package io.tandem.engine.leg;

import io.tandem.engine.sip.Authentication;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.ClientEvent;
import io.tandem.engine.sip.SipGateway.Responded;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/// The requests of one leg in its dialog that are more than sent and answered: those that are challenged go out once
/// more, and the answers to somebody else's are passed on.
///
/// ```
/// Peer           Leg                   owner
///  |<---NOTIFY 7--|<---SendInDialog------|
///  |-----401----->|                      |   again: the next request of the dialog, with credentials
///  |<---NOTIFY 8--|                      |
///  |-----200----->|------Responded------>|   passed on
/// ```
final class LegRequests {
    private final LegParts leg;
    private final Optional<Credentials> credentials;
    private final Map<SipRequest, Authentication> authentications = new HashMap<>();
    private final Map<SipRequest, ActorRef<? super ClientEvent>> passedOn = new HashMap<>();

    LegRequests(LegParts leg, Optional<Credentials> credentials) {
        this.leg = leg;
        this.credentials = credentials;
    }

    /// A challenge to `request` is answered with these instead of the leg's own.
    void proving(SipRequest request, Credentials its) {
        authentications.put(request, Authentication.with(its));
    }

    /// What becomes of `request` is told to `replyTo`.
    void passingOn(SipRequest request, ActorRef<? super ClientEvent> replyTo) {
        passedOn.put(request, replyTo);
    }

    /// The request that was sent, and the dialog from now on, when `event` is a challenge that we have an answer
    /// to.
    Optional<Dialog.Next> again(Dialog dialog, ClientEvent event) {
        if (!(event instanceof Responded(var request, var response)) || !response.isFinal()) {
            return Optional.empty();
        }
        Optional<Authentication> authentication =
                authentications.isEmpty() ? Optional.empty() : Optional.ofNullable(authentications.remove(request));
        if (!Authentication.isChallenge(response) || !request.toTag().equals(dialog.remoteTag())) {
            return Optional.empty();
        }
        return authentication
                .or(() -> credentials.map(Authentication::with))
                .flatMap(known -> known.challenged(response))
                .map(challenged -> answer(dialog, request, response, challenged));
    }

    private Dialog.Next answer(Dialog dialog, SipRequest request, SipResponse response, Authentication authentication) {
        leg.trace().received(response);
        Dialog.Next next = dialog.again(request);
        Authentication.Signed signed = authentication.sign(next.request());
        authentications.put(signed.request(), signed.authentication());
        ActorRef<? super ClientEvent> replyTo = passedOn.remove(request);
        if (replyTo != null) {
            passedOn.put(signed.request(), replyTo);
        }
        leg.send(signed.request());
        return new Dialog.Next(next.dialog(), signed.request());
    }

    /// Who is told of it.
    enum Told {
        SOMEBODY_ELSE,
        US
    }

    /// Passes `event` on, if it is about a request of somebody else's.
    Told heard(ClientEvent event) {
        ActorRef<? super ClientEvent> replyTo = passedOn.isEmpty() ? null : passedOn.get(event.request());
        if (replyTo == null) {
            return Told.US;
        }
        boolean more = false;
        if (event instanceof Responded(var _, var response)) {
            leg.trace().received(response);
            more = !response.isFinal();
        }
        if (!more) {
            passedOn.remove(event.request());
        }
        replyTo.tell(event);
        return Told.SOMEBODY_ELSE;
    }

    /// Whether somebody else still waits for an answer.
    boolean areAwaited() {
        return !passedOn.isEmpty();
    }

    /// They have had their time, and who waits for their answers is told so.
    void forget() {
        Map<SipRequest, ActorRef<? super ClientEvent>> forgotten = Map.copyOf(passedOn);
        passedOn.clear();
        forgotten.forEach((request, replyTo) -> replyTo.tell(new SipGateway.TimedOut(request)));
    }
}
