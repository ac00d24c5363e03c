package io.tandem.engine.recording;

import io.tandem.engine.media.TapeOrder;
import io.tandem.engine.media.TapeOrder.Wordless;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.RecordingRecord.Source;
import io.tandem.engine.store.RecordingRecord.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A recording that begins.
///
/// @param record its record
/// @param tape what its file is to be like
/// @param listener told how it goes
record RecordingStart(RecordingRecord record, TapeOrder tape, Optional<RecordingListener> listener) {
    static RecordingStart of(
            RecordingOrder order, RecordingLimits limits, Recordings.Subject subject, RecordingParts parts) {
        RecordingSid sid = RecordingSid.mint();
        Instant now = parts.clock().instant();
        var record = new RecordingRecord(
                sid,
                subject.account(),
                parts.instance(),
                subject.call(),
                subject.conference(),
                order.source(),
                order.channels(),
                order.track(),
                Status.IN_PROGRESS,
                now,
                Optional.of(now),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                now);
        var tape = new TapeOrder(
                sid,
                order.channels(),
                order.track(),
                order.trim(),
                limits.longest(),
                limits.silence(),
                order.source() == Source.RECORD_VERB ? Wordless.DROPPED : Wordless.KEPT);
        return new RecordingStart(record, tape, order.listener());
    }
}
