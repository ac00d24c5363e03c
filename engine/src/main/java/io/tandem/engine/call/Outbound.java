package io.tandem.engine.call;

import io.tandem.engine.call.CallActor.Placing;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.route.Route;
import io.tandem.engine.route.Trunks;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.store.CallRecord;
import java.util.OptionalInt;
import org.apache.pekko.actor.typed.ActorRef;

/// What a call that we place has beside others: ways to its callee, and an owner who hears what becomes of it.
final class Outbound {
    private final Placing placing;
    private final ActorRef<? super Trunks.Command> trunks;
    private int hop;
    private int hops;
    private Headers answerHeaders = Headers.NONE;

    Outbound(Placing placing, ActorRef<? super Trunks.Command> trunks) {
        this.placing = placing;
        this.trunks = trunks;
        this.hops = outgoing().route().hops().size();
    }

    Outgoing outgoing() {
        return placing.outgoing();
    }

    private int branch() {
        return outgoing().branch();
    }

    private void tell(Branch branch) {
        placing.owner().ifPresent(owner -> owner.tell(branch));
    }

    void rings(int status) {
        tell(new Branch.Rings(branch(), status));
    }

    /// @param told the `X-` headers of the answer
    void answers(Headers told) {
        answerHeaders = told;
    }

    void answered() {
        tellTrunk(200);
        tell(new Branch.Answered(branch()));
    }

    void ready(Dialog dialog) {
        tell(new Branch.Ready(branch(), dialog.callId(), answerHeaders));
    }

    void taken() {
        tell(new Branch.Taken(branch()));
    }

    void over(EndReason why, OptionalInt status, Headers told, CallRecord record) {
        tell(new Branch.Over(branch(), why, status, told, record));
    }

    /// The trunk that the call went over, if it was one, hears what became of it.
    void tellTrunk(int status) {
        outgoing()
                .route()
                .hops()
                .get(hop)
                .trunk()
                .ifPresent(trunk -> trunks.tell(
                        Route.failsOver(status) ? new Trunks.Failed(trunk, status) : new Trunks.Succeeded(trunk)));
    }

    /// The call is to end: no other way is tried, whatever the present one says.
    void stays() {
        hops = hop + 1;
    }

    /// Whether another way is tried after a leg that ended with that status.
    boolean goesOn(OptionalInt status) {
        return status.isPresent() && Route.failsOver(status.getAsInt()) && hop + 1 < hops;
    }

    /// Tries the next way.
    Legs.One next(Legs legs) {
        hop++;
        return legs.calling(placing.invite(hop), outgoing(), hop, placing.gateway(hop));
    }
}
