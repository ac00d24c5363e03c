package io.tandem.http.client;

import static io.tandem.http.client.TestServer.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.MediaFetcher.Audio;
import io.tandem.engine.application.MediaFetcher.Failed;
import io.tandem.engine.application.MediaFetcher.Fetched;
import io.tandem.engine.sid.AccountSid;
import io.tandem.http.client.TestServer.Behaviour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FetchedAudioTest {
    private static final AccountSid ACCOUNT = AccountSid.mint();
    private static ActorTestKit kit;
    private static Courier courier;

    @TempDir
    Path folder;

    private final List<TestServer> servers = new ArrayList<>();
    private final MovedClock clock = new MovedClock();

    @BeforeAll
    static void start() {
        kit = ActorTestKit.create();
        courier = Courier.start(kit.system(), ClientSettings.DEFAULT);
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    @AfterEach
    void closeServers() throws IOException {
        for (TestServer server : servers) {
            server.close();
        }
    }

    @Test
    void freshSoundIsFetchedOnceEvenAfterARestart() throws IOException {
        var server = server(wav("Cache-Control: max-age=600\r\n"));

        assertWav(fetch(fetcher(), server.url("/a.wav")));
        assertWav(fetch(fetcher(), server.url("/a.wav")));

        assertThat(server.asked()).hasSize(1);
        assertThat(server.asked().getFirst().method()).isEqualTo("GET");
        clock.now = clock.now.plusSeconds(601);
        assertWav(fetch(fetcher(), server.url("/a.wav")));
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void callsThatWantItAtTheSameTimeShareOneRequest() throws IOException {
        var release = new CountDownLatch(1);
        var server = server((asked, socket) -> {
            await(release);
            wav("").on(asked, socket);
        });
        var fetcher = fetcher();
        List<CompletionStage<Fetched>> all = new ArrayList<>();
        for (int call = 0; call < 20; call++) {
            all.add(fetcher.fetch(ACCOUNT, server.url("/a.wav")));
        }

        release.countDown();

        all.forEach(one -> assertWav(join(one)));
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void noAccountIsGivenWhatWasFetchedForAnother() throws IOException {
        var server = server(wav("Cache-Control: max-age=600\r\n"));
        var fetcher = fetcher();

        assertWav(fetch(fetcher, server.url("/a.wav")));
        assertWav(join(fetcher.fetch(AccountSid.mint(), server.url("/a.wav"))));

        assertThat(server.asked()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Cache-Control: max-age=600                                  | 599 | 601",
                "Cache-Control: public, MAX-AGE=\"600\"                      | 599 | 601",
                "Cache-Control: max-age=600#Age: 100                         | 499 | 501",
                "Expires: Sat, 21 Nov 2026 12:10:00 GMT                      | 599 | 601",
                "Expires: Sat, 21 Nov 2026 12:10:00 GMT#Date: Sat, 21 Nov 2026 12:05:00 GMT | 299 | 301",
                "Expires: 0                                                  | -1  | 0",
                "Cache-Control: no-cache#Expires: Sat, 21 Nov 2026 12:10:00 GMT | -1 | 0",
                "X-Nothing: said                                             | 59  | 61",
            })
    void itIsFreshForAsLongAsItsServerSays(String headers, int fresh, int old) throws IOException {
        var server = server(wav(headers.strip().replace("#", "\r\n") + "\r\n"));
        var fetcher = fetcher();
        Instant start = clock.now;
        fetch(fetcher, server.url("/a.wav"));

        if (fresh > 0) {
            clock.now = start.plusSeconds(fresh);
            fetch(fetcher, server.url("/a.wav"));
        }
        assertThat(server.asked()).hasSize(1);
        clock.now = start.plusSeconds(old);
        fetch(fetcher, server.url("/a.wav"));
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void whatWasNotUsedForLongestIsForgottenOnceTheFolderIsFull() throws IOException {
        var server = server(wav("Cache-Control: max-age=600\r\n"));
        // Nothing stays in memory but the last; three files of 33 bytes fit.
        var cache = new MediaCache(folder, Runnable::run, 1, 110);
        var fetcher = new FetchedAudio(courier, cache, clock);
        for (String path : List.of("/a", "/b", "/c")) {
            fetch(fetcher, server.url(path));
        }
        try (var files = Files.walk(folder)) {
            files.filter(Files::isRegularFile).forEach(FetchedAudioTest::anHourAgo);
        }
        fetch(fetcher, server.url("/a"));
        assertThat(server.asked()).hasSize(3);

        fetch(fetcher, server.url("/d"));
        fetch(fetcher, server.url("/e"));

        fetch(fetcher, server.url("/a"));
        assertThat(server.asked()).hasSize(5);
        fetch(fetcher, server.url("/b"));
        assertThat(server.asked()).hasSize(6);
    }

    private static void anHourAgo(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void oldSoundIsAskedForByItsTagAndKeptWhenItHasNotChanged() throws IOException {
        var server = server((asked, socket) -> {
            if (asked.headers().containsKey("if-none-match")) {
                answer(socket, "304 Not Modified", "Cache-Control: max-age=60\r\n", "");
            } else {
                wav("ETag: \"v1\"\r\nLast-Modified: Sat, 21 Nov 2026 10:00:00 GMT\r\nCache-Control: no-cache\r\n")
                        .on(asked, socket);
            }
        });
        var fetcher = fetcher();
        fetch(fetcher, server.url("/a.wav"));

        assertWav(fetch(fetcher, server.url("/a.wav")));
        assertWav(fetch(fetcher, server.url("/a.wav")));

        assertThat(server.asked()).hasSize(2);
        assertThat(server.asked().getLast().headers())
                .containsEntry("if-none-match", "\"v1\"")
                .containsEntry("if-modified-since", "Sat, 21 Nov 2026 10:00:00 GMT");
    }

    @Test
    void oldSoundIsBetterThanNoneWhenItsServerFails() throws IOException {
        var broken = new boolean[1];
        var server = server((asked, socket) -> {
            if (broken[0]) {
                answer(socket, "500 Oops", "", "");
            } else {
                wav("Cache-Control: no-cache\r\n").on(asked, socket);
            }
        });
        var fetcher = fetcher();
        fetch(fetcher, server.url("/a.wav"));

        broken[0] = true;
        assertWav(fetch(fetcher, server.url("/a.wav")));
        server.close();
        assertWav(fetch(fetcher, server.url("/a.wav")));
    }

    @Test
    void whatMustNotBeStoredIsNot() throws IOException {
        var server = server(wav("Cache-Control: no-store\r\n"));
        var fetcher = fetcher();

        fetch(fetcher, server.url("/a.wav"));
        fetch(fetcher, server.url("/a.wav"));

        assertThat(server.asked()).hasSize(2);
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void whatIsNotThereIsToldWithItsStatusAndAskedForAgain() throws IOException {
        var server = server((_, socket) -> answer(socket, "404 Not Found", "", ""));
        var fetcher = fetcher();

        for (int i = 0; i < 2; i++) {
            assertThat(fetch(fetcher, server.url("/a.wav?key=secret"))).isInstanceOfSatisfying(Failed.class, failed -> {
                assertThat(failed.status()).hasValue(404);
                assertThat(failed.why()).isEqualTo("GET " + server.url("/a.wav") + "?…: the answer was 404");
            });
        }
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void aUrlThatCannotBeRequestedSaysWhy() {
        assertThat(fetch(fetcher(), URI.create("file:///etc/passwd")))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.why()).contains("its scheme is file"));
    }

    @Test
    void aDamagedFileIsFetchedAgain() throws IOException {
        var server = server(wav("Cache-Control: max-age=600\r\n"));
        fetch(fetcher(), server.url("/a.wav"));
        try (var files = Files.walk(folder)) {
            Files.write(files.filter(Files::isRegularFile).findFirst().orElseThrow(), new byte[] {1, 2, 3});
        }

        assertWav(fetch(fetcher(), server.url("/a.wav")));
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void aFolderThatCannotBeWrittenDoesNotMatter() throws IOException {
        var server = server(wav(""));
        Path file = Files.createFile(folder.resolve("a-file"));

        assertWav(fetch(FetchedAudio.in(file, courier, clock), server.url("/a.wav")));
    }

    private FetchedAudio fetcher() {
        return FetchedAudio.in(folder, courier, clock);
    }

    private TestServer server(Behaviour behaviour) throws IOException {
        var server = TestServer.that(behaviour);
        servers.add(server);
        return server;
    }

    private static Behaviour wav(String headers) {
        return (_, socket) -> answer(socket, "200 OK", "Content-Type: audio/wav\r\n" + headers, "RIFFé");
    }

    private static Fetched fetch(FetchedAudio fetcher, URI url) {
        return join(fetcher.fetch(ACCOUNT, url));
    }

    private static Fetched join(CompletionStage<Fetched> fetched) {
        return fetched.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static void assertWav(Fetched fetched) {
        assertThat(fetched).isInstanceOfSatisfying(Audio.class, audio -> {
            assertThat(audio.bytes()).asString().isEqualTo("RIFFé");
            assertThat(audio.contentType()).isEqualTo("audio/wav");
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class MovedClock extends Clock {
        private Instant now = Instant.parse("2026-11-21T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
