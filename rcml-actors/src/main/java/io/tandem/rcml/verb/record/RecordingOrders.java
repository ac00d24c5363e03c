package io.tandem.rcml.verb.record;

import io.tandem.engine.media.TapeOrder;
import io.tandem.engine.media.TapeOrder.Channels;
import io.tandem.engine.recording.RecordingListener;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.store.RecordingRecord.Source;
import io.tandem.rcml.document.Record;
import io.tandem.rcml.document.Recording;
import io.tandem.rcml.document.StatusCallback;
import java.util.Optional;
import java.util.stream.Collectors;

/// What documents want recorded, as the engine is told it.
public final class RecordingOrders {
    private RecordingOrders() {}

    /// What a Dial or a conference wants; nothing when it is not to be recorded.
    public static Optional<RecordingOrder> of(Recording recording, Source source) {
        return channels(recording.mode())
                .map(channels -> new RecordingOrder(
                        source,
                        channels,
                        switch (recording.track()) {
                            case BOTH -> TapeOrder.Track.BOTH;
                            case INBOUND -> TapeOrder.Track.INBOUND;
                            case OUTBOUND -> TapeOrder.Track.OUTBOUND;
                        },
                        trim(recording.trim()),
                        recording.statusCallback().map(RecordingOrders::listener)));
    }

    /// What a room's recording is: one channel and no sides, whatever the document says of them.
    public static Optional<RecordingOrder> ofRoom(Recording recording) {
        return of(recording, Source.CONFERENCE)
                .map(order -> new RecordingOrder(
                        order.source(), Channels.MONO, TapeOrder.Track.BOTH, order.trim(), order.listener()));
    }

    private static Optional<Channels> channels(Recording.Mode mode) {
        return switch (mode) {
            case NONE -> Optional.empty();
            case FROM_ANSWER, FROM_RINGING -> Optional.of(Channels.MONO);
            case FROM_ANSWER_DUAL, FROM_RINGING_DUAL -> Optional.of(Channels.DUAL);
        };
    }

    /// What a Record wants: the caller alone.
    static RecordingOrder of(Record record) {
        return new RecordingOrder(
                Source.RECORD_VERB,
                Channels.MONO,
                TapeOrder.Track.INBOUND,
                trim(record.trim()),
                record.statusCallback().map(RecordingOrders::listener));
    }

    private static TapeOrder.Trim trim(Recording.Trim trim) {
        return switch (trim) {
            case NOTHING -> TapeOrder.Trim.NOTHING;
            case SILENCE -> TapeOrder.Trim.SILENCE;
        };
    }

    private static RecordingListener listener(StatusCallback<StatusCallback.OfRecording> callback) {
        return new RecordingListener(
                callback.url().asked(callback.method()),
                callback.events().stream()
                        .map(event -> switch (event) {
                            case IN_PROGRESS -> RecordingListener.Event.IN_PROGRESS;
                            case COMPLETED -> RecordingListener.Event.COMPLETED;
                            case ABSENT -> RecordingListener.Event.ABSENT;
                            case FAILED -> RecordingListener.Event.FAILED;
                        })
                        .collect(Collectors.toSet()));
    }
}
