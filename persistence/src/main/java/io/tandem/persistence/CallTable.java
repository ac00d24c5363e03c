package io.tandem.persistence;

import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sid.NumberSid;
import io.tandem.engine.store.CallDirection;
import io.tandem.engine.store.CallQuery;
import io.tandem.engine.store.CallRecord;
import java.util.List;

/// Records of calls.
public final class CallTable {
    /// How they are kept.
    public static final Table<CallRecord> TABLE = new Table<>(
            "calls",
            List.of(
                    "sid",
                    "account",
                    "instance",
                    "parent",
                    "number",
                    "caller",
                    "callee",
                    "direction",
                    "status",
                    "finished",
                    "created",
                    "started",
                    "answered",
                    "ended",
                    "cause",
                    "caller_name",
                    "forwarded_from",
                    "sip_call_id",
                    "updated"),
            CallTable::write,
            CallTable::read);
    /// Only a final record replaces a final one.
    static final String UPSERT = TABLE.upsert() + " WHERE calls.finished = 0 OR excluded.finished = 1";
    static final String BY_SID = TABLE.select() + " WHERE sid = ?";
    static final String DELETE = TABLE.delete();
    static final String UNFINISHED = TABLE.select() + " WHERE instance = ? AND finished = 0 ORDER BY created, sid";

    private CallTable() {}

    static Conditions wanted(CallQuery query) {
        return new Conditions()
                .ofAny(query.accounts())
                .and("caller = ?", query.from())
                .and("callee = ?", query.to())
                .and("status = ?", query.status())
                .and("parent = ?", query.parent())
                .within("started", query.started())
                .within("ended", query.ended());
    }

    static String order(CallQuery query) {
        String expression = switch (query.sort().by()) {
            case DATE_CREATED -> "created";
            case FROM -> "caller";
            case TO -> "callee";
            case DIRECTION -> "direction";
            case STATUS -> "status";
            case DURATION -> "coalesce(ended - answered, 0)";
        };
        return Conditions.order(expression, query.sort());
    }

    private static void write(Values values, CallRecord call) {
        values.written(call.sid())
                .written(call.account())
                .written(call.instance())
                .optional(call.parent())
                .optional(call.number())
                .text(call.from())
                .text(call.to())
                .written(call.direction())
                .written(call.status())
                .flag(call.status().isFinal())
                .time(call.created())
                .optionalTime(call.started())
                .optionalTime(call.answered())
                .optionalTime(call.ended())
                .optional(call.cause())
                .optional(call.callerName())
                .optional(call.forwardedFrom())
                .text(call.sipCallId())
                .time(call.updated());
    }

    private static CallRecord read(Row row) {
        var sid = new CallSid(row.text());
        var account = new AccountSid(row.text());
        var instance = new InstanceId(row.text());
        var parent = row.optionalText().map(CallSid::new);
        var number = row.optionalText().map(NumberSid::new);
        var from = row.text();
        var to = row.text();
        var direction = CallDirection.parse(row.text()).orElseThrow();
        var status = CallStatus.parse(row.text()).orElseThrow();
        row.skip();
        return new CallRecord(
                sid,
                account,
                instance,
                parent,
                number,
                from,
                to,
                direction,
                status,
                row.time(),
                row.optionalTime(),
                row.optionalTime(),
                row.optionalTime(),
                row.optionalText(),
                row.optionalText(),
                row.optionalText(),
                row.text(),
                row.time());
    }
}
