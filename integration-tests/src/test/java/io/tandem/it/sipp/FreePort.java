package io.tandem.it.sipp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Ports that nobody uses, neither by UDP nor by TCP, and that nobody else will be given: they are below those that
/// systems hand out, and each process that runs tests has a share of its own.
public final class FreePort {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int FIRST = 20_100;
    private static final int SHARES = 4;
    private static final int SHARE = 3_000;

    /// Whoever listens on it has the share.
    private static final ServerSocket CLAIM = claim();

    private static final int FIRST_OF_OURS = FIRST + (FIRST - 1 - CLAIM.getLocalPort()) * SHARE;
    private static final AtomicInteger tried = new AtomicInteger();

    private FreePort() {}

    private static ServerSocket claim() {
        return IntStream.range(0, SHARES)
                .mapToObj(share -> listening(FIRST - 1 - share))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(SHARES + " processes run tests already"));
    }

    private static Optional<ServerSocket> listening(int port) {
        try {
            return Optional.of(new ServerSocket(port, 1, LOOPBACK));
        } catch (BindException anothers) {
            return Optional.empty();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /// One at `host`, which is a number.
    public static int of(String host) throws IOException {
        InetAddress address = InetAddress.ofLiteral(host);
        for (int tries = 0; tries < SHARE; tries++) {
            int port = FIRST_OF_OURS + tried.getAndIncrement() % SHARE;
            if (isFree(new InetSocketAddress(address, port))) {
                return port;
            }
        }
        throw new IOException("no free port at " + host);
    }

    private static boolean isFree(InetSocketAddress address) throws IOException {
        try (var udp = new DatagramSocket(address);
                var tcp = new ServerSocket(address.getPort(), 1, address.getAddress())) {
            return udp.isBound() && tcp.isBound();
        } catch (BindException inUse) {
            return false;
        }
    }
}
