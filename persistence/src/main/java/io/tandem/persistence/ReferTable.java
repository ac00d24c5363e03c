package io.tandem.persistence;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ReferSid;
import io.tandem.engine.store.ReferQuery;
import io.tandem.engine.store.ReferRecord;
import java.util.List;

/// Records of transfers.
public final class ReferTable {
    /// How they are kept.
    public static final Table<ReferRecord> TABLE = new Table<>(
            "refers",
            List.of(
                    "sid",
                    "account",
                    "call",
                    "direction",
                    "transferor",
                    "transferee",
                    "target",
                    "status",
                    "call_status",
                    "refer_status",
                    "notify_status",
                    "created",
                    "ended"),
            ReferTable::write,
            ReferTable::read);
    static final String UPSERT = TABLE.upsert();
    static final String BY_SID = TABLE.select() + " WHERE sid = ?";
    static final String ORDER = "created DESC, sid DESC";

    private ReferTable() {}

    static Conditions wanted(ReferQuery query) {
        return new Conditions()
                .and("account = ?", query.account())
                .and("call = ?", query.call())
                .and("status = ?", query.status().map(Enum::name))
                .within("created", query.created())
                .within("ended", query.ended());
    }

    private static void write(Values values, ReferRecord refer) {
        values.written(refer.sid())
                .written(refer.account())
                .written(refer.call())
                .text(refer.direction().name())
                .text(refer.transferor())
                .text(refer.transferee())
                .text(refer.target())
                .text(refer.status().name())
                .optional(refer.callStatus())
                .optional(refer.referStatus())
                .optional(refer.notifyStatus())
                .time(refer.created())
                .optionalTime(refer.ended());
    }

    private static ReferRecord read(Row row) {
        return new ReferRecord(
                new ReferSid(row.text()),
                new AccountSid(row.text()),
                new CallSid(row.text()),
                ReferRecord.Direction.valueOf(row.text()),
                row.text(),
                row.text(),
                row.text(),
                ReferRecord.Status.valueOf(row.text()),
                row.optionalText(),
                row.optionalNumber(),
                row.optionalNumber(),
                row.time(),
                row.optionalTime());
    }
}
