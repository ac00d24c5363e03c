package io.tandem.it.ladder;

import io.tandem.engine.media.TapeEvent.Mark;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.ReferRecord;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/// What the store holds, as the lines `record`, `refer` and `notification` name it.
final class StoredFields {
    private StoredFields() {}

    static Fields of(CallRecord record) {
        Fields fields = Fields.NONE
                .and("sid", record.sid().text())
                .and("status", record.status().toString())
                .and("direction", record.direction().toString())
                .and("from", record.from())
                .and("to", record.to())
                .and("duration", seconds(record.duration()))
                .and("ringDuration", seconds(record.ringDuration()));
        if (record.parent().isPresent()) {
            fields = fields.and("parent", record.parent().get().text());
        }
        return record.cause().isPresent() ? fields.and("cause", record.cause().get()) : fields;
    }

    static Fields of(ReferRecord record) {
        Fields fields = Fields.NONE
                .and("status", record.status().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .and("direction", record.direction().name().toLowerCase(Locale.ROOT))
                .and("transferor", record.transferor())
                .and("transferee", record.transferee())
                .and("target", record.target());
        if (record.callStatus().isPresent()) {
            fields = fields.and("callStatus", record.callStatus().get());
        }
        if (record.referStatus().isPresent()) {
            fields = fields.and(
                    "referStatus", Integer.toString(record.referStatus().getAsInt()));
        }
        if (record.notifyStatus().isPresent()) {
            fields = fields.and(
                    "notifyStatus", Integer.toString(record.notifyStatus().getAsInt()));
        }
        return record.ended().isPresent() ? fields.and("ended", "yes") : fields;
    }

    static Fields of(RecordingRecord record) {
        Fields fields = Fields.NONE
                .and("sid", record.sid().text())
                .and("status", record.status().toString())
                .and("source", record.source().toString())
                .and("channels", record.channels().name().toLowerCase(Locale.ROOT))
                .and("track", record.track().name().toLowerCase(Locale.ROOT))
                .and("duration", seconds(record.duration()))
                .and("marks", Integer.toString(record.marks().size()))
                .and("mark", record.marks().stream().map(Mark::what).collect(Collectors.joining(", ")));
        if (record.call().isPresent()) {
            fields = fields.and("call", record.call().get().text());
        }
        return record.errorCode().isPresent()
                ? fields.and("errorCode", Integer.toString(record.errorCode().get()))
                : fields;
    }

    static Fields of(ConferenceRecord record) {
        Fields fields = Fields.NONE
                .and("sid", record.sid().text())
                .and("status", record.status().toString())
                .and("name", record.name());
        if (record.reasonEnded().isPresent()) {
            fields = fields.and("reason", record.reasonEnded().get().toString());
        }
        if (record.started().isPresent()) {
            fields = fields.and("started", "yes");
        }
        return record.callEnding().isPresent()
                ? fields.and("by", record.callEnding().get().text())
                : fields;
    }

    static Fields of(Notification notification) {
        return Fields.NONE
                .and("code", Integer.toString(notification.errorCode()))
                .and("severity", notification.severity().name().toLowerCase(Locale.ROOT))
                .and("text", notification.text());
    }

    private static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }
}
