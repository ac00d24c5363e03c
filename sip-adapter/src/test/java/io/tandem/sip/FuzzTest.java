package io.tandem.sip;

import static io.tandem.sip.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two thousand messages with wounds, the same each time; the stack lives.
class FuzzTest {
    private static final int MESSAGES = 2_000;
    private static final List<String> SHARDS = List.of(
            "\r\n",
            "\n",
            "\0",
            "%00",
            ";;;",
            ",",
            "<",
            ">",
            "\"",
            "\\",
            "=",
            "@",
            ":",
            "/",
            " ",
            "\t",
            "[::",
            "]",
            "99999999999999999999",
            "-1",
            "%s%n",
            "z9hG4bK",
            "SIP/2.0",
            "ÿ",
            "a".repeat(5_000));

    private Stacks us;
    private RawPeer peer;

    @BeforeEach
    void start() throws SipStartFailure {
        us = Stacks.on("127.0.0.1");
        peer = RawPeer.of(us.udp());
    }

    @AfterEach
    void stop() {
        peer.close();
        us.close();
    }

    @Test
    void optionsAreDeliveredAfter2000WoundedMessages() throws InterruptedException {
        Random random = new Random(7);
        List<String> methods = List.of("INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REFER", "NOTIFY", "INFO");
        for (int i = 0; i < MESSAGES; i++) {
            String text = request(
                    methods.get(random.nextInt(methods.size())),
                    peer.hostPort(),
                    "z9hG4bKf" + i,
                    "Content-Type: application/sdp\r\n",
                    "v=0\r\n");
            peer.send(wounded(text.getBytes(StandardCharsets.UTF_8), random));
            if (i % 100 == 99) {
                assertOptionsIsDelivered("z9hG4bKo" + i);
            }
        }
    }

    private void assertOptionsIsDelivered(String branch) throws InterruptedException {
        peer.send(request("OPTIONS", peer.hostPort(), branch));
        SipGateway.Inbound told = us.next();
        while (told.request().method() != Method.OPTIONS
                || !told.request().callId().equals("call-" + branch)) {
            told = us.next();
        }
        assertThat(((SipGateway.RequestReceived) told).request().fromTag()).isEqualTo("a1");
    }

    private static byte[] wounded(byte[] message, Random random) {
        byte[] wounded = message;
        int wounds = 1 + random.nextInt(4);
        for (int i = 0; i < wounds; i++) {
            int at = random.nextInt(wounded.length);
            wounded = switch (random.nextInt(4)) {
                case 0 -> Arrays.copyOf(wounded, Math.max(5, at));
                case 1 -> flipped(wounded, at, random);
                case 2 -> inserted(wounded, at, SHARDS.get(random.nextInt(SHARDS.size())));
                default -> cut(wounded, at, random);
            };
        }
        return wounded;
    }

    private static byte[] flipped(byte[] message, int at, Random random) {
        byte[] copy = message.clone();
        copy[at] = (byte) random.nextInt(256);
        return copy;
    }

    private static byte[] inserted(byte[] message, int at, String shard) {
        byte[] extra = shard.getBytes(StandardCharsets.UTF_8);
        byte[] longer = Arrays.copyOf(message, message.length + extra.length);
        System.arraycopy(message, at, longer, at + extra.length, message.length - at);
        System.arraycopy(extra, 0, longer, at, extra.length);
        return longer;
    }

    private static byte[] cut(byte[] message, int at, Random random) {
        int end = Math.min(message.length, at + 1 + random.nextInt(40));
        byte[] shorter = Arrays.copyOf(message, message.length - (end - at));
        System.arraycopy(message, end, shorter, at, message.length - end);
        return shorter.length < 5 ? message : shorter;
    }
}
