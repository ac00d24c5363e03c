package io.tandem.media.tape;

import io.tandem.engine.media.TapeEvent;
import io.tandem.engine.media.TapeOrder;
import io.tandem.engine.media.TapeOrder.Channels;
import io.tandem.engine.media.TapeOrder.Track;
import io.tandem.engine.media.TapeOrder.Trim;
import io.tandem.engine.media.TapeOrder.Wordless;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.media.Tones;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;

/// One tape whose writer comes when the test says so.
final class Studio {
    static final int FRAME = 160;
    static final Duration LONG = Duration.ofHours(1);

    /// Where the plane's time is when the recording begins; any number will do.
    static final long START = 1_234_567;

    final RecordingSid sid;
    final WavTapes tapes;
    final WavTape tape;
    final Path path;
    private final TestInbox<TapeEvent> inbox = TestInbox.create();
    private long now = START;

    Studio(Path folder, TapeOrder order) {
        this(folder, order, path -> FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    Studio(Path folder, TapeOrder order, TapeWriting.Opener opener) {
        this.sid = order.sid();
        this.path = folder.resolve(sid + ".wav");
        this.tapes = new WavTapes(folder, opener);
        this.tape = tapes.openTape(order, inbox.getRef());
    }

    static TapeOrder order(Channels channels, Track track, Trim trim, Duration longest, Optional<Duration> silence) {
        return new TapeOrder(RecordingSid.mint(), channels, track, trim, longest, silence, Wordless.KEPT);
    }

    static TapeOrder mono() {
        return order(Channels.MONO, Track.BOTH, Trim.NOTHING, LONG, Optional.empty());
    }

    static TapeOrder dual() {
        return order(Channels.DUAL, Track.BOTH, Trim.NOTHING, LONG, Optional.empty());
    }

    /// One whose file goes when nothing is heard on the track.
    static TapeOrder message(Track track) {
        return new TapeOrder(
                RecordingSid.mint(), Channels.MONO, track, Trim.NOTHING, LONG, Optional.empty(), Wordless.DROPPED);
    }

    static TapeOrder trimmed() {
        return order(Channels.MONO, Track.BOTH, Trim.SILENCE, LONG, Optional.empty());
    }

    static short[] tone(int samples) {
        return Tones.sineSamples(1000, 0.25, samples);
    }

    static short[] silence(int samples) {
        return new short[samples];
    }

    long now() {
        return now;
    }

    /// The party says `samples`, frame by frame.
    void says(short[] samples) {
        hears(samples, new short[samples.length]);
    }

    /// Both are heard at the same time.
    void hears(short[] party, short[] others) {
        for (int at = 0; at < party.length; at += FRAME) {
            int length = Math.min(FRAME, party.length - at);
            tape.hear(Side.PARTY, now, Arrays.copyOfRange(party, at, at + length), length);
            tape.hear(Side.OTHERS, now, Arrays.copyOfRange(others, at, at + length), length);
            pass(length);
        }
    }

    /// Nothing comes, for so many samples.
    void passes(int samples) {
        for (int done = 0; done < samples; done += FRAME) {
            pass(Math.min(FRAME, samples - done));
            tape.hear(Side.OTHERS, now, new short[0], 0);
        }
    }

    /// Time goes on, and nobody tells the tape.
    void leaps(int samples) {
        now += samples;
    }

    private void pass(int samples) {
        now += samples;
        tapes.round();
    }

    /// What the owner was told since it was last asked.
    List<TapeEvent> told() {
        return inbox.getAllReceived();
    }

    /// Stops it.
    ///
    /// @return what the owner was told since it was last asked
    List<TapeEvent> stopped() {
        tape.stop();
        tapes.round();
        return told();
    }

    short[] file() throws IOException {
        return WavFile.read(path).samples();
    }
}
