package io.tandem.media.rtp;

/// Something that a loop calls at each of its ticks while it is on a [TickList].
abstract class Ticking {
    /// Place in the list; the list's own note.
    int place = -1;

    /// Does what is due in `tick`.
    abstract void tick(long tick);
}
