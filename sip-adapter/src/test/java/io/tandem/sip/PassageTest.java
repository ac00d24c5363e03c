package io.tandem.sip;

import static io.tandem.sip.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Relay;
import io.tandem.engine.sip.Remote;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A stack that passes on what says so in its Subject: to a second stack, or down a connection that a phone made.
class PassageTest {
    private Stacks us;
    private Stacks other;
    private RawPeer phone;
    private volatile Remote connection =
            new Remote(Transport.TCP, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1));

    @BeforeEach
    void start() throws SipStartFailure {
        other = Stacks.on("127.0.0.1");
        us = Stacks.relaying((request, flow) -> switch (request.headers()
                .first(HeaderName.SUBJECT)
                .orElse("")) {
            case "onward" ->
                new Relay.Onward(request, "127.0.0.1:" + other.udp().getPort());
            case "down" -> new Relay.Down(request, connection);
            case "tired" -> new Relay.Refused(483);
            default -> new Relay.Here(request, flow);
        });
        phone = RawPeer.of(us.udp());
    }

    @AfterEach
    void stop() {
        phone.close();
        us.close();
        other.close();
    }

    private String sends(String method, String subject, String branch) {
        String text = request(method, phone.hostPort(), branch, "Subject: " + subject + "\r\n", "");
        phone.send(text);
        return text;
    }

    @Test
    void theAnswerGoesBackTheWayTheRequestCame() throws Exception {
        sends("INFO", "onward", "z9hG4bKa1");
        SipGateway.RequestReceived told = other.request();
        var vias = told.request().headers().all(HeaderName.VIA);
        assertThat(vias).hasSize(2);
        assertThat(vias.getFirst()).contains("127.0.0.1:" + us.udp().getPort());
        told.respond(told.request().answer(200).with(HeaderName.SUBJECT, "hello"));

        Wire answer = phone.receive("SIP/2.0 200");
        assertThat(answer.all(HeaderName.VIA)).singleElement().asString().contains("branch=z9hG4bKa1");
        assertThat(answer.header(HeaderName.SUBJECT)).isEqualTo("hello");
        assertThat(us.told()).isZero();
        assertThat(us.stack().openServerTransactions() + us.stack().openClientTransactions())
                .as("nothing is kept")
                .isZero();
    }

    @Test
    void aRepetitionIsARepetitionThereToo() throws Exception {
        String text = sends("INFO", "onward", "z9hG4bKa2");
        SipGateway.RequestReceived told = other.request();
        told.respond(200);
        phone.receive("SIP/2.0 200");
        phone.send(text);
        phone.receive("SIP/2.0 200");
        assertThat(other.told()).isZero();
    }

    @Test
    void theBodyAndWhatNobodyKnowsArriveAsTheyWere() throws Exception {
        phone.send(request(
                "INFO",
                phone.hostPort(),
                "z9hG4bKa3",
                "Subject: onward\r\nX-Strange: a, \"b\"\r\nContent-Type: text/plain\r\n",
                "line\r\nanother"));
        var told = other.request().request();
        assertThat(told.headers().first(HeaderName.of("X-Strange"))).contains("a, \"b\"");
        assertThat(told.body().orElseThrow().text()).isEqualTo("line\r\nanother");
    }

    /// The INVITE says where it goes; its CANCEL and the ACK of its failure do not.
    @Test
    void cancelAndTheAckOfAFailureFollowTheirInvite() throws Exception {
        String invite = sends("INVITE", "onward", "z9hG4bKa4");
        SipGateway.RequestReceived told = other.request();
        phone.receive("SIP/2.0 100");
        phone.send(request("CANCEL", phone.hostPort(), "z9hG4bKa4").replace("call-z9hG4bKa4", callId(invite)));
        phone.receive("SIP/2.0 200");
        assertThat(other.next()).isInstanceOf(SipGateway.CancelReceived.class);
        told.respond(487);
        Wire refused = phone.receive("SIP/2.0 487");
        phone.send(request("ACK", phone.hostPort(), "z9hG4bKa4")
                .replace("To: <sip:1111@example.org>", "To: " + refused.header(HeaderName.TO)));
        assertThat(phone.receive(300)).as("the 487 is not repeated any more").isEmpty();
        assertThat(us.told()).isZero();
    }

    private static String callId(String message) {
        return message.lines()
                .filter(line -> line.startsWith("Call-ID: "))
                .findFirst()
                .orElseThrow()
                .substring(9);
    }

    @Test
    void whatComesOverAConnectionGoesOnOverAConnection() throws Exception {
        try (var caller = new Connected(us)) {
            caller.send(request("INFO", "192.0.2.1:5060", "z9hG4bKa5", "Subject: onward\r\n", "")
                    .replace("SIP/2.0/UDP", "SIP/2.0/TCP")
                    .replace(";rport", ""));
            SipGateway.RequestReceived told = other.request();
            assertThat(told.flow().transport()).isEqualTo(Transport.TCP);
            told.respond(200);
            assertThat(caller.receive().startLine()).isEqualTo("SIP/2.0 200 OK");
        }
    }

    @Test
    void nobodyIsThereAndTheSenderHears503() throws Exception {
        try (var caller = new Connected(us)) {
            other.stack().stop();
            caller.send(request("INFO", "192.0.2.1:5060", "z9hG4bKa6", "Subject: onward\r\n", "")
                    .replace("SIP/2.0/UDP", "SIP/2.0/TCP"));
            assertThat(caller.receive().startLine()).startsWith("SIP/2.0 503");
        }
    }

    @Test
    void aRequestGoesDownTheConnectionOfAPhoneAndItsAnswerComesBack() throws Exception {
        try (var bob = new Connected(us)) {
            connection = new Remote(Transport.TCP, bob.local());
            sends("INFO", "down", "z9hG4bKa7");
            Wire info = bob.receive();
            assertThat(info.startLine()).startsWith("INFO ");
            assertThat(info.all(HeaderName.VIA)).hasSize(2);
            assertThat(info.all(HeaderName.VIA).getFirst()).startsWith("SIP/2.0/TCP");
            bob.send(answer(info, "200 OK"));
            assertThat(phone.receive("SIP/2.0 200").all(HeaderName.VIA)).hasSize(1);
        }
    }

    @Test
    void aConnectionThatHasEndedIs430() {
        sends("INFO", "down", "z9hG4bKa8");
        phone.receive("SIP/2.0 430 Flow Failed");
        sends("ACK", "down", "z9hG4bKa9");
        assertThat(phone.receive(200)).isEmpty();
    }

    @Test
    void whatHasComeTooFarIsRefused() {
        sends("INFO", "tired", "z9hG4bKb1");
        phone.receive("SIP/2.0 483");
    }

    /// A Via that looks like ours, and below it whom somebody wants us to send something.
    @Test
    void aResponseWhoseViaWeDidNotWriteIsForNobody() throws Exception {
        sends("INFO", "onward", "z9hG4bKb2");
        SipGateway.RequestReceived told = other.request();
        String ours = told.request().headers().first(HeaderName.VIA).orElseThrow();
        String below = "SIP/2.0/UDP " + phone.hostPort() + ";branch=z9hG4bKstolen;rport";
        phone.send(response(ours, below));
        assertThat(phone.receive(200)).isEmpty();
    }

    private static String response(String... vias) {
        return "SIP/2.0 200 OK\r\nVia: " + String.join("\r\nVia: ", vias)
                + "\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INFO\r\n"
                + "Content-Length: 0\r\n\r\n";
    }

    private static String answer(Wire request, String status) {
        return "SIP/2.0 " + status + "\r\nVia: " + String.join("\r\nVia: ", request.all(HeaderName.VIA)) + "\r\nFrom: "
                + request.header(HeaderName.FROM) + "\r\nTo: " + request.header(HeaderName.TO) + ";tag=b\r\nCall-ID: "
                + request.header(HeaderName.CALL_ID) + "\r\nCSeq: " + request.header(HeaderName.CSEQ)
                + "\r\nContent-Length: 0\r\n\r\n";
    }

    /// A party with a connection to a stack.
    private static final class Connected implements AutoCloseable {
        private final Socket socket;
        private final StreamFramer incoming = new StreamFramer(1 << 20);

        Connected(Stacks to) throws IOException {
            socket = new Socket(to.tcp().getAddress(), to.tcp().getPort());
            socket.setSoTimeout(5_000);
            send("\r\n\r\n");
            socket.getInputStream().readNBytes(2); // the pong: the stack has the connection
        }

        InetSocketAddress local() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        Wire receive() throws IOException {
            byte[] bytes = new byte[4_096];
            for (Optional<StreamFramer.Frame> frame = incoming.next(); ; frame = incoming.next()) {
                if (frame.isPresent() && frame.get() instanceof StreamFramer.Message(byte[] message)) {
                    return new Wire(new String(message, StandardCharsets.UTF_8));
                }
                int count = socket.getInputStream().read(bytes);
                assertThat(count).as("the connection lives").isPositive();
                incoming.add(bytes, count);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
