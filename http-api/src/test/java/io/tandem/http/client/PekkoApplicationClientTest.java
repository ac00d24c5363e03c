package io.tandem.http.client;

import static io.tandem.http.client.TestServer.answer;
import static io.tandem.http.client.TestServer.answering;
import static io.tandem.http.client.TestServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.security.RequestValidator;
import io.tandem.engine.application.ApplicationReply;
import io.tandem.engine.application.ApplicationReply.Answered;
import io.tandem.engine.application.ApplicationReply.Failed;
import io.tandem.engine.application.ApplicationReply.Kind;
import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.sid.AccountSid;
import io.tandem.http.client.TestServer.Asked;
import io.tandem.http.client.TestServer.Behaviour;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// On real sockets, because sockets are what it is about.
class PekkoApplicationClientTest {
    private static final AccountSid ACCOUNT = AccountSid.mint();
    private static final String TOKEN = "12345";
    private static final Parameters CALL =
            Parameters.NONE.and("CallSid", "CA1").and("From", "+1555").and("CallerName", "Zoë & 電話");
    private static final Map<String, String> CALL_AS_MAP =
            Map.of("CallSid", "CA1", "From", "+1555", "CallerName", "Zoë & 電話");

    private static ActorTestKit kit;
    private static ActorSystem<?> system;

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final PekkoApplicationClient client = client(ClientSettings.DEFAULT);

    @BeforeAll
    static void start() {
        kit = ActorTestKit.create();
        system = kit.system();
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    @AfterEach
    void closeServers() throws Exception {
        for (AutoCloseable one : toClose) {
            one.close();
        }
    }

    @Nested
    class Requests {
        @Test
        void afterItWasSilencedNoApplicationIsAsked() throws IOException {
            var server = server(answering("<Response/>"));

            client.silence();

            assertThat(post(server.url("/voice")))
                    .isEqualTo(new Failed(Kind.UNREACHABLE, "the cluster went on without this node"));
            assertThat(server.asked()).isEmpty();
        }

        @Test
        void aPostIsAFormThatTheOfficialValidatorAccepts() throws IOException {
            var server = server(answering("<Response/>"));

            ApplicationReply reply = post(server.url("/voice?tenant=a%20b"));

            assertThat(reply).isInstanceOfSatisfying(Answered.class, answered -> {
                assertThat(answered.status()).isEqualTo(200);
                assertThat(answered.contentType())
                        .hasValueSatisfying(type -> assertThat(type).startsWith("text/xml"));
                assertThat(answered.body()).asString().isEqualTo("<Response/>");
                assertThat(answered.url()).isEqualTo(server.url("/voice?tenant=a%20b"));
            });
            Asked asked = server.asked().getFirst();
            assertThat(asked.method()).isEqualTo("POST");
            assertThat(asked.target()).isEqualTo("/voice?tenant=a%20b");
            assertThat(asked.body())
                    .isEqualTo("CallSid=CA1&From=%2B1555&CallerName=Zo%C3%AB%20%26%20%E9%9B%BB%E8%A9%B1");
            assertThat(asked.headers())
                    .containsEntry("content-type", "application/x-www-form-urlencoded; charset=UTF-8")
                    .containsEntry("host", server.authority())
                    .containsEntry("user-agent", "Tandem/0.1")
                    .containsKeys("accept", "i-twilio-idempotency-token")
                    .doesNotContainKeys("authorization", "raw-request-uri", "accept-encoding");
            assertThat(new RequestValidator(TOKEN)
                            .validate(
                                    "http://" + asked.headers().get("host") + asked.target(),
                                    CALL_AS_MAP,
                                    asked.headers().get("x-twilio-signature")))
                    .isTrue();
            assertOwnSignature(asked);
        }

        @Test
        void aGetHasItsParametersInTheQueryAndTheSignatureCoversTheQuery() throws IOException {
            var server = server(answering("<Response/>"));

            get(server.url("/voice?tenant=1"));

            Asked asked = server.asked().getFirst();
            assertThat(asked.target())
                    .isEqualTo(
                            "/voice?tenant=1&CallSid=CA1&From=%2B1555&CallerName=Zo%C3%AB%20%26%20%E9%9B%BB%E8%A9%B1");
            assertThat(asked.body()).isEmpty();
            assertThat(new RequestValidator(TOKEN)
                            .validate(
                                    "http://" + asked.headers().get("host") + asked.target(),
                                    Map.of(),
                                    asked.headers().get("x-twilio-signature")))
                    .isTrue();
            assertOwnSignature(asked);
        }

        @Test
        void theUrlIsRequestedAsItIsWrittenAndWithoutItsFragment() throws IOException {
            var server = server(answering(""));

            post(server.url("/%7Ea/%2f//b;c=d/./e?x=%e4&y=(1)#rc=2"));

            assertThat(server.asked().getFirst().target()).isEqualTo("/%7Ea/%2f//b;c=d/./e?x=%e4&y=(1)");
        }

        @Test
        void userInfoBecomesBasicCredentialsAndIsSignedButNotRequested() throws IOException {
            var server = server(answering(""));
            String withUser = "http://us%C3%A9r:p%40ss@" + server.authority() + "/x";

            post(URI.create(withUser));

            Asked asked = server.asked().getFirst();
            assertThat(asked.headers()).containsEntry("authorization", "Basic dXPDqXI6cEBzcw==");
            assertThat(asked.headers()).containsEntry("host", server.authority());
            assertThat(asked.headers()).containsEntry("x-twilio-signature", Signature.twilio(TOKEN, withUser, CALL));
        }

        @Test
        void anIpv6AddressIsAHost() throws IOException {
            var server = TestServer.onIpv6(answering("hello"));
            toClose.add(server);

            assertThat(post(server.url("/x"))).isInstanceOf(Answered.class);
            assertThat(server.asked().getFirst().headers()).containsEntry("host", server.authority());
        }

        @Test
        void anUnknownAccountsRequestIsNotSigned() throws IOException {
            var server = server(answering(""));
            var stranger = new PekkoApplicationClient(
                    Courier.start(system, ClientSettings.DEFAULT),
                    _ -> CompletableFuture.failedStage(new IOException("no store")));

            assertThat(join(stranger.send(request(HttpMethod.POST, server.url("/")))))
                    .isInstanceOf(Answered.class);
            assertThat(server.asked().getFirst().headers())
                    .doesNotContainKeys("x-twilio-signature", "tandem-signature");
        }

        @Test
        void aChangedTokenSignsFromTheNextRequestOn() throws IOException {
            var server = server(answering(""));
            var current = new String[] {"old"};
            var lookups = new AtomicInteger();
            var changing = new PekkoApplicationClient(Courier.start(system, ClientSettings.DEFAULT), _ -> {
                lookups.incrementAndGet();
                return CompletableFuture.completedStage(Optional.of(current[0]));
            });
            join(changing.send(request(HttpMethod.POST, server.url("/"))));
            join(changing.send(request(HttpMethod.POST, server.url("/"))));
            assertThat(lookups).hasValue(1);

            current[0] = "new";
            changing.invalidate(ACCOUNT);
            join(changing.send(request(HttpMethod.POST, server.url("/"))));

            assertThat(server.asked().getLast().headers())
                    .containsEntry(
                            "x-twilio-signature",
                            Signature.twilio("new", server.url("/").toString(), CALL));
        }

        @ParameterizedTest
        @ValueSource(strings = {"ftp://a/b", "/relative", "mailto:a@b", "http:///x", "http://h:0/", "http://a,b/"})
        void aUrlThatCannotBeRequestedIsToldAsBad(String url) {
            assertFailed(post(URI.create(url)), Kind.BAD_URL, "the URL cannot be requested");
        }
    }

    @Nested
    class Answers {
        @Test
        void anErrorIsAnAnswerToo() throws IOException {
            var server = server((_, socket) -> answer(socket, "503 Busy", "", "busy"));

            assertThat(((Answered) post(server.url("/"))).status()).isEqualTo(503);
        }

        @Test
        void withoutAContentTypeThereIsNone() throws IOException {
            var server = server((_, socket) -> answer(socket, "200 OK", "", "<Response/>"));

            assertThat(((Answered) post(server.url("/"))).contentType()).isEmpty();
        }

        @Test
        void aContentTypeThatIsNoneCountsAsNone() throws IOException {
            var server = server((_, socket) -> answer(socket, "200 OK", "Content-Type: xml\r\n", "<Response/>"));

            assertThat(((Answered) post(server.url("/"))).contentType()).isEmpty();
        }

        @Test
        void chunksAreJoined() throws IOException {
            var server = server((_, socket) -> write(
                    socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));

            assertThat(bodyOf(post(server.url("/")))).isEqualTo("abcde");
            assertThat(bodyOf(post(server.url("/")))).isEqualTo("abcde");
            assertThat(server.accepted()).isEqualTo(1);
        }

        @Test
        void anAnswerThatEndsWithItsConnectionIsRead() throws IOException {
            var server = server((_, socket) -> {
                write(socket, "HTTP/1.0 200 OK\r\n\r\nold style");
                socket.close();
            });

            assertThat(bodyOf(post(server.url("/")))).isEqualTo("old style");
            assertThat(bodyOf(post(server.url("/")))).isEqualTo("old style");
        }

        @Test
        void aCompressedAnswerIsDecoded() throws IOException {
            byte[] zipped = gzip("<Response>é</Response>".getBytes(StandardCharsets.UTF_8));
            var server = server((_, socket) -> {
                write(
                        socket,
                        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + zipped.length + "\r\n\r\n");
                socket.getOutputStream().write(zipped);
            });

            assertThat(bodyOf(post(server.url("/")))).isEqualTo("<Response>é</Response>");
        }

        @Test
        void aSmallAnswerThatUnpacksToAHugeOneIsTooLarge() throws IOException {
            byte[] bomb = gzip(new byte[50_000_000]);
            var server = server((_, socket) -> {
                write(
                        socket,
                        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n");
                socket.getOutputStream().write(bomb);
            });

            assertFailed(post(server.url("/")), Kind.TOO_LARGE, "larger than 262144 bytes");
        }

        @Test
        void aDamagedCompressedAnswerSaysSo() throws IOException {
            var server = server((_, socket) -> answer(socket, "200 OK", "Content-Encoding: gzip\r\n", "not zipped"));

            assertFailed(post(server.url("/")), Kind.UNREACHABLE, "cannot be decoded");
        }

        @Test
        void anAnswerAnnouncedAsHugeIsNotEvenRead() throws IOException {
            var server = server((_, socket) -> write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\nx"));

            assertFailed(post(server.url("/")), Kind.TOO_LARGE, "larger than 262144 bytes");
        }

        @Test
        void anEndlessAnswerIsCutOffEarly() throws Exception {
            var written = new AtomicLong();
            var cut = new CountDownLatch(1);
            var server = server((_, socket) -> {
                write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                try {
                    for (; written.get() < 1L << 32; written.addAndGet(4096)) {
                        write(socket, "1000\r\n" + "x".repeat(4096) + "\r\n");
                    }
                } catch (IOException gone) {
                    cut.countDown();
                }
            });

            assertFailed(post(server.url("/")), Kind.TOO_LARGE, "larger than 262144 bytes");
            assertThat(cut.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(written.get()).isLessThan(64L << 20); // what sockets hold
        }

        @Test
        void anAnswerThatIsNotHttpSaysSo() throws IOException {
            var server = server((_, socket) -> {
                write(socket, "SSH-2.0-OpenSSH_9.2\r\n\r\n");
                socket.close();
            });

            assertFailed(
                    post(server.url("/")), Kind.UNREACHABLE, "the connection broke before the answer was complete");
        }

        @Test
        void anAnswerThatBreaksOffInItsBodyIsNoAnswer() throws IOException {
            var server = server((_, socket) -> {
                write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<Resp");
                socket.close();
            });

            assertFailed(
                    post(server.url("/")), Kind.UNREACHABLE, "the connection broke before the answer was complete");
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Nested
    class Redirects {
        @ParameterizedTest
        @ValueSource(ints = {301, 302, 303, 307, 308})
        void areFollowedWithTheSameMethodAndParametersAndSignedAnew(int status) throws IOException {
            var server = server((asked, socket) -> {
                if (asked.target().equals("/a/start")) {
                    answer(socket, status + " Elsewhere", "Location: next?x=1\r\n", "");
                } else {
                    answer(socket, "200 OK", "", "there");
                }
            });

            var answered = (Answered) post(server.url("/a/start"));

            assertThat(answered.url()).isEqualTo(server.url("/a/next?x=1"));
            Asked second = server.asked().getLast();
            assertThat(second.method()).isEqualTo("POST");
            assertThat(second.body()).isEqualTo(server.asked().getFirst().body());
            assertThat(second.headers())
                    .containsEntry(
                            "x-twilio-signature",
                            Signature.twilio(TOKEN, server.url("/a/next?x=1").toString(), CALL))
                    .containsEntry(
                            "i-twilio-idempotency-token",
                            server.asked().getFirst().headers().get("i-twilio-idempotency-token"));
        }

        @Test
        void aGetThatKeepsItsQueryIsNotGivenTheParametersTwice() throws IOException {
            var server = server((asked, socket) -> {
                if (asked.target().startsWith("/a")) {
                    answer(socket, "302 Found", "Location: /b" + asked.target().substring(2) + "\r\n", "");
                } else {
                    answer(socket, "200 OK", "", "");
                }
            });

            get(server.url("/a?x=1"));

            assertThat(server.asked().getLast().target())
                    .isEqualTo("/b" + server.asked().getFirst().target().substring(2));
        }

        @Test
        void credentialsStayOnTheSameServer() throws IOException {
            var other = server(answering("there"));
            var server = server((asked, socket) -> {
                String next = asked.target().equals("/1") ? "/2" : "http://" + other.authority() + "/3";
                answer(socket, "307 Elsewhere", "Location: " + next + "\r\n", "");
            });

            assertThat(bodyOf(post(URI.create("http://u:p@" + server.authority() + "/1"))))
                    .isEqualTo("there");

            assertThat(server.asked())
                    .allSatisfy(asked -> assertThat(asked.headers()).containsKey("authorization"));
            assertThat(other.asked().getFirst().headers()).doesNotContainKey("authorization");
        }

        @Test
        void aCircleIsSeenAtOnce() throws IOException {
            var server = server((asked, socket) -> answer(
                    socket, "302 Found", "Location: " + (asked.target().equals("/a") ? "/b" : "/a") + "\r\n", ""));

            assertFailed(post(server.url("/a")), Kind.REDIRECT_LOOP, "302 back to " + server.url("/a"));
            assertThat(server.asked()).hasSize(2);
        }

        @Test
        void fiveAreFollowedAndTheSixthIsNot() throws IOException {
            var server = server((asked, socket) -> answer(
                    socket,
                    "302 Found",
                    "Location: /" + (Integer.parseInt(asked.target().substring(1)) + 1) + "\r\n",
                    ""));

            assertFailed(post(server.url("/0")), Kind.REDIRECT_LOOP, "after 5 redirects");
            assertThat(server.asked()).hasSize(6);
        }

        @Test
        void withoutALocationItLeadsNowhere() throws IOException {
            var server = server((_, socket) -> answer(socket, "302 Found", "", ""));

            assertFailed(post(server.url("/")), Kind.REDIRECT_LOOP, "302 without a Location");
        }

        @Test
        void toAnotherSchemeIsABadUrl() throws IOException {
            var server = server((_, socket) -> answer(socket, "302 Found", "Location: file:///etc/passwd\r\n", ""));

            assertFailed(post(server.url("/")), Kind.BAD_URL, "its scheme is file");
        }
    }

    @Nested
    class Connections {
        @Test
        void oneIsUsedAgain() throws IOException {
            var server = server(answering("x"));

            for (int i = 0; i < 50; i++) {
                post(server.url("/" + i));
            }

            assertThat(server.accepted()).isEqualTo(1);
        }

        @Test
        void thatTheServerClosesAfterItsAnswerDoesNotFailTheNextRequest() throws IOException {
            // It says nothing of closing: the next request finds the connection closed, or closing.
            var server = server((_, socket) -> {
                answer(socket, "200 OK", "", "x");
                socket.close();
            });

            for (int i = 0; i < 100; i++) {
                assertThat(post(server.url("/" + i))).isInstanceOf(Answered.class);
            }

            assertThat(server.asked()).hasSize(100);
        }

        @Test
        void thatIsAnnouncedToCloseIsNotUsedAgain() throws IOException {
            var server = server((_, socket) -> answer(socket, "200 OK", "Connection: close\r\n", "x"));

            post(server.url("/"));
            post(server.url("/"));

            assertThat(server.accepted()).isEqualTo(2);
        }

        @Test
        void thatIsKeptForASecondOnlyIsNotUsedAgain() throws IOException {
            var server = server((_, socket) -> answer(socket, "200 OK", "Keep-Alive: timeout=1, max=99\r\n", "x"));

            post(server.url("/"));
            post(server.url("/"));

            assertThat(server.accepted()).isEqualTo(2);
        }

        @Test
        void aUsedOneClosedWithoutAnyAnswerIsReplacedOnceWithTheSameToken() throws IOException {
            var server = server((asked, socket) -> {
                if (asked.target().equals("/second") && asked.connection() == 1) {
                    socket.close();
                } else {
                    answer(socket, "200 OK", "", "x");
                }
            });
            post(server.url("/first"));

            assertThat(post(server.url("/second"))).isInstanceOf(Answered.class);

            assertThat(server.asked()).extracting(Asked::connection).containsExactly(1, 1, 2);
            assertThat(server.asked().subList(1, 3))
                    .extracting(asked -> asked.headers().get("i-twilio-idempotency-token"))
                    .containsOnly(server.asked().get(1).headers().get("i-twilio-idempotency-token"));
        }

        @Test
        void aNewOneClosedWithoutAnyAnswerIsNotReplaced() throws IOException {
            var server = server((_, socket) -> socket.close());

            assertFailed(
                    post(server.url("/?secret=1")),
                    Kind.UNREACHABLE,
                    "POST http://" + server.authority() + "/?…: the connection broke");
            assertThat(server.asked()).hasSize(1);
        }

        @Test
        void thatCannotBeMadeIsToldWithItsReason() throws IOException {
            int free;
            try (var socket = new ServerSocket(0)) {
                free = socket.getLocalPort();
            }

            assertFailed(
                    post(URI.create("http://u:secret@127.0.0.1:" + free + "/x")),
                    Kind.UNREACHABLE,
                    "Connection refused");
            assertFailed(post(URI.create("http://no-such-host.invalid/x")), Kind.UNREACHABLE, "no-such-host.invalid");
        }

        @Test
        void areNotLeftBehind() throws Exception {
            var server = server(answering("x"));
            var brief = client(ClientSettings.DEFAULT
                    .withConnections(20, 1024)
                    .withTimes(Duration.ofSeconds(5), Duration.ofMillis(1500)));
            var permits = new Semaphore(100);
            var failures = new AtomicInteger();

            for (int i = 0; i < 2000; i++) {
                permits.acquire();
                brief.send(request(HttpMethod.POST, server.url("/" + i))).thenAccept(reply -> {
                    failures.addAndGet(reply instanceof Answered ? 0 : 1);
                    permits.release();
                });
            }
            permits.acquire(100);

            assertThat(failures).hasValue(0);
            assertThat(server.accepted()).isLessThanOrEqualTo(20);
            var probe = kit.createTestProbe();
            probe.awaitAssert(Duration.ofSeconds(10), () -> {
                assertThat(server.open()).isZero();
                return true;
            });
        }
    }

    @Nested
    class Patience {
        @Test
        void endsWithAServerThatNeverAnswersAndClosesTheConnection() throws Exception {
            var gone = new CountDownLatch(1);
            var server = server((_, socket) -> {
                try {
                    socket.getInputStream().read();
                } finally {
                    gone.countDown();
                }
            });

            assertFailed(
                    join(client.send(within(3000, server.url("/x")))), Kind.TOO_SLOW, "no complete answer in time");
            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        }

        @Test
        void endsWithAHeaderOrABodyThatDribbles() throws IOException {
            for (String beginning :
                    List.of("HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")) {
                var server = server((_, socket) -> {
                    write(socket, beginning);
                    dribble(socket);
                });

                assertFailed(
                        join(client.send(within(3000, server.url("/x")))), Kind.TOO_SLOW, "no complete answer in time");
            }
        }

        @Test
        void coversAllRedirectsTogether() throws IOException {
            var server = server((asked, socket) -> {
                if (asked.target().equals("/0")) {
                    answer(socket, "302 Found", "Location: /1\r\n", "");
                }
            });

            assertFailed(
                    join(client.send(within(3000, server.url("/0")))), Kind.TOO_SLOW, "no complete answer in time");
            assertThat(server.asked()).hasSize(2);
        }

        @Test
        void aRequestGivenUpWhileItWaitedIsNeverSent() throws Exception {
            var release = new CountDownLatch(1);
            var server = server((asked, socket) -> {
                if (asked.target().equals("/slow")) {
                    await(release);
                }
                answer(socket, "200 OK", "", "x");
            });
            var narrow = client(ClientSettings.DEFAULT.withConnections(1, 1));
            CompletionStage<ApplicationReply> slow = narrow.send(request(HttpMethod.POST, server.url("/slow")));
            var probe = kit.createTestProbe();
            probe.awaitAssert(() -> {
                assertThat(server.asked()).hasSize(1);
                return true;
            });

            CompletionStage<ApplicationReply> waits = narrow.send(within(3000, server.url("/waits")));
            CompletionStage<ApplicationReply> tooMany = narrow.send(request(HttpMethod.POST, server.url("/tooMany")));
            assertFailed(join(tooMany), Kind.UNREACHABLE, "1 requests wait for a connection");
            assertFailed(join(waits), Kind.TOO_SLOW, "all 1 connections were busy");
            release.countDown();
            assertThat(join(slow)).isInstanceOf(Answered.class);
            assertThat(join(narrow.send(request(HttpMethod.POST, server.url("/next")))))
                    .isInstanceOf(Answered.class);

            assertThat(server.asked()).extracting(Asked::target).containsExactly("/slow", "/next");
        }

        private static void dribble(Socket socket) throws IOException {
            while (true) {
                write(socket, "x");
                LockSupport.parkNanos(20_000_000);
            }
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private TestServer server(Behaviour behaviour) throws IOException {
        var server = TestServer.that(behaviour);
        toClose.add(server);
        return server;
    }

    private static PekkoApplicationClient client(ClientSettings settings) {
        return new PekkoApplicationClient(
                Courier.start(system, settings), _ -> CompletableFuture.completedStage(Optional.of(TOKEN)));
    }

    private ApplicationReply post(URI url) {
        return join(client.send(request(HttpMethod.POST, url)));
    }

    private ApplicationReply get(URI url) {
        return join(client.send(request(HttpMethod.GET, url)));
    }

    private static ApplicationRequest request(HttpMethod method, URI url) {
        return ApplicationRequest.of(ACCOUNT, method, url, CALL);
    }

    private static ApplicationRequest within(int millis, URI url) {
        return new ApplicationRequest(ACCOUNT, HttpMethod.POST, url, CALL, Duration.ofMillis(millis));
    }

    private static ApplicationReply join(CompletionStage<ApplicationReply> reply) {
        return reply.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static String bodyOf(ApplicationReply reply) {
        assertThat(reply).isInstanceOf(Answered.class);
        return new String(((Answered) reply).body(), StandardCharsets.UTF_8);
    }

    private static void assertFailed(ApplicationReply reply, Kind kind, String why) {
        assertThat(reply).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.why()).contains(why).doesNotContain("secret");
            assertThat(failed.kind()).isEqualTo(kind);
        });
    }

    private static void assertOwnSignature(Asked asked) {
        String signature = asked.headers().getOrDefault("tandem-signature", "there is none");
        long time = Long.parseLong(signature.substring(2, signature.indexOf(',')));
        String url = "http://" + asked.headers().get("host") + asked.target();
        assertThat(signature).isEqualTo(Signature.tandem(TOKEN, time, asked.method(), url, asked.body()));
        assertThat(time).isCloseTo(System.currentTimeMillis() / 1000, Offset.offset(60L));
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(zipped)) {
            out.write(plain);
        }
        return zipped.toByteArray();
    }
}
