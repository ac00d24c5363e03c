package io.tandem.engine.recording;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.RecordingRecord;
import java.net.URI;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;

/// What whoever wanted a recording is told: `NotBegun`, or `Begun`, any number of `Silent`, `CallOver` when that is why
/// it ends, and `Over` exactly once.
public sealed interface RecordingNews {
    /// It goes on.
    ///
    /// @param record as it begins
    /// @param recording its actor
    record Begun(RecordingRecord record, ActorRef<RecordingActor.Command> recording) implements RecordingNews {}

    /// There is nothing that could be recorded.
    record NotBegun() implements RecordingNews {}

    /// The party has been silent for so long.
    record Silent(RecordingSid recording, Duration silence) implements RecordingNews {}

    /// The call is over, therefore the recording ends: told before `Over`, whatever else says that the call is
    /// over.
    record CallOver() implements RecordingNews {}

    /// It is over.
    ///
    /// @param record as it stays
    /// @param url where it can be heard
    /// @param publicUrl where everybody can hear it
    record Over(RecordingRecord record, URI url, URI publicUrl) implements RecordingNews {
        /// Whether there is anything to hear.
        public boolean isHeard() {
            return !record.duration().isZero();
        }

        /// What the action of a verb is told of it.
        public Parameters parameters() {
            return Parameters.NONE
                    .and("RecordingUrl", url.toString())
                    .and("PublicRecordingUrl", publicUrl.toString())
                    .and("RecordingSid", record.sid().text())
                    .and("RecordingDuration", Long.toString(record.duration().toSeconds()));
        }
    }
}
