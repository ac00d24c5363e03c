package io.tandem.engine.call;

import io.tandem.engine.call.CallActor.Command;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.store.Records;
import io.tandem.engine.store.TransferRules.Policy;
import io.tandem.engine.transfer.InboundTransfer;
import io.tandem.engine.transfer.ReferRequest;
import io.tandem.engine.transfer.ReferRequest.Subscription;
import io.tandem.engine.transfer.ReferRequest.Understood;
import io.tandem.engine.transfer.ReferRequest.Unreadable;
import io.tandem.engine.transfer.TransferSetup;
import io.tandem.engine.transfer.TransferSetup.Plan;
import java.util.Optional;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/// Takes the REFER of a call's phone: refuses it, or starts its transfer. A refusal is never 404 or 481: inside a
/// dialog those would end it for a strict phone (RFC 5057 5.1).
final class ReferDesk {
    /// The longest chain of transfers.
    private static final int MOST_TRANSFERS = 8;

    private static final String CONNECTING = "the call is being connected";

    private final ActorContext<Command> context;
    private final CallFacts facts;
    private final Exchange exchange;
    private final CallParts parts;
    private final int number;

    /// @param number of this REFER in its call
    ReferDesk(ActorContext<Command> context, CallFacts facts, Exchange exchange, CallParts parts, int number) {
        this.context = context;
        this.facts = facts;
        this.exchange = exchange;
        this.parts = parts;
        this.number = number;
    }

    Ongoing serve(Ongoing call, RequestReceived refer, Partner me) {
        return switch (ReferRequest.of(refer.request())) {
            case Unreadable(var status, var why) -> refused(call, refer, status, why);
            case Understood(var request) -> serve(call, refer, request, me);
        };
    }

    private Ongoing serve(Ongoing call, RequestReceived refer, ReferRequest request, Partner me) {
        if (facts.rules().policy() == Policy.FORBIDDEN) {
            return refused(call, refer, 603, "transfers are not allowed here");
        }
        if (call.transfer().isPresent()
                || call.transferor().isPresent()
                || call.entrant().isPresent()) {
            return refused(call, refer, 491, "another transfer is running");
        }
        return switch (call.tie()) {
            case Tie.Joined(var partner, var application) -> serve(call, refer, request, me, partner, application);
            case Tie.Free _
            when call.start().isEmpty() -> refused(call, refer, 491, CONNECTING); // a callee who has just answered
            case Tie.Free _ -> serve(call, refer, request, me, me, facts.refer());
            case Tie.Joining _, Tie.Away _, Tie.Lost _ -> refused(call, refer, 491, CONNECTING);
        };
    }

    private Ongoing serve(
            Ongoing call,
            RequestReceived refer,
            ReferRequest request,
            Partner me,
            Partner transferee,
            Optional<ReferApplication> application) {
        int transfers = Math.max(me.transfers(), transferee.transfers()) + 1;
        Optional<Plan> plan = TransferSetup.plan(request, application, transfers, MOST_TRANSFERS);
        if (plan.isEmpty()) {
            return refused(call, refer, 603, "no application serves transfers of this call");
        }
        if (!request.dropped().isEmpty()) {
            parts.records().tell(new Records.OfApplication(CallOrigin.headersDropped(facts, request.dropped(), parts)));
        }
        String event = number == 1 ? "refer" : "refer;id=" + refer.request().cSeq(); // RFC 3515 2.4.6
        var setup = new TransferSetup(
                refer,
                request,
                event,
                facts,
                me,
                transferee,
                plan.get(),
                transfers,
                context.getSelf(),
                exchange.calls(),
                parts.records(),
                parts.timers(),
                parts.clock(),
                parts.random());
        var transfer = context.spawn(InboundTransfer.create(setup), "transfer-" + number);
        context.watchWith(
                transfer,
                new CallActor.TransferGone(
                        transfer,
                        me.leg(),
                        request.subscription() == Subscription.WANTED ? Optional.of(event) : Optional.empty()));
        return Connections.sendingAway(call).transferring(Optional.of(transfer));
    }

    private Ongoing refused(Ongoing call, RequestReceived refer, int status, String why) {
        SipResponse response = refer.request()
                .answer(status)
                .with(
                        HeaderName.REASON,
                        "SIP;cause=" + status + ";text=\"" + why.replaceAll("[\"\\\\\\p{Cntrl}]", " ") + "\"");
        refer.respond(response);
        return call;
    }
}
