package io.tandem.engine.transfer;

import io.tandem.engine.call.CallActor;
import io.tandem.engine.call.CallFacts;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.call.Partner;
import io.tandem.engine.call.ReferApplication;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.store.Records;
import io.tandem.engine.timer.SipTimers;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;

/// What a transfer that a phone asks for needs.
///
/// @param received its REFER
/// @param request what that asks for
/// @param event the value of Event in its NOTIFYs
/// @param facts the call of the phone, the transferor
/// @param transferor the same as a partner
/// @param transferee the call of whom it sends somewhere; its own when there is nobody else
/// @param plan how
/// @param transfers how many transfers the transferee has been through then
/// @param call hears the outcome
/// @param calls finds the dialog of an attended transfer
/// @param records takes the record of the transfer
/// @param timers how long is waited for what
/// @param clock tells the time
/// @param random dice
public record TransferSetup(
        RequestReceived received,
        ReferRequest request,
        String event,
        CallFacts facts,
        Partner transferor,
        Partner transferee,
        Plan plan,
        int transfers,
        ActorRef<? super CallActor.Command> call,
        ActorRef<CallRegistry.Command> calls,
        ActorRef<? super Records> records,
        SipTimers timers,
        InstantSource clock,
        RandomGenerator random) {
    /// How a transfer is done.
    public sealed interface Plan {}

    /// An application is asked for a document that runs on the transferee.
    record Blind(ReferApplication application) implements Plan {}

    /// The transferee is connected with the far party of the dialog that Refer-To names.
    record Attended() implements Plan {}

    /// The chain of transfers is too long: nothing is done.
    record TooLong() implements Plan {}

    /// The plan for a request.
    ///
    /// @param mostTransfers the longest chain
    /// @return nothing when there is no application that could be asked
    public static Optional<Plan> plan(
            ReferRequest request, Optional<ReferApplication> application, int transfers, int mostTransfers) {
        if (transfers > mostTransfers) {
            return Optional.of(new TooLong());
        }
        if (request.replaces().filter(InboundTransfer::isOurs).isPresent()) {
            return Optional.of(new Attended());
        }
        return application.map(Blind::new);
    }
}
