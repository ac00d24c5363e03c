package io.tandem.http.rest;

import io.tandem.engine.call.CallControl;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Store;
import java.util.Optional;

/// Finds the call that a path names, if the account in the path may touch it. A live call is asked itself: the store is
/// a moment behind, and may not know it yet. One that is over is told of whether its node lives or not.
final class CallLookup {
    private final Store store;
    private final CallControl control;
    private final Access access;

    CallLookup(Store store, CallControl control, Access access) {
        this.store = store;
        this.control = control;
        this.access = access;
    }

    /// The call, or nothing when there is no record of it.
    Optional<CallRecord> known(Asked asked) {
        Optional<CallRecord> record =
                CallSid.parse(asked.pathValues().getOrDefault("call", "")).flatMap(this::record);
        record.ifPresent(call -> access.checkOwner(asked.account(), call.account(), call.sid()));
        return record;
    }

    /// The record of a call, whosever it is.
    Optional<CallRecord> record(CallSid sid) {
        Optional<CallRecord> stored = Await.result(store.call(sid));
        return stored.filter(record -> record.status().isFinal())
                .or(() -> Await.result(control.live(sid)).or(() -> stored));
    }

    /// The call; none is a 404.
    CallRecord found(Asked asked) {
        return known(asked)
                .orElseThrow(() -> new Refusal(404, ErrorCode.NOT_FOUND, "there is no call '" + name(asked) + "'"));
    }

    static String name(Asked asked) {
        return asked.pathValues().getOrDefault("call", "");
    }
}
