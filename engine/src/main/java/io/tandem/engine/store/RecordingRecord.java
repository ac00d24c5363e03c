package io.tandem.engine.store;

import io.tandem.engine.media.TapeEvent.Mark;
import io.tandem.engine.media.TapeOrder.Channels;
import io.tandem.engine.media.TapeOrder.Track;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sid.RecordingSid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The record of one recording. Its audio is a file beside the store.
///
/// @param sid the recording
/// @param account whose it is
/// @param instance the node that makes it and has its file
/// @param call the call that is recorded; of a conference, the call that made it begin, if one did
/// @param conference the conference that is recorded
/// @param source what asked for it
/// @param channels how many channels the file has
/// @param track whose voice is kept
/// @param status how it stands
/// @param created when it was asked for
/// @param started when it began
/// @param duration how long the file plays; zero until it is over
/// @param marks what happened while it went on, such as transfers
/// @param errorCode what went wrong ([Status#FAILED])
/// @param updated when this record last changed
public record RecordingRecord(
        RecordingSid sid,
        AccountSid account,
        InstanceId instance,
        Optional<CallSid> call,
        Optional<ConferenceSid> conference,
        Source source,
        Channels channels,
        Track track,
        Status status,
        Instant created,
        Optional<Instant> started,
        Duration duration,
        List<Mark> marks,
        Optional<Integer> errorCode,
        Instant updated) {
    public RecordingRecord {
        marks = List.copyOf(marks);
    }

    /// What asked for a recording.
    public enum Source {
        RECORD_VERB("RecordVerb"),
        DIAL_VERB("DialVerb"),
        CONFERENCE("Conference"),
        START_CALL_RECORDING_API("StartCallRecordingAPI"),
        START_CONFERENCE_RECORDING_API("StartConferenceRecordingAPI"),
        OUTBOUND_API("OutboundAPI");

        private final String text;

        Source(String text) {
            this.text = text;
        }

        /// As the API writes it.
        @Override
        public String toString() {
            return text;
        }
    }

    /// How a recording stands.
    public enum Status {
        IN_PROGRESS("in-progress"),
        PAUSED("paused"),
        /// It is over and its file is there.
        COMPLETED("completed"),
        /// It is over, and there was nothing to keep: it is told so, and no record of it stays.
        ABSENT("absent"),
        /// It could not be written to its end; what was written is there.
        FAILED("failed");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        /// Whether nothing comes after it.
        public boolean isFinal() {
            return this != IN_PROGRESS && this != PAUSED;
        }

        /// As the API writes it.
        @Override
        public String toString() {
            return text;
        }
    }

    /// This record in that status.
    public RecordingRecord with(Status newStatus, Instant now) {
        return changed(newStatus, duration, marks, errorCode, now);
    }

    /// This record once it is over.
    public RecordingRecord ended(
            Status last, Duration length, List<Mark> noted, Optional<Integer> newErrorCode, Instant now) {
        return changed(last, length, noted, newErrorCode, now);
    }

    private RecordingRecord changed(
            Status newStatus, Duration newDuration, List<Mark> newMarks, Optional<Integer> newErrorCode, Instant now) {
        return new RecordingRecord(
                sid,
                account,
                instance,
                call,
                conference,
                source,
                channels,
                track,
                newStatus,
                created,
                started,
                newDuration,
                newMarks,
                newErrorCode,
                now);
    }
}
