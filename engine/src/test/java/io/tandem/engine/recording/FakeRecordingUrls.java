package io.tandem.engine.recording;

import io.tandem.engine.store.RecordingRecord;
import java.net.URI;

/// URLs that nobody serves.
public final class FakeRecordingUrls implements RecordingUrls {
    @Override
    public URI of(RecordingRecord recording) {
        return URI.create("http://tandem.example/Recordings/" + recording.sid() + ".wav");
    }

    @Override
    public URI publicOf(RecordingRecord recording) {
        return URI.create("http://tandem.example/Recordings/" + recording.sid() + ".wav?Signature=fake");
    }
}
