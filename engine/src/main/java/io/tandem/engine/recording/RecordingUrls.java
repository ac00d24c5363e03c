package io.tandem.engine.recording;

import io.tandem.engine.store.RecordingRecord;
import java.net.URI;

/// Where the audio of a recording is fetched.
public interface RecordingUrls {
    /// For whoever has the account's credentials (`RecordingUrl`).
    URI of(RecordingRecord recording);

    /// For anybody, for some time (`PublicRecordingUrl`).
    URI publicOf(RecordingRecord recording);
}
