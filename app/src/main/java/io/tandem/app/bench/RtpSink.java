package io.tandem.app.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/// One socket that takes the RTP of all legs, and counts what is missing by the sequence numbers of each source port.
final class RtpSink implements AutoCloseable {
    private static final int PORTS = 1 << 16;
    private static final int NONE = -1;

    private final DatagramChannel channel;
    private final Thread reader;
    private final int[] last = new int[PORTS];
    private final long[] lastCame = new long[PORTS];
    private final AtomicLong packets = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile Arrivals arrivals = new Arrivals();

    static RtpSink open() throws BenchFailure {
        try {
            return new RtpSink();
        } catch (IOException e) {
            throw new BenchFailure("no socket for RTP: " + e.getMessage(), e);
        }
    }

    private RtpSink() throws IOException {
        this.channel = DatagramChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 8 << 20);
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        this.reader = Thread.ofPlatform().daemon().name("rtp-sink").unstarted(this::read);
        Arrays.fill(last, NONE);
        reader.start();
    }

    int port() {
        return channel.socket().getLocalPort();
    }

    long packets() {
        return packets.get();
    }

    /// Packets that their sequence numbers say were sent, and that did not come.
    long lost() {
        return lost.get();
    }

    /// Forgets what was measured; what comes from now on counts.
    Arrivals measure() {
        arrivals = new Arrivals();
        return arrivals;
    }

    private void read() {
        var buffer = ByteBuffer.allocateDirect(2048);
        try {
            while (channel.receive(buffer.clear()) instanceof InetSocketAddress source) {
                if (buffer.position() < 12) {
                    continue;
                }
                int sequence = buffer.getShort(2) & 0xFFFF;
                int port = source.getPort();
                long now = System.nanoTime();
                if (last[port] != NONE) {
                    int step = sequence - last[port] & 0xFFFF;
                    int missing = step > 0 && step < 1000 ? step - 1 : 0;
                    lost.addAndGet(missing);
                    arrivals.heard(missing, now - lastCame[port]);
                }
                last[port] = sequence;
                lastCame[port] = now;
                packets.incrementAndGet();
            }
        } catch (IOException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            reader.join();
        } catch (IOException e) {
            reader.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
