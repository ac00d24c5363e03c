package io.tandem.persistence;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.ConferenceQuery;
import io.tandem.engine.store.ConferenceRecord;
import java.util.List;

/// Records of conferences.
public final class ConferenceTable {
    /// How they are kept.
    public static final Table<ConferenceRecord> TABLE = new Table<>(
            "conferences",
            List.of(
                    "sid",
                    "account",
                    "instance",
                    "name",
                    "status",
                    "finished",
                    "created",
                    "started",
                    "ended",
                    "reason_ended",
                    "call_ending",
                    "updated"),
            ConferenceTable::write,
            ConferenceTable::read);
    /// Only a final record replaces a final one.
    static final String UPSERT = TABLE.upsert() + " WHERE conferences.finished = 0 OR excluded.finished = 1";
    static final String BY_SID = TABLE.select() + " WHERE sid = ?";
    static final String UNFINISHED = TABLE.select() + " WHERE instance = ? AND finished = 0 ORDER BY created, sid";
    static final String ORDER = "created DESC, sid DESC";

    private ConferenceTable() {}

    static Conditions wanted(ConferenceQuery query) {
        return new Conditions()
                .ofAny(query.accounts())
                .and("name = ?", query.name())
                .and("status = ?", query.status().map(Enum::name))
                .within("created", query.created())
                .within("updated", query.updated());
    }

    private static void write(Values values, ConferenceRecord conference) {
        values.written(conference.sid())
                .written(conference.account())
                .written(conference.instance())
                .text(conference.name())
                .text(conference.status().name())
                .flag(conference.status() == ConferenceRecord.Status.COMPLETED)
                .time(conference.created())
                .optionalTime(conference.started())
                .optionalTime(conference.ended())
                .optional(conference.reasonEnded().map(Enum::name))
                .optional(conference.callEnding())
                .time(conference.updated());
    }

    private static ConferenceRecord read(Row row) {
        var sid = new ConferenceSid(row.text());
        var account = new AccountSid(row.text());
        var instance = new InstanceId(row.text());
        var name = row.text();
        var status = ConferenceRecord.Status.valueOf(row.text());
        row.skip();
        return new ConferenceRecord(
                sid,
                account,
                instance,
                name,
                status,
                row.time(),
                row.optionalTime(),
                row.optionalTime(),
                row.optionalText().map(ConferenceRecord.Reason::valueOf),
                row.optionalText().map(CallSid::new),
                row.time());
    }
}
