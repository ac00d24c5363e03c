package io.tandem.engine.cluster;

import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.Flow;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.Relay;
import io.tandem.engine.sip.Remote;
import io.tandem.engine.sip.Replaces;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.TargetDialog;
import io.tandem.engine.trace.TraceEntry;
import io.tandem.engine.trace.TraceSink;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/// Which node a request is for.
///
/// ```
/// its tag, or the dialog that it names, has a slot of ours      here
/// … of a node that is up                                        to that node, once
/// … of nobody                                                   here, where the answer is 481
/// it follows a flow token of ours, and one of our nodes sent it down to the phone
/// ```
///
/// A request in a dialog of this node costs a look at its tag and nothing of the cluster.
///
/// @param instance this node
/// @param slot of the sids that it mints
/// @param neighbours the others
/// @param passed is told of each call that comes to be by way of this node
/// @param trace shows what is relayed in the ladder of its call
/// @param clock tells the time
public record ClusterRelay(
        InstanceId instance,
        int slot,
        Neighbours neighbours,
        ActorRef<? super PassedCalls.Passes> passed,
        TraceSink trace,
        InstantSource clock)
        implements Relay {
    @Override
    public Way way(SipRequest request, Flow flow) {
        if (request.headers().has(HeaderName.RELAYED)) {
            return relayed(request, flow);
        }
        Optional<Remote> phone = request.headers()
                .first(HeaderName.ROUTE)
                .flatMap(route -> FlowToken.phone(route, instance, neighbours.secret()))
                .filter(remote -> !remote.equals(Remote.of(flow)) && isOfNode(request.fromTag()));
        if (phone.isPresent()) {
            return down(request, phone.get());
        }
        return named(request)
                .filter(call -> call.slot() != slot)
                .flatMap(call -> neighbours.peers().of(call).map(peer -> onward(request, flow, call, peer)))
                .orElseGet(() -> new Here(request, flow));
    }

    /// Another node found that it is for this one.
    private Way relayed(SipRequest request, Flow flow) {
        Optional<Remote> origin = RelayMark.origin(request, neighbours.secret());
        Headers without = request.headers().without(HeaderName.RELAYED);
        Headers told = origin.map(remote -> without.and(HeaderName.RELAYED, remote.toString()))
                .orElse(without);
        return new Here(
                with(request, told),
                origin.map(remote -> new Flow(remote.transport(), remote.address(), flow.local()))
                        .orElse(flow));
    }

    private boolean isOfNode(String tag) {
        return DialogTag.callSid(tag)
                .filter(call ->
                        call.slot() == slot || neighbours.peers().of(call).isPresent())
                .isPresent();
    }

    /// The call of the dialog that `request` is in or names.
    private static Optional<CallSid> named(SipRequest request) {
        String tag = request.toTag();
        if (!tag.isEmpty()) {
            return DialogTag.callSid(tag);
        }
        return switch (request.method()) {
            case INVITE ->
                request.headers()
                        .first(HeaderName.REPLACES)
                        .flatMap(Replaces::parse)
                        .flatMap(dialog -> DialogTag.callSid(dialog.toTag()));
            case REFER ->
                request.headers()
                        .first(HeaderName.TARGET_DIALOG)
                        .flatMap(TargetDialog::parse)
                        .flatMap(dialog ->
                                DialogTag.callSid(dialog.localTag()).or(() -> DialogTag.callSid(dialog.remoteTag())));
            case ACK, BYE, CANCEL, INFO, UPDATE, PRACK, NOTIFY, OPTIONS, REGISTER, SUBSCRIBE, MESSAGE, PUBLISH ->
                Optional.empty();
        };
    }

    private Way onward(SipRequest request, Flow flow, CallSid call, Peer peer) {
        if (request.maxForwards() < 1) {
            return new Refused(483);
        }
        trace.record(
                call,
                new TraceEntry(
                        clock.instant(),
                        TraceEntry.Kind.SIP,
                        "peer",
                        "node",
                        request.method().toString(),
                        List.of("relayed-to=" + peer.sip())));
        return new Onward(RelayMark.on(request.forwarded(), Remote.of(flow), neighbours.secret()), peer.sip());
    }

    /// RFC 3261 16.4, 16.6: the Route that led here goes, and a new dialog is told to come by here again.
    private Way down(SipRequest request, Remote phone) {
        if (request.maxForwards() < 1) {
            return new Refused(483);
        }
        String route = request.headers().first(HeaderName.ROUTE).orElseThrow();
        List<Headers.Field> fields =
                new ArrayList<>(request.forwarded().headers().fields());
        fields.remove(new Headers.Field(HeaderName.ROUTE, route));
        if (request.method() == Method.INVITE) {
            DialogTag.callSid(request.fromTag()).ifPresent(call -> passed.tell(new PassedCalls.Passes(call)));
            fields.addFirst(new Headers.Field(HeaderName.RECORD_ROUTE, route));
        }
        return new Down(with(request, new Headers(fields)), phone);
    }

    private static SipRequest with(SipRequest request, Headers headers) {
        return new SipRequest(request.method(), request.uri(), headers, request.body());
    }
}
