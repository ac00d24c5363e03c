package io.tandem.http.rest;

import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.store.CallQuery;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.Sort;
import io.tandem.engine.store.Store;
import java.util.List;
import java.util.Map;

/// `Calls`: the records of calls. Making one is [NewCallResource]'s, changing a live one [LiveCallResource]'s.
final class CallResource {
    /// No call has a price, so that sorting by price leaves the usual order.
    private static final Map<String, CallQuery.Field> SORTED_BY = Map.of(
            "DateCreated", CallQuery.Field.DATE_CREATED,
            "From", CallQuery.Field.FROM,
            "To", CallQuery.Field.TO,
            "Direction", CallQuery.Field.DIRECTION,
            "Status", CallQuery.Field.STATUS,
            "Duration", CallQuery.Field.DURATION,
            "Price", CallQuery.Field.DATE_CREATED);

    private static final String STATUSES =
            "one of queued, ringing, in-progress, completed, busy, failed, no-answer, canceled";

    private final Store store;
    private final Access access;
    private final CallLookup calls;
    private final NewCallResource made;
    private final LiveCallResource live;

    CallResource(Store store, Access access, CallLookup calls, NewCallResource made, LiveCallResource live) {
        this.store = store;
        this.access = access;
        this.calls = calls;
        this.made = made;
        this.live = live;
    }

    List<Route> routes() {
        return List.of(
                Route.below("Calls").get(this::list).create(made::make),
                Route.below("Calls/{call}").get(this::show).update(live::modify).delete(this::delete));
    }

    private Answer list(Asked asked) {
        Fields query = asked.fields();
        query.refuseUnsupported("ConferenceSid");
        Page.Request wanted = Paging.wanted(query);
        CallQuery filter = new CallQuery(
                access.listed(asked),
                query.text("From"),
                query.text("To"),
                query.value("Status", STATUSES, CallStatus::parse),
                query.value("ParentCallSid", "the sid of a call, CA and 32 hexadecimal digits", CallSid::parse),
                Span.range(query, "StartTime"),
                Span.range(query, "EndTime"),
                Sorting.wanted(query, SORTED_BY, new Sort<>(CallQuery.Field.DATE_CREATED, Sort.Order.DESCENDING)));
        Page<CallRecord> page = Await.result(store.calls(filter, wanted));
        return Paging.answer(asked, "Calls", wanted, page, call -> CallView.shown(asked.view(), call));
    }

    private Answer show(Asked asked) {
        return Answer.ok(CallView.shown(asked.view(), calls.found(asked)));
    }

    private Answer delete(Asked asked) {
        CallRecord call = calls.found(asked);
        if (!call.status().isFinal()) {
            throw new Refusal(
                    409,
                    ErrorCode.CONFLICT,
                    "call " + call.sid() + " is " + call.status() + ", expected one that has ended");
        }
        Await.result(store.deleteCall(call.sid()));
        return Answer.noContent();
    }
}
