package io.tandem.engine.media;

/// Hears what a session receives, as it comes; what is to be kept is recorded ([MediaSession#record]).
@FunctionalInterface
public interface AudioTap {
    /// Hears nothing.
    AudioTap NONE = (samples, length) -> {};

    /// One received packet, decoded to 16-bit linear samples at 8000 a second. Called on the media event loop: it
    /// must not wait, and `samples` is used again for the next packet.
    ///
    /// @param samples holds the samples
    /// @param length how many of them count
    void heard(short[] samples, int length);
}
