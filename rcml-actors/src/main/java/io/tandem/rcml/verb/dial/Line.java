package io.tandem.rcml.verb.dial;

import io.tandem.engine.call.CallActor;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Headers;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.actor.typed.ActorRef;

/// One call that a Dial has placed.
///
/// @param target the noun that it is for
/// @param began when it was placed
/// @param sid its sid, once it has one
/// @param call its actor, once there is one
/// @param phase how far it is
/// @param ringing the status that told that it rings, once it does
/// @param sipCallId the Call-ID of its dialog, once it has one
/// @param told the `X-` headers of its answer
record Line(
        Target target,
        Instant began,
        Optional<CallSid> sid,
        Optional<ActorRef<CallActor.Command>> call,
        Phase phase,
        OptionalInt ringing,
        Optional<String> sipCallId,
        Headers told) {
    /// How far a line is.
    enum Phase {
        CALLING,
        /// Answered; whether the callee accepts is not known yet.
        SCREENING
    }

    static Line to(Target target, Instant now) {
        return new Line(
                target,
                now,
                Optional.empty(),
                Optional.empty(),
                Phase.CALLING,
                OptionalInt.empty(),
                Optional.empty(),
                Headers.NONE);
    }

    Line placed(CallSid newSid, ActorRef<CallActor.Command> actor) {
        return new Line(target, began, Optional.of(newSid), Optional.of(actor), phase, ringing, sipCallId, told);
    }

    Line answered() {
        return new Line(target, began, sid, call, Phase.SCREENING, ringing, sipCallId, told);
    }

    Line rings(int status) {
        return new Line(target, began, sid, call, phase, OptionalInt.of(status), sipCallId, told);
    }

    Line ready(String callId, Headers headers) {
        return new Line(target, began, sid, call, phase, ringing, Optional.of(callId), headers);
    }

    void hangUp(EndReason why) {
        call.ifPresent(actor -> actor.tell(new CallActor.Hangup(why)));
    }
}
