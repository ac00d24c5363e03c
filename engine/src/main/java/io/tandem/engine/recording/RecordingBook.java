package io.tandem.engine.recording;

import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.call.VoiceParameters;
import io.tandem.engine.media.TapeEvent;
import io.tandem.engine.recording.RecordingListener.Event;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.NotificationSid;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.Notification.Severity;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.RecordingRecord.Status;
import io.tandem.engine.store.Records;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// What is written of one recording, and told to who listens.
///
/// @param listener told how it goes
/// @param parts where records go
/// @param callbacks takes what is told, in order
record RecordingBook(
        Optional<RecordingListener> listener, RecordingParts parts, Consumer<ApplicationRequest> callbacks) {
    /// The code of a recording that could not be written, in the catalogue of codes.
    private static final int FAILED = 13_620;

    void begun(RecordingRecord record) {
        write(record);
        tell(Event.IN_PROGRESS, record);
    }

    void write(RecordingRecord record) {
        parts.records().tell(new Records.OfRecording(record));
    }

    /// Its file is whole.
    RecordingNews.Over completed(RecordingRecord record) {
        write(record);
        tell(Event.COMPLETED, record);
        return news(record);
    }

    /// There is no file: that it was tried is told, and kept nowhere.
    RecordingNews.Over absent(RecordingRecord record) {
        parts.records().tell(new Records.NoRecording(record.sid()));
        tell(Event.ABSENT, record);
        return news(record);
    }

    /// It could not be recorded to its end.
    ///
    /// @param record as it was
    /// @param failed what went wrong, and what there is all the same
    RecordingNews.Over failed(RecordingRecord record, TapeEvent.Failed failed) {
        RecordingRecord last = record.ended(
                Status.FAILED,
                failed.length(),
                failed.marks(),
                Optional.of(FAILED),
                parts.clock().instant());
        write(last);
        parts.records()
                .tell(new Records.OfApplication(new Notification(
                        NotificationSid.mint(),
                        record.account(),
                        record.call(),
                        Severity.ERROR,
                        FAILED,
                        record.sid() + " could not be recorded to its end: " + failed.why(),
                        parts.clock().instant(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));
        tell(Event.FAILED, last);
        return news(last);
    }

    private RecordingNews.Over news(RecordingRecord record) {
        return new RecordingNews.Over(
                record, parts.urls().of(record), parts.urls().publicOf(record));
    }

    private void tell(Event event, RecordingRecord record) {
        listener.filter(one -> one.events().contains(event))
                .map(RecordingListener::webhook)
                .flatMap(webhook -> webhook.at(parts.httpBase())
                        .map(url -> ApplicationRequest.of(record.account(), webhook.method(), url, parameters(record))))
                .ifPresent(callbacks);
    }

    private Parameters parameters(RecordingRecord record) {
        return Parameters.NONE
                .and("AccountSid", record.account().text())
                .and("CallSid", record.call().map(CallSid::text))
                .and("ConferenceSid", record.conference().map(ConferenceSid::text))
                .and("RecordingSid", record.sid().text())
                .and("RecordingUrl", parts.urls().of(record).toString())
                .and("RecordingStatus", record.status().toString())
                .and(
                        "RecordingDuration",
                        Optional.of(record)
                                .filter(one -> one.status().isFinal())
                                .map(one -> Long.toString(one.duration().toSeconds())))
                .and(
                        "RecordingChannels",
                        switch (record.channels()) {
                            case MONO -> "1";
                            case DUAL -> "2";
                        })
                .and("RecordingSource", record.source().toString())
                .and("RecordingTrack", record.track().name().toLowerCase(Locale.ROOT))
                .and("RecordingStartTime", record.started().map(VoiceParameters::date))
                .and("ErrorCode", record.errorCode().map(code -> Integer.toString(code)));
    }
}
