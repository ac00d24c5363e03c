package io.tandem.app.bench;

import io.tandem.engine.media.AudioTap;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaFlow;
import io.tandem.engine.media.MediaPlane;
import io.tandem.engine.media.MediaSession;
import io.tandem.engine.media.Playback;
import io.tandem.engine.media.Tape;
import io.tandem.engine.sid.CallSid;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorRef;

/// The media of phones that only load an engine: every session sends a packet of G.711 each 20 ms that says when it was
/// sent, and what comes back through the engine is counted and timed.
///
/// ```
/// session A        engine        session B
///  |--172 octets----->|------------->|   delay = now - the time in the payload
///  |<-----------------|<-------------|   lost = gaps in the numbers in the payload
/// ```
///
/// One thread sends for all sessions, one receives.
final class RtpLoad implements MediaPlane, AutoCloseable {
    private static final long FRAME_NANOS = 20_000_000;
    private static final int HEADER = 12;
    private static final int SAMPLES = 160;
    private static final int MARK = 0x10; // codes that no transcoder between µ-law and µ-law changes

    /// Whether the phones talk.
    enum Talk {
        NO,
        YES
    }

    private final Talk talk;
    private final Selector selector;
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private final Queue<Session> coming = new ConcurrentLinkedQueue<>();
    private final Thread sender;
    private final Thread receiver;
    private volatile Arrivals arrivals = new Arrivals();
    private volatile Life life = Life.OPEN;

    private enum Life {
        OPEN,
        CLOSED
    }

    static RtpLoad start(Talk talk) throws BenchFailure {
        try {
            return new RtpLoad(talk);
        } catch (IOException e) {
            throw new BenchFailure("no selector for RTP: " + e.getMessage(), e);
        }
    }

    private RtpLoad(Talk talk) throws IOException {
        this.talk = talk;
        this.selector = Selector.open();
        this.sender = Thread.ofPlatform().daemon().name("rtp-sender").unstarted(this::send);
        this.receiver = Thread.ofPlatform().daemon().name("rtp-receiver").unstarted(this::receive);
        sender.start();
        receiver.start();
    }

    /// Forgets what was measured; what comes from now on counts.
    Arrivals measure() {
        arrivals = new Arrivals();
        return arrivals;
    }

    /// What was measured since then; nothing is added to it any more.
    Arrivals measured(Arrivals since) {
        arrivals = new Arrivals();
        return since;
    }

    @Override
    public Opening open(CallSid call, AddressFamily family, ActorRef<? super MediaEvent> listener) {
        try {
            var session = new Session();
            coming.add(session);
            selector.wakeup();
            sessions.add(session);
            listener.tell(new MediaEvent.Opened(session));
            return session::close;
        } catch (IOException e) {
            listener.tell(new MediaEvent.OpenFailed(String.valueOf(e.getMessage())));
            return () -> {}; // there is none
        }
    }

    @Override
    public int openSessions() {
        return sessions.size();
    }

    private void send() {
        long next = System.nanoTime();
        while (life == Life.OPEN) {
            for (Session session : sessions) {
                session.sendOne();
            }
            next += FRAME_NANOS;
            for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    private void receive() {
        var buffer = ByteBuffer.allocateDirect(2048);
        try {
            while (life == Life.OPEN) {
                selector.select(key -> read(key, buffer));
                for (Session session = coming.poll(); session != null; session = coming.poll()) {
                    session.register();
                }
            }
        } catch (IOException closed) {
            life = Life.CLOSED;
        }
    }

    private void read(SelectionKey key, ByteBuffer buffer) {
        var session = (Session) key.attachment();
        try {
            while (session.channel.receive(buffer.clear()) != null) {
                if (buffer.position() >= HEADER + SAMPLES) {
                    session.came(buffer);
                }
            }
        } catch (IOException closed) {
            key.cancel();
        }
    }

    @Override
    public void close() {
        life = Life.CLOSED;
        try {
            selector.wakeup();
            sender.join();
            receiver.join();
            selector.close();
        } catch (IOException e) {
            receiver.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sessions.forEach(Session::close);
    }

    /// One phone's audio.
    private final class Session implements MediaSession {
        private final DatagramChannel channel;
        private final ByteBuffer packet = ByteBuffer.allocateDirect(HEADER + SAMPLES);
        private final int ssrc = ThreadLocalRandom.current().nextInt();
        private volatile InetSocketAddress peer = new InetSocketAddress(0);
        private int number;
        private int lastNumber = -1;
        private int lastSequence = -1;
        private long lastCame;
        private long lastDelay;

        private Session() throws IOException {
            this.channel = DatagramChannel.open();
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            channel.configureBlocking(false);
        }

        private void register() {
            try {
                channel.register(selector, SelectionKey.OP_READ, this);
            } catch (ClosedChannelException e) {
                sessions.remove(this); // it has ended already
            }
        }

        /// Called by the sender alone.
        private void sendOne() {
            InetSocketAddress to = peer;
            if (talk == Talk.NO || to.getPort() == 0) {
                return;
            }
            packet.clear();
            packet.put((byte) 0x80)
                    .put((byte) 0)
                    .putShort((short) number)
                    .putInt(number * SAMPLES)
                    .putInt(ssrc);
            put(number, 8);
            put(System.nanoTime(), 16);
            while (packet.hasRemaining()) {
                packet.put((byte) MARK);
            }
            number++;
            try {
                channel.send(packet.flip(), to);
            } catch (IOException ended) {
                sessions.remove(this);
            }
        }

        private void put(long value, int nibbles) {
            for (int i = nibbles - 1; i >= 0; i--) {
                packet.put((byte) (MARK | (int) ((value >>> (4 * i)) & 15)));
            }
        }

        /// Called by the receiver alone.
        private void came(ByteBuffer buffer) {
            long now = System.nanoTime();
            Arrivals measured = arrivals;
            int sequence = buffer.getShort(2) & 0xFFFF;
            if (lastSequence >= 0) {
                int step = sequence - lastSequence & 0xFFFF;
                measured.heard(step > 0 && step < 1000 ? step - 1 : 0, now - lastCame);
            }
            lastSequence = sequence;
            lastCame = now;
            if (!isOurs(buffer)) {
                return; // a ringing tone
            }
            int count = (int) get(buffer, HEADER, 8);
            long delay = now - get(buffer, HEADER + 8, 16);
            if (lastNumber >= 0) {
                measured.came(Math.max(0, count - lastNumber - 1), delay, Math.abs(delay - lastDelay));
            }
            lastNumber = count;
            lastDelay = delay;
        }

        /// Whether a phone of ours has sent it: single octets of a tone may look so, all of them do not.
        private boolean isOurs(ByteBuffer buffer) {
            for (int i = 0; i < SAMPLES; i++) {
                if ((buffer.get(HEADER + i) & 0xF0) != MARK) {
                    return false;
                }
            }
            return true;
        }

        private long get(ByteBuffer buffer, int at, int nibbles) {
            long value = 0;
            for (int i = 0; i < nibbles; i++) {
                value = (value << 4) | (buffer.get(at + i) & 15);
            }
            return value;
        }

        @Override
        public InetSocketAddress localAddress() {
            return new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), channel.socket().getLocalPort());
        }

        @Override
        public void connect(MediaFlow flow) {
            peer = flow.remote();
        }

        @Override
        public void close() {
            sessions.remove(this);
            try {
                channel.close();
            } catch (IOException e) {
                peer = new InetSocketAddress(0);
            }
        }

        @Override
        public void play(Playback playback) {
            // these phones say nothing else
        }

        @Override
        public void stopPlaying() {
            // nothing plays
        }

        @Override
        public void sendDigits(String digits) {
            // they have no keys
        }

        @Override
        public void tap(AudioTap tap) {
            // nobody listens
        }

        @Override
        public void record(Tape tape) {
            // the engine does that
        }

        @Override
        public void bridge(MediaSession other) {
            // the engine does that
        }

        @Override
        public void unbridge() {
            // never bridged
        }

        @Override
        public void relay(Relay relay) {
            // never bridged
        }
    }
}
