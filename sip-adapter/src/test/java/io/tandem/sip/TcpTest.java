package io.tandem.sip;

import static io.tandem.sip.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.Transport;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Framing, keep-alives, and answers on the same connection.
class TcpTest {
    private Stacks us;
    private Socket socket;
    private final StreamFramer incoming = new StreamFramer(1 << 20);

    @BeforeEach
    void connect() throws Exception {
        us = Stacks.on("127.0.0.1");
        socket = new Socket(us.tcp().getAddress(), us.tcp().getPort());
        socket.setSoTimeout(5_000);
        socket.setTcpNoDelay(true);
    }

    @AfterEach
    void stop() throws IOException {
        socket.close();
        us.close();
    }

    private void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private Wire receive() throws IOException {
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

    private static String options(String branch) {
        return request("OPTIONS", "192.0.2.1:5060", branch).replace("SIP/2.0/UDP", "SIP/2.0/TCP");
    }

    @Test
    void theAnswerComesOnTheSameConnection() throws Exception {
        send(options("z9hG4bK1"));
        SipGateway.RequestReceived told = us.request();
        assertThat(told.flow().transport()).isEqualTo(Transport.TCP);
        assertThat(told.flow().remote().getPort()).isEqualTo(socket.getLocalPort());
        told.respond(200);

        Wire ok = receive();
        assertThat(ok.startLine()).isEqualTo("SIP/2.0 200 OK");
        assertThat(ok.header(HeaderName.VIA)).contains("rport=" + socket.getLocalPort());
    }

    @Test
    void messagesThatComeInOnePieceAreCutApart() throws Exception {
        send(options("z9hG4bK1") + "\r\n" + options("z9hG4bK2") + options("z9hG4bK3"));

        for (int i = 0; i < 3; i++) {
            us.request().respond(200);
            receive();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 300})
    void aMessageThatComesInPiecesIsPutTogether(int size) throws Exception {
        String body = "v=0\r\n\r\nb".repeat(100);
        String message = request("INFO", "192.0.2.1", "z9hG4bK1", "Content-Type: text/plain\r\n", body)
                .replace("Content-Length", "l");
        for (int i = 0; i < message.length(); i += size) {
            send(message.substring(i, Math.min(message.length(), i + size)));
        }

        assertThat(us.request().request().body().orElseThrow().text()).isEqualTo(body);
    }

    @Test
    void aPingIsAnsweredByAPong() throws Exception {
        send("\r\n\r\n");

        assertThat(socket.getInputStream().readNBytes(2)).containsExactly('\r', '\n');
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: x", "X: y", "Content-Length: -5"})
    void aStreamThatCannotBeCutIsAnswered400AndClosed(String length) throws Exception {
        send(options("z9hG4bK1").replace("Content-Length: 0", length));

        assertThat(receive().startLine()).startsWith("SIP/2.0 400");
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 999_999_999})
    void aBodyThatIsTooLargeIsAnswered513AndClosed(int length) throws Exception {
        send(options("z9hG4bK1").replace("Content-Length: 0", "Content-Type: a/b\r\nContent-Length: " + length));

        assertThat(receive().startLine()).startsWith("SIP/2.0 513");
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
}
