package io.tandem.engine.media;

import io.tandem.engine.application.MediaFetcher;
import java.util.concurrent.CompletionStage;

/// Sound files as clips. A file is decoded once, however many calls play it, and they share the clip.
@FunctionalInterface
public interface Clips {
    /// The clip of `file`; fails with [AudioDecoder.UnreadableAudio] when there is none. Nobody waits in this
    /// method.
    CompletionStage<AudioClip> of(MediaFetcher.Audio file);
}
