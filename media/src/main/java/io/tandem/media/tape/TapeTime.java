package io.tandem.media.tape;

import io.tandem.engine.media.AudioClip;
import java.time.Duration;

/// The times of one tape, counted in samples, and how they follow from each other.
///
/// ```
/// plane's time   |---before---|=====a=====|--skipped--|==b==|--a long silence--|==c==|
/// in the file                 |=====a=====|==b==|--a long silence--|==c==|
/// place on reel               |=====a=====|==b==|==c==|
/// ```
///
/// Not for several threads.
final class TapeTime {
    private static final Duration AS_GOOD_AS_EVER = Duration.ofDays(3650);

    private final long longest;
    private final long mostSamples;
    private long origin;
    private long head;
    private long earliest;
    private long skipped;
    private long rested;
    private long fullAt = Long.MAX_VALUE;

    /// @param longest how long the recording may be
    /// @param mostSamples how many a file can have
    TapeTime(Duration longest, long mostSamples) {
        this.longest = samples(longest);
        this.mostSamples = mostSamples;
    }

    static long samples(Duration length) {
        Duration sane = length.compareTo(AS_GOOD_AS_EVER) > 0 ? AS_GOOD_AS_EVER : length;
        return sane.toMillis() * AudioClip.RATE / 1000;
    }

    static Duration duration(long samples) {
        return Duration.ofSeconds(samples / AudioClip.RATE, samples % AudioClip.RATE * 1_000_000_000 / AudioClip.RATE);
    }

    /// The file begins at `at`.
    void begin(long at) {
        origin = at;
        head = at;
        earliest = at;
        fullAt = at + Math.min(longest, mostSamples);
    }

    /// Up to where it was heard.
    long head() {
        return head;
    }

    /// It was heard up to `at` at least.
    void reach(long at) {
        head = Math.max(head, at);
    }

    /// Where the file ends at the latest.
    long fullAt() {
        return fullAt;
    }

    /// What comes before that comes too late, once the reel is ready up to the place `ready`.
    long earliest(long ready) {
        return Math.max(earliest, ready + origin + skipped + rested);
    }

    /// What was heard since `from` is not in the file.
    void skip(long from) {
        skipped += head - from;
        earliest = head;
    }

    /// What comes since `from` was a pause, which does not count for how long the recording may be.
    void pausedSince(long from) {
        fullAt = Math.min(fullAt + head - from, head + mostSamples - inFile(head));
    }

    /// There is silence in the file from `from` to `to`, which needs no room on the reel; it was heard up to there.
    ///
    /// @return how long it is
    long rest(long from, long to) {
        long length = Math.max(0, to - from);
        rested += length;
        head = to;
        earliest = to;
        return length;
    }

    /// Where in the file it is.
    long inFile(long at) {
        return at - origin - skipped;
    }

    /// Where on the reel it is.
    long place(long at) {
        return inFile(at) - rested;
    }
}
