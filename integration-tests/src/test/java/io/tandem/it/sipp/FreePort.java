package io.tandem.it.sipp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// TCP ports that nobody listens on.
public final class FreePort {
    private FreePort() {}

    /// One at `host`, which is a number.
    public static int of(String host) throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral(host))) {
            return socket.getLocalPort();
        }
    }
}
