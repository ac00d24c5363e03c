package io.tandem.persistence;

import io.tandem.engine.media.TapeEvent.Mark;
import io.tandem.engine.media.TapeOrder.Channels;
import io.tandem.engine.media.TapeOrder.Track;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.RecordingQuery;
import io.tandem.engine.store.RecordingRecord;
import java.time.Duration;
import java.util.List;

/// Records of recordings.
public final class RecordingTable {
    /// How they are kept.
    public static final Table<RecordingRecord> TABLE = new Table<>(
            "recordings",
            List.of(
                    "sid",
                    "account",
                    "instance",
                    "call",
                    "conference",
                    "source",
                    "channels",
                    "track",
                    "status",
                    "finished",
                    "created",
                    "started",
                    "duration",
                    "marks",
                    "error_code",
                    "updated"),
            RecordingTable::write,
            RecordingTable::read);
    /// Only a final record replaces a final one.
    static final String UPSERT = TABLE.upsert() + " WHERE recordings.finished = 0 OR excluded.finished = 1";
    static final String BY_SID = TABLE.select() + " WHERE sid = ?";
    static final String DELETE = TABLE.delete();
    static final String UNFINISHED = TABLE.select() + " WHERE instance = ? AND finished = 0 ORDER BY created, sid";
    static final String FINISHED_BEFORE =
            TABLE.select() + " WHERE finished = 1 AND created < ? ORDER BY created, sid LIMIT ?";

    private RecordingTable() {}

    static Conditions wanted(RecordingQuery query) {
        return new Conditions()
                .ofAny(query.accounts())
                .and("call = ?", query.call())
                .and("conference = ?", query.conference())
                .within("created", query.created());
    }

    static String order(RecordingQuery query) {
        String expression = switch (query.sort().by()) {
            case DATE_CREATED -> "created";
            case DURATION -> "duration";
            case CALL_SID -> "call";
        };
        return Conditions.order(expression, query.sort());
    }

    private static void write(Values values, RecordingRecord recording) {
        values.written(recording.sid())
                .written(recording.account())
                .written(recording.instance())
                .optional(recording.call())
                .optional(recording.conference())
                .text(recording.source().name())
                .text(recording.channels().name())
                .text(recording.track().name())
                .text(recording.status().name())
                .flag(recording.status().isFinal())
                .time(recording.created())
                .optionalTime(recording.started())
                .number(recording.duration().toNanos())
                .texts(recording.marks().stream()
                        .map(mark -> mark.at() + " " + mark.what())
                        .toList())
                .optionalNumber(recording.errorCode())
                .time(recording.updated());
    }

    private static RecordingRecord read(Row row) {
        var sid = new RecordingSid(row.text());
        var account = new AccountSid(row.text());
        var instance = new InstanceId(row.text());
        var call = row.optionalText().map(CallSid::new);
        var conference = row.optionalText().map(ConferenceSid::new);
        var source = RecordingRecord.Source.valueOf(row.text());
        var channels = Channels.valueOf(row.text());
        var track = Track.valueOf(row.text());
        var status = RecordingRecord.Status.valueOf(row.text());
        row.skip();
        return new RecordingRecord(
                sid,
                account,
                instance,
                call,
                conference,
                source,
                channels,
                track,
                status,
                row.time(),
                row.optionalTime(),
                Duration.ofNanos(row.longNumber()),
                row.texts().stream().map(RecordingTable::mark).toList(),
                row.optionalInteger(),
                row.time());
    }

    private static Mark mark(String kept) {
        int blank = kept.indexOf(' ');
        return new Mark(Duration.parse(kept.substring(0, blank)), kept.substring(blank + 1));
    }
}
