package io.tandem.it.sipp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What goes wrong around the engine leaves nothing behind in it.
class FaultIT extends Situation {
    private static final int FUZZED = 600;
    private static final long SEED = 20_260_101;

    @Test
    void aCallWhoseApplicationIsDeadGets500() throws Exception {
        Engine engine = engine();
        engine.number("3000", URI.create("http://127.0.0.1:" + FreePort.of("127.0.0.1") + "/start"));
        sipp("uac-application-dead-expect-500").with("-s", "3000").succeeds(engine.node());
        NothingLeft.assertOn(engine.node());
        assertThat(application.requests()).isEmpty();
        assertThat(engine.get("Notifications.json")).doesNotContain("\"total\":0");
    }

    @Test
    void aCallWhoseApplicationIsTooSlowGets500() throws Exception {
        application.holds("/start").answers("/start", HANG_UP);
        Engine engine = engine();
        sipp("uac-application-dead-expect-500").within(Duration.ofSeconds(40)).succeeds(engine.node());
        NothingLeft.assertOn(engine.node());
        assertThat(application.paths()).containsExactly("/start");
    }

    @Test
    void a200ThatIsNeverAcknowledgedIsFollowedByABye() throws Exception {
        application.answers("/start", PLAY_ON);
        Engine engine = engine("sip.t1=20 ms");
        sipp("uac-never-acks-expect-bye").succeeds(engine.node());
        NothingLeft.assertOn(engine.node());
        assertThat(application.paths()).containsExactly("/start");
    }

    @Test
    void aPhoneThatVanishesInTalkIsGivenUpWhenItsVoiceStops() throws Exception {
        application.answers("/start", PLAY_ON);
        Engine engine = engine("sip.t1=20 ms", "media.silence=1 s");
        try (var voice = new Voice(TONE_HERTZ)) {
            Sipp sipp = sipp("uac-vanishes-in-talk-expect-nothing").voiceAt(voice.port());
            Process process = sipp.start(engine.node());
            voice.murmurs(voice.engine(), 10);
            sipp.ended(process);
            NothingLeft.assertOn(engine.node(), Duration.ofSeconds(15));
        }
        assertThat(application.paths()).containsExactly("/start", "/tone.wav");
        assertThat(engine.get("Calls.json")).contains("media-lost");
    }

    @Test
    void malformedMessagesDoNotDisturbTheCallsAfterThem() throws Exception {
        application.answers("/start", HANG_UP);
        Engine engine = engine();
        storm(engine.node().sipAddress());
        sipp("uac-options-expect-200").succeeds(engine.node());
        sipp("uac-answered-expect-bye").calls(5, 5).succeeds(engine.node());
        NothingLeft.assertOn(engine.node(), Duration.ofSeconds(20));
        assertThat(application.paths()).endsWith("/start");
    }

    /// Valid INVITEs with random damage: octets changed, lines lost and doubled, the end cut off.
    private static void storm(InetSocketAddress engine) throws IOException {
        var random = new Random(SEED);
        String whole = Files.readString(Path.of("..", "sipp", "uac-refer-accepted-expect-bye.xml"))
                .replaceAll("(?s)^.*?<!\\[CDATA\\[\\s*", "")
                .replaceAll("(?s)]]>.*$", "")
                .replaceAll("(?m)^ +", "")
                .replace("\n", "\r\n");
        try (var socket = new DatagramSocket()) {
            for (int i = 0; i < FUZZED; i++) {
                String message = whole.replace("[branch]", "z9hG4bKfuzz" + i)
                        .replace("[call_id]", "fuzz-" + i)
                        .replace("[local_ip]:[local_port]", "127.0.0.1:" + socket.getLocalPort())
                        .replace("[len]", "10");
                byte[] damaged = damage(message, random);
                socket.send(new DatagramPacket(damaged, damaged.length, engine));
            }
        }
    }

    private static byte[] damage(String message, Random random) {
        byte[] octets = message.getBytes(StandardCharsets.ISO_8859_1);
        for (int changes = random.nextInt(20); changes >= 0; changes--) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
        }
        int length = random.nextInt(3) == 0 ? random.nextInt(octets.length) : octets.length;
        return Arrays.copyOf(octets, length);
    }
}
