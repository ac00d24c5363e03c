package io.tandem.app.node;

import io.tandem.engine.recording.RecordingUrls;
import io.tandem.engine.store.RecordingRecord;
import java.net.URI;

/// URLs of recordings that nobody hears without credentials.
///
/// @param base the engine's own HTTP address
record PlainRecordingUrls(URI base) implements RecordingUrls {
    @Override
    public URI of(RecordingRecord recording) {
        return base.resolve(
                "/restcomm/2012-04-24/Accounts/" + recording.account() + "/Recordings/" + recording.sid() + ".wav");
    }

    @Override
    public URI publicOf(RecordingRecord recording) {
        return of(recording);
    }
}
