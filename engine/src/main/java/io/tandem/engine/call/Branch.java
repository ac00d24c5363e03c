package io.tandem.engine.call;

import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.store.CallRecord;
import java.util.OptionalInt;
import org.apache.pekko.actor.typed.ActorRef;

/// What whoever had a call placed hears of it: [Placed], what happens, and [Over] at its end; or [NotPlaced] alone.
public sealed interface Branch {
    /// The number that the order gave it.
    int branch();

    /// The call exists.
    record Placed(int branch, CallSid call, ActorRef<CallActor.Command> actor) implements Branch {}

    /// There is no room for it.
    record NotPlaced(int branch) implements Branch {}

    /// The callee's phone rings, or its call is in progress.
    record Rings(int branch, int status) implements Branch {}

    /// The callee has answered; it may have to accept yet.
    record Answered(int branch) implements Branch {}

    /// The callee is there and has accepted: it can be connected.
    ///
    /// @param sipCallId the Call-ID of its dialog
    /// @param told the `X-` headers of its answer
    record Ready(int branch, String sipCallId, Headers told) implements Branch {}

    /// The API gave the call a script of its own: it will not be connected.
    record Taken(int branch) implements Branch {}

    /// The call is over.
    ///
    /// @param why why it ended
    /// @param status the final response to its INVITE when that was a refusal
    /// @param told the `X-` headers of that
    /// @param record its record
    record Over(int branch, EndReason why, OptionalInt status, Headers told, CallRecord record) implements Branch {}
}
