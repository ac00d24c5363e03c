package io.tandem.media.rtp;

import io.tandem.engine.media.Codec;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaEvent.PlaybackEnd;
import io.tandem.engine.media.MediaSession;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.media.Playback;
import io.tandem.engine.media.Tape;
import io.tandem.media.G711;
import io.tandem.media.tape.Side;
import io.tandem.media.tape.TapeInput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One room on one media loop: its sessions are brought there, and all is done at the loop's ticks.
///
/// ```
/// Link      Chair/Intake        Speakers      Limiter    MixedFrame       Sender
///  |--RTP-->| buffer  |--20 ms-->| loudest |--sum-->|--all: once per codec--->|--RTP--> who is silent
///           |         |          |   N     |        |--all but him: each----->|--RTP--> who speaks
///                     what the room plays --^       |-----------------------------> tapes
/// ```
///
/// Nothing is done while nobody sits in it, nothing plays and nothing is recorded.
final class RtpMixer extends Ticking implements Mixer {
    private static final Logger log = LoggerFactory.getLogger(RtpMixer.class);
    private static final short[] NOBODY = new short[MediaLoop.FRAME];

    private final MediaLoop loop;
    private final ActorRef<? super MediaEvent.PlaybackEnded> listener;
    private final Consumer<RtpMixer> whenClosed;
    private volatile boolean closing;

    private final List<Chair> chairs = new ArrayList<>();
    private final List<TapeInput> tapes = new ArrayList<>();
    private final Speakers speakers;
    private final Player player = new Player();
    private final ByteBuffer played = ByteBuffer.allocate(MediaLoop.FRAME);
    private final int[] sum = new int[MediaLoop.FRAME];
    private final Limiter limiter = new Limiter();
    private final MixedFrame all = new MixedFrame();
    private final MixedFrame allButOne = new MixedFrame();
    private boolean gone;

    /// @param loudest how many voices are mixed at most
    /// @param whenClosed run once all are out
    RtpMixer(
            MediaLoop loop,
            int loudest,
            ActorRef<? super MediaEvent.PlaybackEnded> listener,
            Consumer<RtpMixer> whenClosed) {
        this.loop = loop;
        this.speakers = new Speakers(loudest);
        this.listener = listener;
        this.whenClosed = whenClosed;
    }

    @Override
    public void seat(MediaSession session, Seat seat) {
        ours(session).sit(this, seat);
    }

    @Override
    public void leave(MediaSession session) {
        ours(session).leave(this);
    }

    @Override
    public void play(Playback playback) {
        command(() -> {
            endPlayback(PlaybackEnd.STOPPED);
            player.begin(playback);
        });
    }

    @Override
    public void stopPlaying() {
        command(() -> endPlayback(PlaybackEnd.STOPPED));
    }

    @Override
    public void record(Tape tape) {
        if (!(tape instanceof TapeInput input)) {
            throw new IllegalArgumentException("a room is recorded on a tape of the same media plane, not on " + tape);
        }
        command(() -> {
            if (!tapes.contains(input)) {
                tapes.add(input);
            }
        });
    }

    @Override
    public void close() {
        closing = true;
        command(this::shutDown);
    }

    @Override
    public String toString() {
        return "room on " + loop.thread().getName();
    }

    // ---- on the loop

    MediaLoop loop() {
        return loop;
    }

    /// Lets `chair` in.
    ///
    /// @return whether there is a room any more
    boolean seated(Chair chair) {
        if (gone) {
            return false;
        }
        chairs.add(chair);
        mixOrRest();
        return true;
    }

    void left(Chair chair) {
        chairs.remove(chair);
        mixOrRest();
    }

    /// Says what is due in `tick`; called by the loop.
    @Override
    void tick(long tick) {
        Arrays.fill(sum, 0);
        speakers.choose(chairs);
        for (int i = 0; i < speakers.count(); i++) {
            add(speakers.get(i).frame());
        }
        addPlayed();
        limiter.follow(sum);
        limiter.limit(sum, NOBODY, all.refill());
        record(tick);
        for (int i = chairs.size() - 1; i >= 0; i--) {
            say(chairs.get(i), tick);
        }
        mixOrRest();
    }

    /// A party that cannot be served goes; the others hear on.
    private void say(Chair chair, long tick) {
        if (!chair.hearsRoom()) {
            return;
        }
        try {
            chair.send(loop, mixFor(chair), tick);
        } catch (RuntimeException failure) {
            log.error("{}: a party cannot be served and leaves", this, failure);
            chair.company().part();
        }
    }

    private void command(Runnable command) {
        loop.execute(() -> {
            if (!gone) {
                command.run();
                mixOrRest();
            }
        });
    }

    private void mixOrRest() {
        if (!gone && (!chairs.isEmpty() || player.isPlaying() || !tapes.isEmpty())) {
            loop.startMixing(this);
        } else {
            loop.stopMixing(this);
        }
    }

    private void shutDown() {
        gone = true;
        player.end();
        tapes.clear();
        chairs.forEach(chair -> chair.company().sentOut());
        chairs.clear();
        whenClosed.accept(this);
    }

    private MixedFrame mixFor(Chair chair) {
        if (!speakers.includes(chair)) {
            return all;
        }
        limiter.limit(sum, chair.frame(), allButOne.refill());
        return allButOne;
    }

    private void add(short[] frame) {
        for (int i = 0; i < MediaLoop.FRAME; i++) {
            sum[i] += frame[i];
        }
    }

    private void addPlayed() {
        if (!player.isPlaying()) {
            return;
        }
        if (!player.frame(Codec.PCMU, played, 0)) {
            endPlayback(PlaybackEnd.PLAYED);
            return;
        }
        short[] table = G711.decoding(Codec.PCMU);
        for (int i = 0; i < MediaLoop.FRAME; i++) {
            sum[i] += table[played.get(i) & 0xFF];
        }
    }

    private void endPlayback(PlaybackEnd end) {
        long id = player.end();
        if (id != Player.NOTHING && !closing) {
            listener.tell(new MediaEvent.PlaybackEnded(id, end));
        }
    }

    private void record(long tick) {
        for (int i = tapes.size() - 1; i >= 0; i--) {
            TapeInput tape = tapes.get(i);
            if (tape.isOver() || !hears(tape, tick)) {
                tapes.remove(i);
            }
        }
    }

    private boolean hears(TapeInput tape, long tick) {
        try {
            tape.hear(Side.PARTY, tick * MediaLoop.FRAME, all.samples(), MediaLoop.FRAME);
            return true;
        } catch (RuntimeException failure) {
            log.error("{}: a tape failed and is taken off", this, failure);
            return false;
        }
    }

    private static RtpSession ours(MediaSession session) {
        if (session instanceof RtpSession ours) {
            return ours;
        }
        throw new IllegalArgumentException("a seat is for a session of the same media plane, not for " + session);
    }
}
