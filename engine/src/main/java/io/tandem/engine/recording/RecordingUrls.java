package io.tandem.engine.recording;

import io.tandem.engine.store.RecordingRecord;
import java.net.URI;

/// Where a recording can be heard: always over HTTP, never a path.
public interface RecordingUrls {
    /// For whoever knows the account's credentials.
    URI of(RecordingRecord recording);

    /// For everybody, as long as its signature lasts.
    URI publicOf(RecordingRecord recording);
}
