package io.tandem.media.tape;

/// The media loop's side of a tape.
public interface TapeInput {
    /// Samples that were said; they are used again afterwards.
    ///
    /// @param at when the first of them was said, in samples since the media plane's tick zero
    /// @param length how many of them count
    void hear(Side side, long at, short[] samples, int length);

    /// Whether nothing is kept any more.
    boolean isOver();
}
