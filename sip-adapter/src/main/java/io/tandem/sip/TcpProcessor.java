package io.tandem.sip;

import io.tandem.engine.sip.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts TCP connections and makes them; one connection serves everything that goes to its peer.
final class TcpProcessor extends WireProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(TcpProcessor.class);

    private final RiStack stack;
    private final ServerSocket socket;
    private final SipSettings.Limits limits;
    private final int connectMillis;
    private final ConcurrentMap<InetSocketAddress, TcpConnection> connections = new ConcurrentHashMap<>();

    TcpProcessor(RiStack stack, ServerSocket socket, SipSettings settings) {
        super(stack, (InetSocketAddress) socket.getLocalSocketAddress(), Transport.TCP);
        this.stack = stack;
        this.socket = socket;
        this.limits = settings.limits();
        this.connectMillis = Math.max(500, Math.toIntExact(settings.t1().toMillis() * 4));
    }

    static ServerSocket bind(InetSocketAddress address) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(address, 1_024);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    void open() {
        Thread.ofVirtual().name("sip-tcp-accept").start(this::accept);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket accepted = socket.accept();
                if (connections.size() < limits.connections()) {
                    take(accepted);
                } else {
                    accepted.close();
                }
            } catch (SocketException e) {
                LOG.debug("accepting on {}: {}", local(), e.toString());
            } catch (Throwable e) { // no error may make the stack deaf
                LOG.debug("a connection was lost", e);
            }
        }
    }

    private TcpConnection take(Socket connected) throws IOException {
        TcpConnection connection = new TcpConnection(stack, this, connected, limits);
        connections.put(connection.remote(), connection);
        connection.open();
        return connection;
    }

    @Override
    WireChannel channelTo(InetSocketAddress peer) throws IOException {
        TcpConnection known = connections.get(peer);
        if (known != null && known.isOpen()) {
            return known;
        }
        Socket connecting = new Socket();
        try {
            if (!local().getAddress().isAnyLocalAddress()) {
                connecting.bind(new InetSocketAddress(local().getAddress(), 0));
            }
            connecting.connect(peer, connectMillis);
            return take(connecting);
        } catch (IOException e) {
            connecting.close();
            throw e;
        }
    }

    @Override
    Optional<WireChannel> open(InetSocketAddress peer) {
        return Optional.ofNullable(connections.get(peer))
                .filter(TcpConnection::isOpen)
                .map(connection -> connection);
    }

    void ended(TcpConnection connection) {
        connections.remove(connection.remote(), connection);
    }

    @Override
    public void stop() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing {}", local(), e);
        }
        connections.values().forEach(TcpConnection::end);
    }
}
