package io.tandem.sip;

import io.tandem.engine.sip.Flow;
import io.tandem.engine.sip.Transport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One TCP connection: a virtual thread reads, another writes what is queued, so that a peer that does not read holds
/// nobody
/// up; when too much waits for it the connection ends.
final class TcpConnection extends WireChannel {
    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);
    private static final byte[] PONG = {'\r', '\n'};
    private static final long MOST_WAITING = 4L << 20;

    private final RiStack stack;
    private final TcpProcessor home;
    private final Socket socket;
    private final StreamFramer framer;
    private final BlockingQueue<byte[]> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();

    TcpConnection(RiStack stack, TcpProcessor home, Socket socket, SipSettings.Limits limits) throws IOException {
        super(stack, home, (InetSocketAddress) socket.getRemoteSocketAddress());
        this.stack = stack;
        this.home = home;
        this.socket = socket;
        this.framer = new StreamFramer(limits.largestMessage());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Math.toIntExact(limits.connectionIdle().toMillis()));
    }

    void open() {
        Thread.ofVirtual().name("sip-tcp-read").start(this::read);
        Thread.ofVirtual().name("sip-tcp-write").start(this::write);
    }

    private void read() {
        byte[] bytes = new byte[8_192];
        try {
            var in = socket.getInputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                framer.add(bytes, count);
                takeFrames();
            }
        } catch (IOException e) {
            LOG.debug("{} ended: {}", this, e.toString());
        } finally {
            end();
        }
    }

    private void takeFrames() throws IOException {
        for (Optional<StreamFramer.Frame> frame = framer.next(); frame.isPresent(); frame = framer.next()) {
            switch (frame.get()) {
                case StreamFramer.Message(byte[] message) -> receive(message);
                case StreamFramer.Ping _ -> send(PONG);
                case StreamFramer.Broken broken -> {
                    breakOff(broken);
                    throw new IOException("the stream cannot be cut into messages: " + broken.reason());
                }
            }
        }
    }

    private void receive(byte[] message) {
        try {
            stack.reception().received(message, this);
        } catch (RuntimeException e) { // one message may not end the connection of others
            LOG.debug("a message of {} was not handled", this, e);
        }
    }

    private void breakOff(StreamFramer.Broken broken) throws IOException {
        switch (broken.reason()) {
            case TOO_LARGE -> stack.reception().tooLarge(broken.head(), this);
            case NO_LENGTH -> stack.reception().endless(broken.head(), this);
        }
        socket.shutdownInput();
        drain();
    }

    /// Writes what waits before the connection ends.
    private void drain() throws IOException {
        OutputStream out = socket.getOutputStream();
        synchronized (out) {
            for (byte[] message = waiting.poll(); message != null; message = waiting.poll()) {
                out.write(message);
            }
        }
    }

    private void write() {
        try {
            OutputStream out = socket.getOutputStream();
            while (!socket.isClosed()) {
                byte[] message = waiting.take();
                synchronized (out) {
                    out.write(message);
                }
                waitingBytes.addAndGet(-message.length);
            }
        } catch (IOException | InterruptedException e) {
            LOG.debug("{} takes no more: {}", this, e.toString());
        } finally {
            end();
        }
    }

    @Override
    void send(byte[] message) throws IOException {
        if (socket.isClosed()) {
            throw new IOException(this + " has ended");
        }
        if (waitingBytes.addAndGet(message.length) > MOST_WAITING) {
            end();
            throw new IOException(this + " does not read");
        }
        waiting.add(message);
    }

    boolean isOpen() {
        return !socket.isClosed();
    }

    void end() {
        home.ended(this);
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing {}", this, e);
        }
        waiting.add(PONG); // wakes the writer, which finds the socket closed
    }

    @Override
    Transport transport() {
        return Transport.TCP;
    }

    @Override
    Flow flow() {
        return new Flow(Transport.TCP, remote(), home.local());
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return "TCP connection with " + remote();
    }
}
