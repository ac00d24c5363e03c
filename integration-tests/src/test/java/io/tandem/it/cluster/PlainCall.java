package io.tandem.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.Codec;
import io.tandem.engine.sip.Replaces;
import io.tandem.it.loss.EngineProcess;
import io.tandem.it.sipp.Patience;
import io.tandem.media.G711;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// One call of a party that is two sockets: it sends its requests to any node, gives back the audio that it gets, and
/// knows the longest time for which it heard nothing.
public final class PlainCall implements AutoCloseable {
    private static final int RTP_HEADER = 12;
    private static final int SSRC = 8;
    private static final int LOUD = 500;
    private static final String OUR_TAG = "a1";

    private final Wire.Udp sip = new Wire.Udp();
    private final DatagramSocket rtp = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
    private final String callId = UUID.randomUUID().toString();
    private final String number;
    private String theirTag = "";
    private int cSeq;
    private long lastHeard;
    private long longestGap;

    PlainCall(String number) throws IOException {
        this.number = number;
        Thread.ofPlatform().daemon().name("plain call").start(this::listen);
    }

    /// Calls, and sends ACK.
    ///
    /// @return the status of the answer
    int invites(EngineProcess node) throws IOException {
        return invites(address(node));
    }

    private int invites(InetSocketAddress node) throws IOException {
        String request = request("INVITE", ++cSeq, sdp());
        String answer = sip.asks(request, node, cSeq + " INVITE");
        theirTag = Wire.header(answer, "To").replaceFirst(".*;tag=", "");
        boolean accepted = status(answer) < 300;
        String ack = request("ACK", cSeq, "");
        sip.send(accepted ? ack : ack.replace("branch=" + branch("ACK"), "branch=" + branch("INVITE")), node);
        return status(answer);
    }

    /// Calls, and is answered.
    public static PlainCall answered(String number, EngineProcess node) throws IOException {
        return answered(number, address(node));
    }

    static PlainCall answered(String number, InetSocketAddress node) throws IOException {
        var call = new PlainCall(number);
        assertThat(call.invites(node)).isEqualTo(200);
        return call;
    }

    /// Its dialog: Call-ID, the node's tag, and its own.
    Replaces dialog() {
        return new Replaces(callId, theirTag, OUR_TAG, Replaces.When.ALWAYS);
    }

    /// Waits for BYE.
    void isHungUp() throws IOException {
        sip.request("BYE");
    }

    /// Of the call as the API has it, once it is answered: our tag is made of it.
    public String sid() {
        return "CA" + theirTag.substring(0, 32);
    }

    /// What a node says to a re-INVITE of this call.
    int reInvites(EngineProcess node) throws IOException {
        return asks("INVITE", sdp(), address(node));
    }

    /// It was heard all the time, and hangs up.
    ///
    /// @param longestGapMillis without a packet
    void wentOn(EngineProcess node, int longestGapMillis) throws IOException {
        long gap = longestGapMillis();
        System.out.println("longest gap of a call of " + node.sip() + ": " + gap + " ms");
        assertThat(gap).as("longest gap").isLessThanOrEqualTo(longestGapMillis);
        assertThat(hangsUp(node)).isEqualTo(200);
    }

    /// What a node says to BYE.
    public int hangsUp(EngineProcess node) throws IOException {
        return hangsUp(address(node));
    }

    int hangsUp(InetSocketAddress node) throws IOException {
        return asks("BYE", "", node);
    }

    /// Sends BYE once, to a node that may not be there any more.
    void leaves(EngineProcess node) throws IOException {
        cSeq++;
        sip.send(request("BYE", cSeq, ""), address(node));
    }

    private int asks(String method, String body, InetSocketAddress node) throws IOException {
        cSeq++;
        return status(sip.asks(request(method, cSeq, body), node, cSeq + " " + method));
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring("SIP/2.0 ".length(), "SIP/2.0 200".length()));
    }

    private static InetSocketAddress address(EngineProcess node) {
        String[] parts = node.sip().split(":", 2);
        return new InetSocketAddress(InetAddress.ofLiteral(parts[0]), Integer.parseInt(parts[1]));
    }

    private String sdp() {
        return Wire.SDP.replace("40000", Integer.toString(rtp.getLocalPort()));
    }

    private String branch(String method) {
        return "z9hG4bK" + method + cSeq + callId;
    }

    private String request(String method, int number, String body) {
        return method + " sip:" + this.number + "@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP " + sip.at() + ";branch="
                + branch(method) + ";rport\r\nMax-Forwards: 70\r\nFrom: <sip:plain@example.org>;tag=" + OUR_TAG
                + "\r\nTo: <sip:"
                + this.number + "@example.org>" + (theirTag.isEmpty() ? "" : ";tag=" + theirTag) + "\r\nCall-ID: "
                + callId + "\r\nCSeq: " + number + " " + method + "\r\nContact: <sip:plain@" + sip.at() + ">\r\n"
                + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n") + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    /// Waits until something is heard.
    public void hears() throws Exception {
        Patience.until("the call is heard", ThreeNodes.PATIENCE, this::hasHeard);
    }

    private synchronized boolean hasHeard() {
        return lastHeard != 0;
    }

    /// The longest time without a sound since the first one, in milliseconds.
    synchronized long longestGapMillis() {
        heardUntil(System.nanoTime());
        return TimeUnit.NANOSECONDS.toMillis(longestGap);
    }

    private synchronized void heardUntil(long now) {
        longestGap = lastHeard == 0 ? 0 : Math.max(longestGap, now - lastHeard);
    }

    private synchronized void heard() {
        long now = System.nanoTime();
        heardUntil(now);
        lastHeard = now;
    }

    private void listen() {
        var packet = new DatagramPacket(new byte[2048], 2048);
        try {
            while (true) {
                packet.setLength(2048);
                rtp.receive(packet);
                byte[] octets = packet.getData();
                if (packet.getLength() > RTP_HEADER && (octets[1] & 0x7F) == 0) {
                    short[] samples =
                            G711.decode(Codec.PCMU, Arrays.copyOfRange(octets, RTP_HEADER, packet.getLength()));
                    if (isLoud(samples)) {
                        heard();
                    }
                    octets[SSRC] ^= 0x55; // another source (RFC 3550 8.2)
                    rtp.send(packet);
                }
            }
        } catch (SocketException closed) {
            return; // the call is over
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isLoud(short[] samples) {
        for (short sample : samples) {
            if (Math.abs(sample) > LOUD) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        sip.close();
        rtp.close();
    }
}
