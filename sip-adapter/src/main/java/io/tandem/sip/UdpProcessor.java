package io.tandem.sip;

import io.tandem.engine.sip.Flow;
import io.tandem.engine.sip.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes datagrams in, each as a copy of its exact size, and lets a few threads work on them in the order of their
/// Call-ID.
///
/// ```
/// socket --> reader --+--> queue 0 --> worker 0 --> Reception
///                     +--> queue 1 --> worker 1 --> Reception
///                     '--> both bounded: a full queue answers 503 or drops
/// ```
final class UdpProcessor extends WireProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(UdpProcessor.class);
    private static final int LARGEST_DATAGRAM = 65_535;
    private static final int SOCKET_BUFFER = 8 << 20;
    private static final int WORKERS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private final RiStack stack;
    private final DatagramChannel socket;
    private final List<BlockingQueue<Datagram>> queues = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Datagram(byte[] bytes, InetSocketAddress source) {}

    private UdpProcessor(RiStack stack, DatagramChannel socket, InetSocketAddress local, int queued) {
        super(stack, local, Transport.UDP);
        this.stack = stack;
        this.socket = socket;
        for (int i = 0; i < WORKERS; i++) {
            queues.add(new ArrayBlockingQueue<>(Math.max(1, queued / WORKERS)));
        }
    }

    static DatagramChannel bind(InetSocketAddress address) throws IOException {
        DatagramChannel socket = DatagramChannel.open(
                address.getAddress().getAddress().length == 4
                        ? StandardProtocolFamily.INET
                        : StandardProtocolFamily.INET6);
        try {
            socket.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
            socket.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
            return socket.bind(address);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    static UdpProcessor on(RiStack stack, DatagramChannel socket, int queued) throws IOException {
        return new UdpProcessor(stack, socket, (InetSocketAddress) socket.getLocalAddress(), queued);
    }

    @Override
    void open() {
        threads.add(
                Thread.ofPlatform().daemon().name("sip-udp-reader-" + getPort()).start(this::read));
        for (BlockingQueue<Datagram> queue : queues) {
            threads.add(Thread.ofPlatform()
                    .daemon()
                    .name("sip-udp-worker-" + getPort())
                    .start(() -> work(queue)));
        }
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
        while (socket.isOpen()) {
            try {
                buffer.clear();
                InetSocketAddress source = (InetSocketAddress) socket.receive(buffer);
                buffer.flip();
                if (source != null && buffer.remaining() > 4) { // up to two line breaks: a keep-alive, RFC 3261 7.5
                    byte[] bytes = new byte[buffer.remaining()];
                    buffer.get(bytes);
                    accept(new Datagram(bytes, source));
                }
            } catch (ClosedChannelException closed) {
                return;
            } catch (Throwable e) { // no error may make the stack deaf
                LOG.debug("a datagram was lost", e);
            }
        }
    }

    private void accept(Datagram datagram) {
        int queue = Math.floorMod(CallIdScan.hash(datagram.bytes()), queues.size());
        if (!queues.get(queue).offer(datagram)) {
            stack.reception().overloaded(datagram.bytes(), channelTo(datagram.source()));
        }
    }

    private void work(BlockingQueue<Datagram> queue) {
        while (socket.isOpen()) {
            try {
                Datagram datagram = queue.take();
                stack.reception().received(datagram.bytes(), channelTo(datagram.source()));
            } catch (InterruptedException stopping) {
                return;
            } catch (Throwable e) { // one message may not stop the others
                LOG.debug("a datagram was not handled", e);
            }
        }
    }

    @Override
    WireChannel channelTo(InetSocketAddress peer) {
        return new Channel(peer);
    }

    @Override
    public void stop() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing {}", local(), e);
        }
        threads.forEach(Thread::interrupt);
    }

    /// The socket, with one peer's address.
    private final class Channel extends WireChannel {
        Channel(InetSocketAddress remote) {
            super(stack, UdpProcessor.this, remote);
        }

        @Override
        void send(byte[] message) throws IOException {
            socket.send(ByteBuffer.wrap(message), remote());
        }

        @Override
        Transport transport() {
            return Transport.UDP;
        }

        @Override
        Flow flow() {
            return new Flow(Transport.UDP, remote(), local());
        }
    }
}
