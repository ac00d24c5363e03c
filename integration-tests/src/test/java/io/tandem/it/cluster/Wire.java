package io.tandem.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// SIP as text, for parties that do what no phone of ours does.
final class Wire {
    static final String SDP = String.join(
            "\r\n",
            "v=0",
            "o=- 1 1 IN IP4 127.0.0.1",
            "s=-",
            "c=IN IP4 127.0.0.1",
            "t=0 0",
            "m=audio 40000 RTP/AVP 0",
            "a=rtpmap:0 PCMU/8000",
            "");
    private static final int PATIENCE_MILLIS = 10_000;

    private Wire() {}

    /// The value of the first field called `name`.
    static String header(String message, String name) {
        return all(message, name).stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + message));
    }

    static List<String> all(String message, String name) {
        return message.lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .toList();
    }

    /// An answer to `request`.
    ///
    /// @param more further header fields, each ending with a line break
    static String answer(String request, String status, String more, String body) {
        var text = new StringBuilder("SIP/2.0 " + status + "\r\n");
        all(request, "Via").forEach(via -> text.append("Via: ").append(via).append("\r\n"));
        all(request, "Record-Route")
                .forEach(route -> text.append("Record-Route: ").append(route).append("\r\n"));
        String to = header(request, "To");
        return text + "From: " + header(request, "From") + "\r\nTo: " + to + (to.contains(";tag=") ? "" : ";tag=b1")
                + "\r\nCall-ID: " + header(request, "Call-ID") + "\r\nCSeq: " + header(request, "CSeq") + "\r\n" + more
                + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n") + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    /// A party over UDP.
    static final class Udp implements AutoCloseable {
        private final DatagramSocket socket;

        Udp() throws IOException {
            socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
            socket.setSoTimeout(PATIENCE_MILLIS);
        }

        String at() {
            return "127.0.0.1:" + socket.getLocalPort();
        }

        void send(String message, InetSocketAddress to) throws IOException {
            byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        }

        /// The next request of that method; it is answered with 200.
        String request(String method) throws IOException {
            socket.setSoTimeout(PATIENCE_MILLIS);
            while (true) {
                var packet = new DatagramPacket(new byte[65_535], 65_535);
                socket.receive(packet);
                String text = text(packet);
                if (text.startsWith(method + " ")) {
                    send(Wire.answer(text, "200 OK", "", ""), (InetSocketAddress) packet.getSocketAddress());
                    return text;
                }
            }
        }

        private static String text(DatagramPacket packet) {
            return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        }

        /// The next final answer to that method.
        String answer(String method) throws IOException {
            while (true) {
                var packet = new DatagramPacket(new byte[65_535], 65_535);
                socket.receive(packet);
                String text = text(packet);
                if (text.matches("(?s)SIP/2\\.0 [2-6].*")
                        && header(text, "CSeq").endsWith(method)) {
                    return text;
                }
            }
        }

        /// The final answer to `message`, which is repeated as phones repeat it.
        String asks(String message, InetSocketAddress to, String method) throws IOException {
            socket.setSoTimeout(500);
            for (int i = 0; i < PATIENCE_MILLIS / 500; i++) {
                send(message, to);
                try {
                    return answer(method);
                } catch (SocketTimeoutException lost) {
                    assertThat(lost).hasMessageContaining("timed out");
                }
            }
            throw new AssertionError("no answer to " + message);
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    /// A party with a connection.
    static final class Tcp implements AutoCloseable {
        private final Socket socket = new Socket();

        Tcp(int port) throws IOException {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            socket.setSoTimeout(PATIENCE_MILLIS);
        }

        String at() {
            return "127.0.0.1:" + socket.getLocalPort();
        }

        /// Returns when the node has the connection: it answers a ping (RFC 5626 3.5.1).
        void connect(InetSocketAddress to) throws IOException {
            socket.connect(to);
            send("\r\n\r\n");
            socket.getInputStream().readNBytes(2);
        }

        void send(String message) throws IOException {
            socket.getOutputStream().write(message.getBytes(StandardCharsets.UTF_8));
        }

        /// The next message, which starts so; a node that asks whether we are there is told so.
        String receive(String start) throws IOException {
            String next = next();
            while (next.startsWith("OPTIONS ")) {
                send(answer(next, "200 OK", "", ""));
                next = next();
            }
            assertThat(next).startsWith(start);
            return next;
        }

        /// Waits until the node ends the connection, or is dead.
        void ends() throws IOException {
            try {
                while (socket.getInputStream().read() >= 0) {}
            } catch (SocketException reset) {
                return; // a process that is killed says no more
            }
        }

        private String next() throws IOException {
            InputStream in = socket.getInputStream();
            var head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
                int one = in.read();
                assertThat(one).as("the connection lives, after " + head).isNotNegative();
                head.write(one);
            }
            String text = head.toString(StandardCharsets.UTF_8);
            int length = Integer.parseInt(header(text, "Content-Length"));
            return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
