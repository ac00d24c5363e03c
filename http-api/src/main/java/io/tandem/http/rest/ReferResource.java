package io.tandem.http.rest;

import io.tandem.engine.call.CallControl;
import io.tandem.engine.call.CallControl.ReferOrder;
import io.tandem.engine.call.CallControl.ReferStarted;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ReferSid;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.ReferQuery;
import io.tandem.engine.store.ReferRecord;
import io.tandem.engine.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `Refers`: the transfers of an account, whoever started them, and `POST Calls/{call}/Refers`, which starts one.
final class ReferResource {
    private static final String CALL_SID = "the sid of a call, CA and 32 hexadecimal digits";

    private final Store store;
    private final CallControl control;
    private final Access access;
    private final CallLookup calls;

    ReferResource(RestParts parts, Access access, CallLookup calls) {
        this.store = parts.store();
        this.control = parts.calls();
        this.access = access;
        this.calls = calls;
    }

    List<Route> routes() {
        return List.of(
                Route.below("Refers").get(this::list),
                Route.below("Refers/{refer}").get(this::show),
                Route.below("Calls/{call}/Refers").get(this::listOfCall).create(this::start));
    }

    private Answer list(Asked asked) {
        return listed(asked, asked.account().sid(), asked.fields().value("CallSid", CALL_SID, CallSid::parse));
    }

    private Answer listOfCall(Asked asked) {
        CallRecord call = calls.found(asked);
        return listed(asked, call.account(), Optional.of(call.sid()));
    }

    private Answer listed(Asked asked, AccountSid account, Optional<CallSid> call) {
        Fields query = asked.fields();
        Page.Request wanted = Paging.wanted(query);
        ReferQuery filter = new ReferQuery(
                account,
                call,
                query.value("Status", "in-progress, completed or failed", ReferView::status),
                Span.range(query, "StartTime"),
                Span.range(query, "EndTime"));
        Page<ReferRecord> page = Await.result(store.refers(filter, wanted));
        return Paging.answer(asked, "Refers", wanted, page, refer -> ReferView.shown(asked.view(), refer));
    }

    private Answer show(Asked asked) {
        ReferSid sid = asked.sid("refer", ReferSid::parse);
        ReferRecord refer =
                Await.result(store.refer(sid)).orElseThrow(() -> Refusal.notFound("there is no refer " + sid));
        access.checkOwner(asked.account(), refer.account(), sid);
        return Answer.ok(ReferView.shown(asked.view(), refer));
    }

    private Answer start(Asked asked) {
        CallRecord call = calls.found(asked);
        ReferOrder order = order(asked, call);
        if (call.status().isFinal()) {
            throw ended(call);
        }
        ReferStarted started = Await.result(control.refer(call.sid(), order));
        return switch (started) {
            case CallControl.Started(var record) ->
                Answer.of(201, ReferView.shown(asked.view(), record))
                        .with(HeaderField.LOCATION, ReferView.uri(asked.view(), record));
            case CallControl.TransferRunning() ->
                throw new Refusal(
                        409,
                        ErrorCode.WRONG_CALL_STATE,
                        "a transfer of call " + call.sid() + " is running, expected none");
            case CallControl.TargetRefused(var why) -> throw new Refusal(400, ErrorCode.BAD_TARGET, why);
            case CallControl.NoSuchCall() ->
                throw new Refusal(404, ErrorCode.NO_SUCH_CALL, "call " + call.sid() + " is not alive");
            case CallControl.AlreadyEnded(var record) -> throw ended(record);
            case CallControl.WrongState(var why) -> throw new Refusal(409, ErrorCode.WRONG_CALL_STATE, why);
        };
    }

    private ReferOrder order(Asked asked, CallRecord call) {
        Fields form = asked.fields();
        String target = form.required("Target", "a SIP or tel URI, or a number");
        Optional<CallSid> replaces = form.value("ReplacesCallSid", CALL_SID, CallSid::parse);
        replaces.ifPresent(other -> checkReplaced(call, other));
        Optional<Duration> patience = form.whole("Timeout", "seconds from 1 on").map(seconds -> {
            if (seconds < 1) {
                throw Refusal.badValue("Timeout", seconds.toString(), "seconds from 1 on");
            }
            return Duration.ofSeconds(seconds);
        });
        return new ReferOrder(
                target,
                replaces,
                form.webhook("Action", "Method"),
                patience,
                form.webhook("StatusCallback", "StatusCallbackMethod"));
    }

    private void checkReplaced(CallRecord call, CallSid replaced) {
        boolean ours = calls.record(replaced)
                .filter(other ->
                        other.account().equals(call.account()) && !other.sid().equals(call.sid()))
                .isPresent();
        if (!ours) {
            throw Refusal.badValue("ReplacesCallSid", replaced.text(), "another call of account " + call.account());
        }
    }

    private static Refusal ended(CallRecord call) {
        return new Refusal(
                409,
                ErrorCode.CALL_ENDED,
                "call " + call.sid() + " is already " + call.status() + ", expected one that goes on");
    }
}
