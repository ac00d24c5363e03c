package io.tandem.media.rtp;

import io.tandem.engine.media.AudioTap;
import io.tandem.engine.media.Codec;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaFlow;
import io.tandem.engine.media.MediaPlane;
import io.tandem.engine.media.MediaPlane.AddressFamily;
import io.tandem.engine.media.MediaSession;
import io.tandem.engine.sid.CallSid;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;

/// A session of the plane under test with somebody who listens to what it tells.
final class Party {
    static final int DIGITS = 101;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final TestProbe<MediaEvent> probe;
    private final MediaSession session;

    private Party(TestProbe<MediaEvent> probe, MediaSession session) {
        this.probe = probe;
        this.session = session;
    }

    static Party open(ActorTestKit kit, MediaPlane plane) {
        return open(kit, plane, AddressFamily.IPV4);
    }

    static Party open(ActorTestKit kit, MediaPlane plane, AddressFamily family) {
        TestProbe<MediaEvent> probe = kit.createTestProbe(MediaEvent.class);
        plane.open(CallSid.mint(1), family, probe.ref());
        var opened = probe.expectMessageClass(MediaEvent.Opened.class, PATIENCE);
        return new Party(probe, opened.session());
    }

    MediaSession session() {
        return session;
    }

    InetSocketAddress address() {
        return session.localAddress();
    }

    void connect(InetSocketAddress remote, Codec codec) {
        connect(flow(remote, codec, Direction.SENDRECV));
    }

    /// Returns once the session is connected: what a peer sends earlier is not heard.
    void connect(MediaFlow flow) {
        session.connect(flow);
        settles();
    }

    /// Returns once the session has done what it was asked, and is latched if somebody was heard: what comes at
    /// that
    /// moment is lost.
    void settles() {
        if (!(session instanceof RtpSession rtp)) {
            throw new IllegalStateException(session + " is of another media plane");
        }
        var done = new CountDownLatch(1);
        rtp.command(done::countDown);
        try {
            if (!done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the session did not settle within " + PATIENCE);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the session settled", stopped);
        }
    }

    void connect(InetSocketAddress remote) {
        connect(remote, Codec.PCMU);
    }

    static MediaFlow flow(InetSocketAddress remote, Codec codec, Direction direction) {
        var rtcp = new InetSocketAddress(remote.getAddress(), remote.getPort() + 1);
        return new MediaFlow(remote, rtcp, codec, OptionalInt.of(DIGITS), OptionalInt.of(DIGITS), direction);
    }

    MediaEvent hears() {
        return probe.receiveMessage(PATIENCE);
    }

    void hearsNoMore(Duration quiet) {
        probe.expectNoMessage(quiet);
    }

    void close() {
        session.close();
    }

    /// Keeps what a session hears.
    static final class Recorder implements AudioTap {
        private final LinkedBlockingQueue<Short> samples = new LinkedBlockingQueue<>();

        @Override
        public void heard(short[] heard, int length) {
            for (int i = 0; i < length; i++) {
                samples.add(heard[i]);
            }
        }

        /// The next `count` samples, as soon as they are there.
        short[] take(int count) throws InterruptedException {
            short[] taken = new short[count];
            for (int i = 0; i < count; i++) {
                Short sample = samples.poll(5, TimeUnit.SECONDS);
                if (sample == null) {
                    throw new AssertionError("only " + i + " of " + count + " samples came");
                }
                taken[i] = sample;
            }
            return taken;
        }

        void forget() {
            samples.clear();
        }

        int waiting() {
            return samples.size();
        }
    }
}
