package io.tandem.app.phone;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/// A party that is nothing but a UDP socket, so that a test says what is sent when.
final class RawParty implements AutoCloseable {
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
    private static final String TAG = ";tag=raw";
    private static final int PATIENCE_MILLIS = 10_000;

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
    private SocketAddress phone = new InetSocketAddress(0);
    private int cSeq;

    RawParty() throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    String at() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /// The next message that begins so; others are passed over.
    String receives(String beginning) throws IOException {
        while (true) {
            var packet = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(packet);
            phone = packet.getSocketAddress();
            String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            if (text.startsWith(beginning)) {
                return text;
            }
        }
    }

    void answers(String request, String status, String body) throws IOException {
        String to = field(request, "To");
        sends("SIP/2.0 " + status + "\r\n"
                + request.lines()
                        .filter(line -> line.startsWith("Via: "))
                        .map(line -> line + "\r\n")
                        .collect(Collectors.joining())
                + "From: " + field(request, "From") + "\r\nTo: " + to + (to.contains(";tag=") ? "" : TAG)
                + "\r\nCall-ID: " + field(request, "Call-ID") + "\r\nCSeq: " + field(request, "CSeq") + "\r\n"
                + rest(body));
    }

    /// Sends a request in the dialog that `invite` made.
    ///
    /// @param more header fields, each with its line break
    void asks(String invite, String method, String more) throws IOException {
        cSeq++;
        String target = field(invite, "Contact").replaceFirst(".*<", "").replaceFirst(">.*", "");
        sends(method + " " + target + " SIP/2.0\r\nVia: SIP/2.0/UDP " + at() + ";branch=z9hG4bK-raw-" + cSeq
                + ";rport\r\nMax-Forwards: 70\r\nFrom: " + field(invite, "To") + TAG + "\r\nTo: "
                + field(invite, "From") + "\r\nCall-ID: " + field(invite, "Call-ID") + "\r\nCSeq: " + cSeq + " "
                + method + "\r\n" + more + rest(""));
    }

    private String rest(String body) {
        return "Contact: <sip:raw@" + at() + ">\r\n" + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private void sends(String message) throws IOException {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, phone));
    }

    private static String field(String message, String name) {
        return message.lines()
                .filter(line -> line.startsWith(name + ": "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + message))
                .substring(name.length() + 2);
    }

    @Override
    public void close() {
        socket.close();
    }
}
