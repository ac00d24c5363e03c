package io.tandem.it.sipp;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.Codec;
import io.tandem.media.G711;
import io.tandem.media.ToneDetector;
import io.tandem.media.Tones;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The RTP of a phone whose signalling SIPp does: hears a tone, presses keys by RFC 4733.
public final class Voice implements AutoCloseable {
    private static final int HEADER = 12;
    private static final int DIGITS = 101;
    private static final int SAMPLES = 160;
    private static final long NANOS_OF_A_PACKET = 20_000_000;

    private final DatagramSocket socket =
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final ToneDetector detector;
    private final BlockingQueue<InetSocketAddress> sources = new LinkedBlockingQueue<>();
    private final Thread reader;
    private int sequence = 100;
    private int timestamp = 4000;

    /// @param hertz the tone that is listened for
    public Voice(double hertz) throws IOException {
        this.detector = new ToneDetector(hertz);
        this.reader = Thread.ofPlatform().daemon().name("voice").unstarted(this::read);
        reader.start();
    }

    public int port() {
        return socket.getLocalPort();
    }

    /// Where the engine sends from, as soon as a packet has come.
    InetSocketAddress engine() throws InterruptedException {
        InetSocketAddress source = sources.poll(10, TimeUnit.SECONDS);
        if (source == null) {
            throw new AssertionError("no RTP came from the engine");
        }
        return source;
    }

    /// How much of the tone was heard, in milliseconds.
    public int toneMillis() {
        return detector.blocksInTone() * 20;
    }

    /// How much was heard at all, in milliseconds.
    int heardMillis() {
        return detector.blocksHeard() * 20;
    }

    /// Sends `packets` packets of silence.
    void murmurs(InetSocketAddress engine, int packets) throws IOException {
        byte[] silence = new byte[SAMPLES];
        Arrays.fill(silence, G711.silence(Codec.PCMU));
        for (int i = 0; i < packets; i++) {
            send(engine, 0, timestamp, silence);
            timestamp += SAMPLES;
        }
    }

    /// Says a tone from now on, a packet each 20 ms, until it is closed.
    public void speaks(int hertz) throws InterruptedException {
        InetSocketAddress engine = engine();
        byte[] second = G711.encode(Codec.PCMU, Tones.sineSamples(hertz, 0.4, AudioClip.RATE));
        Thread.ofPlatform().daemon().name("voice speaks").start(() -> speak(engine, second));
    }

    private void speak(InetSocketAddress engine, byte[] second) {
        try {
            long began = System.nanoTime();
            for (int packet = 0; !socket.isClosed(); packet++) {
                long due = began + packet * NANOS_OF_A_PACKET;
                for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                    LockSupport.parkNanos(early);
                }
                int from = packet * SAMPLES % second.length;
                send(engine, 0, timestamp, Arrays.copyOfRange(second, from, from + SAMPLES));
                timestamp += SAMPLES;
            }
        } catch (IOException closed) {
            return; // the test is over
        }
    }

    /// Presses a key for 100 ms: every packet of the event has the timestamp of its beginning, and the end is sent
    /// three times (RFC 4733 2.5.1.2, 2.5.1.4).
    void presses(InetSocketAddress engine, int key) throws IOException {
        for (int packet = 1; packet <= 7; packet++) {
            int duration = Math.min(packet, 5) * SAMPLES;
            int end = packet >= 5 ? 0x80 : 0;
            byte[] event = ByteBuffer.allocate(4)
                    .put((byte) key)
                    .put((byte) (end | 10))
                    .putShort((short) duration)
                    .array();
            send(engine, packet == 1 ? DIGITS | 0x80 : DIGITS, timestamp, event);
        }
        timestamp += 10 * SAMPLES;
    }

    private void send(InetSocketAddress engine, int type, int when, byte[] payload) throws IOException {
        var packet = ByteBuffer.allocate(HEADER + payload.length)
                .put((byte) 0x80)
                .put((byte) type)
                .putShort((short) sequence++)
                .putInt(when)
                .putInt(0x7A7A7A7A)
                .put(payload);
        socket.send(new DatagramPacket(packet.array(), packet.capacity(), engine));
    }

    private void read() {
        var packet = new DatagramPacket(new byte[2048], 2048);
        try {
            while (!socket.isClosed()) {
                packet.setLength(2048);
                socket.receive(packet);
                sources.add((InetSocketAddress) packet.getSocketAddress());
                if (packet.getLength() > HEADER && (packet.getData()[1] & 0x7F) == 0) {
                    short[] heard =
                            G711.decode(Codec.PCMU, Arrays.copyOfRange(packet.getData(), HEADER, packet.getLength()));
                    detector.heard(heard, heard.length);
                }
            }
        } catch (IOException closed) {
            return; // the test is over
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
