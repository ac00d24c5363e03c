package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.recording.RecordingUrls;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.SampleRecords;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingMediaTest extends Served {
    private static final Instant NOW = SampleRecords.minute(600);

    private final RecordingRecord recording =
            SampleRecords.completed(SampleRecords.recording(master.sid(), SampleRecords.callSid(), 1), 5);

    @BeforeEach
    void aRecordingOfTenBytes() {
        store.save(recording).toCompletableFuture().join();
        files().write(recording.sid(), "0123456789".getBytes(StandardCharsets.US_ASCII));
    }

    private String path(String prefix) {
        return mine(prefix, "/Recordings/" + recording.sid() + ".wav");
    }

    private Reply asked(String name, String value) {
        return send("GET", path(RESTCOMM), "", with(as(master), name, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {RESTCOMM, LIBRARIES})
    void theWholeFileIsSent(String prefix) {
        Reply reply = get(path(prefix));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("0123456789");
        assertThat(reply.header("Content-Type")).isEqualTo("audio/wav");
        assertThat(reply.header("Content-Length")).isEqualTo("10");
        assertThat(reply.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(reply.header("ETag")).startsWith("\"").endsWith("\"");
        assertThat(reply.header("Last-Modified")).endsWith("GMT");
    }

    @Test
    void headIsAnsweredWithoutTheFile() {
        Reply reply = send("HEAD", path(RESTCOMM), "", as(master));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Length")).isEqualTo("10");
        assertThat(reply.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(reply.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, bytes 0-0/10",
        "bytes=2-4, 234, bytes 2-4/10",
        "bytes=7-, 789, bytes 7-9/10",
        "bytes=-3, 789, bytes 7-9/10",
        "bytes=-30, 0123456789, bytes 0-9/10",
        "bytes=8-99, 89, bytes 8-9/10",
        "bytes=0-, 0123456789, bytes 0-9/10"
    })
    void aPartIsSent(String range, String body, String contentRange) {
        Reply reply = asked("Range", range);

        assertThat(reply.status()).isEqualTo(206);
        assertThat(reply.body()).isEqualTo(body);
        assertThat(reply.header("Content-Range")).isEqualTo(contentRange);
        assertThat(reply.header("Content-Length")).isEqualTo(String.valueOf(body.length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-12", "bytes=-0", "bytes=4-2", "bytes=x", "bytes=-", "bytes"})
    void aPartThatTheFileDoesNotHaveIsRefused(String range) {
        Reply reply = asked("Range", range);

        assertThat(reply.status()).isEqualTo(416);
        assertThat(reply.header("Content-Range")).isEqualTo("bytes */10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,4-5", "seconds=1-2"})
    void whatMayBeIgnoredIs(String range) {
        Reply reply = asked("Range", range);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("0123456789");
    }

    @Test
    void aPartOfAnotherVersionIsNotMixedIn() {
        String etag = get(path(RESTCOMM)).header("ETag");

        for (var each : Map.of(etag, 206, "\"another\"", 200).entrySet()) {
            var headers = with(with(as(master), "Range", "bytes=1-2"), "If-Range", each.getKey());
            assertThat(send("GET", path(RESTCOMM), "", headers).status()).isEqualTo(each.getValue());
        }
    }

    @Test
    void whatTheClientHasIsNotSentAgain() {
        Reply first = get(path(RESTCOMM));

        assertThat(asked("If-None-Match", first.header("ETag")).status()).isEqualTo(304);
        assertThat(asked("If-None-Match", "\"another\"").status()).isEqualTo(200);
        assertThat(asked("If-Modified-Since", first.header("Last-Modified")).status())
                .isEqualTo(304);
        assertThat(asked("If-Modified-Since", "Sun, 01 Mar 1970 12:00:00 GMT").status())
                .isEqualTo(200);
    }

    @Test
    void theLibrariesPathWithoutSuffixIsAudioWhenThatIsAskedFor() {
        String path = mine(LIBRARIES, "/Recordings/" + recording.sid());

        Reply audio = send("GET", path, "", with(as(master), "Accept", "audio/wav"));

        assertThat(audio.body()).isEqualTo("0123456789");
        assertThat(get(path).json().get("sid").asText())
                .isEqualTo(recording.sid().text());
    }

    @Test
    void belowItsCallItIsHeardToo() {
        var call = SampleRecords.call(master.sid(), 0);
        store.save(call).toCompletableFuture().join();
        RecordingRecord ofCall = SampleRecords.completed(SampleRecords.recording(master.sid(), call.sid(), 1), 5);
        store.save(ofCall).toCompletableFuture().join();
        files().write(ofCall.sid(), new byte[3]);

        assertThat(get(mine(RESTCOMM, "/Calls/" + call.sid() + "/Recordings/" + ofCall.sid() + ".wav"))
                        .header("Content-Length"))
                .isEqualTo("3");
    }

    @Test
    void withoutAFileOrBeforeTheEndThereIsNothingToHear() {
        RecordingRecord going = SampleRecords.recording(master.sid(), 1);
        store.save(going).toCompletableFuture().join();
        RecordingRecord lost = SampleRecords.completed(SampleRecords.recording(master.sid(), 1), 5);
        store.save(lost).toCompletableFuture().join();

        for (RecordingSid sid : new RecordingSid[] {going.sid(), lost.sid()}) {
            Reply reply = get(mine(LIBRARIES, "/Recordings/" + sid + ".wav"));
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.json().get("message").asText()).contains(sid.text());
        }
    }

    /// Larger than what is in memory of it at any time.
    @Test
    void aLargePartArrivesAsItIsOnDisk() throws IOException {
        byte[] content = new byte[3_000_000];
        new Random(1).nextBytes(content);
        files().write(recording.sid(), content);
        String request =
                "GET " + path(RESTCOMM) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
                        + as(master).getOrDefault("Authorization", "") + "\r\nRange: bytes=999-2500000\r\n\r\n";

        byte[] answer;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            answer = socket.getInputStream().readAllBytes();
        }

        String head = new String(answer, StandardCharsets.ISO_8859_1).split("\r\n\r\n", 2)[0];
        assertThat(head).startsWith("HTTP/1.1 206").contains("Content-Range: bytes 999-2500000/3000000");
        assertThat(Arrays.copyOfRange(answer, head.length() + 4, answer.length))
                .isEqualTo(Arrays.copyOfRange(content, 999, 2_500_001));
    }

    @Test
    void aFileThatIsWholeIsHeardBeforeItsRecordIsFinal() {
        RecordingRecord late = SampleRecords.recording(master.sid(), 1);
        store.save(late).toCompletableFuture().join();
        String audio = mine(LIBRARIES, "/Recordings/" + late.sid() + ".wav");

        assertThat(get(audio).status()).isEqualTo(404);
        files().write(late.sid(), new byte[3]);

        assertThat(get(audio).status()).isEqualTo(200);
    }

    @Nested
    class WithoutCredentials {
        private Reply visited(String query) {
            return send("GET", path(RESTCOMM) + query, "", Map.of());
        }

        private String signed(Instant expires) {
            return signedUrls.sign(master.sid(), recording.sid(), expires);
        }

        @Test
        void nothingIsHeard() {
            assertThat(visited("").status()).isEqualTo(401);
        }

        @Test
        void aSignedUrlIsEnoughUntilItsTimeIsOver() {
            assertThat(visited("?" + signed(NOW.plusSeconds(1))).body()).isEqualTo("0123456789");

            Reply late = visited("?" + signed(NOW));
            assertThat(late.status()).isEqualTo(403);
            assertThat(late.body()).contains("<Code>20007</Code>").contains("time of this URL is over");
        }

        @Test
        void aSignedUrlCanBeSoughtIn() {
            Reply part =
                    send("GET", path(LIBRARIES) + "?" + signed(NOW.plusSeconds(60)), "", Map.of("Range", "bytes=3-4"));

            assertThat(part.status()).isEqualTo(206);
            assertThat(part.body()).isEqualTo("34");
        }

        @Test
        void aSignatureOpensItsOwnRecordingOnly() {
            RecordingRecord other = SampleRecords.completed(SampleRecords.recording(master.sid(), 1), 5);
            store.save(other).toCompletableFuture().join();
            files().write(other.sid(), new byte[3]);

            Reply refused = send(
                    "GET",
                    mine(RESTCOMM, "/Recordings/" + other.sid() + ".wav?" + signed(NOW.plusSeconds(60))),
                    "",
                    Map.of());

            assertThat(refused.status()).isEqualTo(403);
        }

        @Test
        void aChangedSignatureOrTimeIsRefused() {
            String query = signed(NOW.plusSeconds(60));

            assertThat(visited("?" + query + "A").status()).isEqualTo(403);
            assertThat(visited("?" + query.replaceFirst("Expires=\\d+", "Expires=99999999999"))
                            .status())
                    .isEqualTo(403);
            assertThat(visited("?" + query.replaceFirst("Expires=\\d+", "Expires=never"))
                            .status())
                    .isEqualTo(403);
            assertThat(visited("?" + query.replaceFirst("Expires=\\d+&", "")).status())
                    .isEqualTo(403);
        }

        @Test
        void aSignatureOpensNothingButAudio() {
            String query = "?" + signed(NOW.plusSeconds(60));

            assertThat(send("GET", mine(RESTCOMM, "/Recordings/" + recording.sid() + query), "", Map.of())
                            .status())
                    .isEqualTo(401);
            assertThat(send("DELETE", path(RESTCOMM) + query, "", Map.of()).status())
                    .isEqualTo(401);
        }

        @Test
        void theUrlsThatApplicationsGetLeadHere() {
            RecordingUrls urls =
                    signedUrls.urls(URI.create("http://127.0.0.1:" + port() + "/"), Duration.ofMinutes(1), () -> NOW);

            assertThat(urls.of(recording)).hasToString("http://127.0.0.1:" + port() + path(RESTCOMM));
            assertThat(urls.publicOf(recording)).hasPath(path(RESTCOMM));
            assertThat(visited("?" + urls.publicOf(recording).getRawQuery()).body())
                    .isEqualTo("0123456789");
        }
    }
}
