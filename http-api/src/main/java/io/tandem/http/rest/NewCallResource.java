package io.tandem.http.rest;

import io.tandem.engine.call.CallControl;
import io.tandem.engine.call.CallControl.CallOrder;
import io.tandem.engine.store.CallRecord;
import java.util.Map;

/// `POST Calls`: a call is placed.
///
/// ```
/// client             NewCallResource          CallControl
///   |--To, From, Url, …-->|                        |      wrong parameters: 400, nobody is called
///   |                     |------CallOrder-------->|
///   |                     |<-----Created-----------|
///   |<--the call, queued--|                        |      no way to it: 400; too many calls: 429
/// ```
///
/// Once an order is out, its client never hears that it failed: who did not get the answer in time gets it at the next
/// try ([UnheardOrders]), so that nobody is called twice.
final class NewCallResource {
    private final Access access;
    private final CallOrderFields orders;
    private final UnheardOrders placing;

    NewCallResource(RestParts parts, Access access) {
        this.access = access;
        this.orders = new CallOrderFields(parts.store());
        this.placing = new UnheardOrders(parts.calls(), parts.clock(), Await.PATIENCE);
    }

    Answer make(Asked asked) {
        access.checkMayCall(asked.account());
        CallRecord record = placed(orders.order(asked));
        return Answer.of(asked.dialect().created(), CallView.shown(asked.view(), record))
                .with(HeaderField.LOCATION, CallView.uri(asked.view(), record));
    }

    /// The record of the call that is placed; one that is not is a refusal.
    CallRecord placed(CallOrder order) {
        return switch (placing.place(order)) {
            case CallControl.Placed(var record) -> record;
            case CallControl.CannotPlace(var why) -> throw new Refusal(400, ErrorCode.BAD_TARGET, why);
            case CallControl.AtLimit(int retryAfter) ->
                throw new Refusal(
                        429,
                        ErrorCode.TOO_MANY_CALLS,
                        "this node takes no more calls just now, expected another try in " + retryAfter + " seconds",
                        Map.of(HeaderField.RETRY_AFTER, Integer.toString(retryAfter)));
        };
    }
}
