package io.tandem.persistence;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.LiveCall;
import java.util.List;

/// Calls that live.
public final class LiveCallTable {
    public static final Table<LiveCall> TABLE = new Table<>(
            "live_calls",
            List.of("call", "instance", "account", "told", "partner", "session", "script"),
            LiveCallTable::write,
            LiveCallTable::read);
    static final String UPSERT = TABLE.upsert("call");
    static final String OF_INSTANCE = TABLE.select() + " WHERE instance = ?";
    static final String DELETE = "DELETE FROM live_calls WHERE call = ? AND instance = ?";
    /// Each out of an index of what is not over.
    static final String INSTANCES = "SELECT instance FROM calls WHERE finished = 0"
            + " UNION SELECT instance FROM recordings WHERE finished = 0"
            + " UNION SELECT instance FROM conferences WHERE finished = 0"
            + " UNION SELECT instance FROM live_calls";

    private LiveCallTable() {}

    private static void write(Values values, LiveCall call) {
        values.written(call.call())
                .written(call.instance())
                .written(call.account())
                .text(LiveCallJson.told(call))
                .optional(call.partner())
                .optional(call.session().map(LiveCallJson::text))
                .optional(call.script().map(LiveCallJson::text));
    }

    private static LiveCall read(Row row) {
        var call = new CallSid(row.text());
        var instance = new InstanceId(row.text());
        var account = new AccountSid(row.text());
        LiveCallJson.Told told = LiveCallJson.told(row.text());
        return new LiveCall(
                call,
                account,
                instance,
                told.parameters(),
                told.listener(),
                row.optionalText().map(CallSid::new),
                row.optionalText().map(LiveCallJson::session),
                row.optionalText().map(LiveCallJson::script));
    }
}
