package io.tandem.http.rest;

import io.tandem.engine.media.TapeEvent.Mark;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.RecordingRecord.Status;
import java.util.Locale;
import java.util.Optional;

/// How a recording is shown.
final class RecordingView {
    private RecordingView() {}

    /// @param publicUrl how clients reach this server
    static Representation shown(View view, String publicUrl, RecordingRecord recording) {
        var shown = new Representation("Recording", view)
                .text("Sid", recording.sid())
                .date("DateCreated", recording.created())
                .date("DateUpdated", recording.updated())
                .text("AccountSid", recording.account())
                .text("CallSid", recording.call())
                .text("ConferenceSid", recording.conference())
                .text("Status", status(view.dialect(), recording))
                .date("StartTime", recording.started())
                .text("Duration", length(recording))
                .text("Source", recording.source())
                .whole("Channels", channels(recording))
                .text("Track", recording.track().name().toLowerCase(Locale.ROOT))
                .text("ErrorCode", recording.errorCode())
                .text("ApiVersion", view.dialect().apiVersion())
                .text("Uri", uri(view, recording));
        Optional<String> media =
                hasMedia(recording) ? Optional.of(publicUrl + media(view.dialect(), recording)) : Optional.empty();
        return switch (view.dialect()) {
            case RESTCOMM ->
                shown.text("FileUri", media)
                        .unknown("S3Uri")
                        .items(
                                "Marks",
                                recording.marks().stream()
                                        .map(mark -> shown(view, mark))
                                        .toList());
            case LIBRARIES ->
                shown.text("MediaUrl", media)
                        .unknown("Price", "PriceUnit", "EncryptionDetails")
                        .nested(new Representation("SubresourceUris", view));
        };
    }

    private static Representation shown(View view, Mark mark) {
        return new Representation("Mark", view)
                .text("At", String.format(Locale.ROOT, "%.3f", mark.at().toMillis() / 1000.0))
                .text("What", mark.what());
    }

    static String uri(View view, RecordingRecord recording) {
        return view.uri(recording.account(), "Recordings/" + recording.sid());
    }

    /// The path of its audio.
    static String media(Dialect dialect, RecordingRecord recording) {
        return dialect.prefix() + "/Accounts/" + recording.account() + "/Recordings/" + recording.sid() + ".wav";
    }

    private static boolean hasMedia(RecordingRecord recording) {
        return recording.status().isFinal() && !recording.duration().isZero();
    }

    /// Known when it is over.
    private static Optional<Long> length(RecordingRecord recording) {
        return recording.status().isFinal() ? Optional.of(recording.duration().toSeconds()) : Optional.empty();
    }

    private static int channels(RecordingRecord recording) {
        return switch (recording.channels()) {
            case MONO -> 1;
            case DUAL -> 2;
        };
    }

    /// The helper libraries know no `failed`: to them it is what was kept of it, with an error code.
    private static String status(Dialect dialect, RecordingRecord recording) {
        if (dialect == Dialect.RESTCOMM || recording.status() != Status.FAILED) {
            return recording.status().toString();
        }
        return (hasMedia(recording) ? Status.COMPLETED : Status.ABSENT).toString();
    }
}
