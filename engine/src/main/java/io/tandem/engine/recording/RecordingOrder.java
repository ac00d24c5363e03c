package io.tandem.engine.recording;

import io.tandem.engine.media.TapeOrder.Channels;
import io.tandem.engine.media.TapeOrder.Track;
import io.tandem.engine.media.TapeOrder.Trim;
import io.tandem.engine.store.RecordingRecord.Source;
import java.util.Optional;

/// A recording to make.
///
/// @param source what asks for it
/// @param channels how many channels the file shall have
/// @param track whose voice is kept
/// @param trim what is cut off
/// @param listener told how it goes
public record RecordingOrder(
        Source source, Channels channels, Track track, Trim trim, Optional<RecordingListener> listener) {}
