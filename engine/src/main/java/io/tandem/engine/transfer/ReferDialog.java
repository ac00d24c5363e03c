package io.tandem.engine.transfer;

import io.tandem.engine.leg.Leg;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipRequest;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// The dialog that a REFER outside of a dialog makes, beside the call that its Target-Dialog names (RFC 4538): it
/// carries nothing but the NOTIFYs of that transfer, and takes the place of the leg for them.
///
/// ```
/// InboundTransfer      ReferDialog        SipGateway
///  |----SendInDialog------->|-----NOTIFY------>|
///  |<---------------Responded------------------|
///  |----ReleaseNotifier---->|   it stops
/// ```
public final class ReferDialog {
    private ReferDialog() {}

    /// One such dialog.
    ///
    /// @param dialog as our answer to the REFER makes it
    /// @param gateway carries its requests
    public static Behavior<Leg.Command> create(Dialog dialog, ActorRef<SipGateway.Command> gateway) {
        return Behaviors.receiveMessage(command -> {
            if (command instanceof Leg.SendInDialog(var inDialog, var replyTo)) {
                var next = dialog.next(inDialog.method());
                SipRequest request = inDialog.in(next.request());
                gateway.tell(new SipGateway.Send(request, replyTo));
                return create(next.dialog(), gateway);
            }
            return command instanceof Leg.ReleaseNotifier ? Behaviors.stopped() : Behaviors.same();
        });
    }
}
