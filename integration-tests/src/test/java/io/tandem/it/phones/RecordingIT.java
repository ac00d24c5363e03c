package io.tandem.it.phones;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.node.Node;
import io.tandem.app.phone.Phone;
import io.tandem.app.phone.ScriptOutcome;
import io.tandem.app.phone.ScriptReader;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.Codec;
import io.tandem.engine.trace.TraceSink;
import io.tandem.it.loss.EngineProcess;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.Engine;
import io.tandem.it.sipp.NothingLeft;
import io.tandem.it.sipp.Patience;
import io.tandem.media.G711;
import io.tandem.media.ToneDetector;
import io.tandem.media.WavDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Recordings over real SIP and RTP, fetched over HTTP.
class RecordingIT {
    /// Until an engine that is there again has closed the calls that it lost.
    private static final Duration LONGEST_CLOSING = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Application application;
    private Phone phone;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void phone() throws IOException {
        application = new Application();
        application.answers("/recorded", "<Response><Hangup/></Response>");
        phone = Phone.start("alice", new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), TraceSink.NONE);
    }

    @AfterEach
    void stop() {
        phone.close();
        application.close();
        client.close();
    }

    private ScriptOutcome plays(String script) throws Exception {
        return phone.run(ScriptReader.read(script)).toCompletableFuture().get(40, TimeUnit.SECONDS);
    }

    private HttpResponse<byte[]> get(String url, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    @Test
    void aMessageIsRecordedUntilTheCallerIsSilentAndCanBeFetched() throws Exception {
        application.answers(
                "/start", "<Response><Record action=\"/recorded\" timeout=\"2\" playBeep=\"false\"/></Response>");
        try (Engine engine = Engine.start(folder)) {
            engine.number("1000", application.url("/start"));
            assertThat(plays("call sip:1000@" + Node.shown(engine.node().sipAddress())
                            + "; expect answered; play tone 700; wait 3s; stop; expect hungup 20s"))
                    .isEqualTo(new ScriptOutcome.Passed());
            NothingLeft.assertOn(engine.node());
            assertThat(application.told("CallStatus"))
                    .containsExactly("POST /start ringing", "POST /recorded in-progress");
            Application.Request told = application.only("/recorded");
            assertThat(Integer.parseInt(told.parameter("RecordingDuration").orElseThrow()))
                    .isBetween(3, 8);

            String url = told.parameter("RecordingUrl").orElseThrow();
            String login =
                    engine.node().master().sid() + ":" + engine.node().master().authToken();
            String basic = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
            byte[] whole = get(url, "Authorization", basic).body();
            short[] samples = samples(whole);
            assertThat(ToneDetector.hears(700, Arrays.copyOfRange(samples, AudioClip.RATE, 2 * AudioClip.RATE)))
                    .isTrue();
            assertThat(get(url).statusCode()).isEqualTo(401);

            HttpResponse<byte[]> part = get(url, "Authorization", basic, "Range", "bytes=100-199");
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, 100, 200));

            String open = told.parameter("PublicRecordingUrl").orElseThrow();
            assertThat(get(open).body()).isEqualTo(whole);
            assertThat(get(open.replace("Expires=", "Expires=9")).statusCode()).isEqualTo(403);
        }
    }

    /// The engine dies in the middle: the file plays, and once it is there again its record is closed.
    @Test
    void aFileWhoseEngineWasKilledPlays() throws Exception {
        application.answers(
                "/start", "<Response><Record action=\"/recorded\" timeout=\"60\" playBeep=\"false\"/></Response>");
        try (EngineProcess first = EngineProcess.start(folder)) {
            first.number("1000", application.url("/start"));
            assertThat(plays("call sip:1000@" + first.sip() + "; expect answered; play tone 700; wait 4s"))
                    .isEqualTo(new ScriptOutcome.Passed());
            first.kill();
        }

        Path file = recording();
        byte[] left = Files.readAllBytes(file);
        short[] samples = samples(left);
        assertThat(samples.length).isGreaterThan(2 * AudioClip.RATE);
        assertThat(ToneDetector.hears(700, Arrays.copyOfRange(samples, AudioClip.RATE, 2 * AudioClip.RATE)))
                .isTrue();

        try (EngineProcess second = EngineProcess.start(folder)) {
            String listed = second.get("Recordings.json");
            assertThat(listed).contains("\"status\":\"completed\"").doesNotContain("\"duration\":\"0\"");
            Patience.until(
                    "what was owed is told",
                    () -> application.told("CallStatus").size() > 1);
            assertThat(application.told("CallStatus"))
                    .containsExactly("POST /start ringing", "POST /recorded completed");
            NothingLeft.assertOn(second.http(), second.login(), LONGEST_CLOSING);
            second.stop();
        }
    }

    private Path recording() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(".wav")).toList();
            assertThat(found).hasSize(1);
            return found.getFirst();
        }
    }

    private static short[] samples(byte[] wav) throws Exception {
        return G711.decode(Codec.PCMU, new WavDecoder().decode(wav).encoded(Codec.PCMU));
    }
}
