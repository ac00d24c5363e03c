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
/// nobody up; when too much waits for it the connection ends.
final class TcpConnection extends WireChannel {
    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);
    private static final byte[] PONG = {'\r', '\n'};
    private static final byte[] GOODBYE = {};
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
                if (takeFrames() == Stream.BROKEN) {
                    waiting.add(GOODBYE);
                    return;
                }
            }
            end();
        } catch (IOException e) {
            LOG.debug("{} ended: {}", this, e.toString());
            end();
        } catch (Throwable e) { // a connection that nobody reads may not stay
            LOG.debug("{} failed", this, e);
            end();
        }
    }

    /// Whether more can be read.
    private enum Stream {
        WHOLE,
        BROKEN
    }

    private Stream takeFrames() throws IOException {
        for (Optional<StreamFramer.Frame> frame = framer.next(); frame.isPresent(); frame = framer.next()) {
            switch (frame.get()) {
                case StreamFramer.Message(byte[] message) -> receive(message);
                case StreamFramer.Ping _ -> send(PONG);
                case StreamFramer.Broken broken -> {
                    refuse(broken);
                    return Stream.BROKEN;
                }
            }
        }
        return Stream.WHOLE;
    }

    private void receive(byte[] message) {
        try {
            stack.reception().received(message, this);
        } catch (RuntimeException e) { // one message may not end the connection of others
            LOG.debug("a message of {} was not handled", this, e);
        }
    }

    private void refuse(StreamFramer.Broken broken) {
        switch (broken.reason()) {
            case TOO_LARGE -> stack.reception().tooLarge(broken.head(), this);
            case NO_LENGTH -> stack.reception().endless(broken.head(), this);
        }
    }

    private void write() {
        try {
            OutputStream out = socket.getOutputStream();
            while (!socket.isClosed()) {
                byte[] message = waiting.take();
                if (message.length == 0) { // GOODBYE
                    return;
                }
                out.write(message);
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
        waiting.add(GOODBYE); // wakes the writer
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
