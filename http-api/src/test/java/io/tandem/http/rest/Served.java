package io.tandem.http.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.engine.cluster.Peer;
import io.tandem.engine.cluster.Peers;
import io.tandem.engine.media.FakeRecordingFiles;
import io.tandem.engine.media.RecordingFiles;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.FakeStore;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.trace.RecentTraces;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A server on loopback with a store in memory, the master account in it, and an HTTP client with its credentials.
@SuppressWarnings("NullAway.Init") // JUnit sets the folder
abstract class Served {
    static final String RESTCOMM = "/restcomm/2012-04-24";
    static final String LIBRARIES = "/2010-04-01";
    static final int LARGEST_BODY = 20_000;

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static Optional<ActorSystem<Void>> system = Optional.empty();

    final FakeStore store = new FakeStore();
    final FakeCalls calls = new FakeCalls();
    final FakeRecordingControl recordings = new FakeRecordingControl();
    final FakeConferenceControl conferences = new FakeConferenceControl();
    final SignedUrls signedUrls = new SignedUrls(new byte[32]);
    final RecentTraces traces = new RecentTraces(10, 100);
    final List<Object> changed = Collections.synchronizedList(new ArrayList<>());
    final List<String> drained = Collections.synchronizedList(new ArrayList<>());
    final Map<String, Operation.Condition> conditions = new ConcurrentHashMap<>(Map.of(
            "health", new Operation.Condition(Operation.Verdict.YES, Map.of("store", "up")),
            "ready", new Operation.Condition(Operation.Verdict.YES, Map.of())));
    final Account master = SampleRecords.master();
    final InstanceId instance = InstanceId.mint();
    final List<Peer> others = new CopyOnWriteArrayList<>();
    final List<Operation.Member> members = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    private Optional<FakeRecordingFiles> files = Optional.empty();
    private Optional<RestServer.Bound> bound = Optional.empty();

    @BeforeAll
    static void startActors() {
        system = Optional.of(ActorSystem.create(Behaviors.empty(), "rest"));
    }

    @AfterAll
    static void stopActors() {
        system.orElseThrow().terminate();
        system.orElseThrow().getWhenTerminated().toCompletableFuture().join();
    }

    /// How clients reach it, as its operator says.
    Optional<String> publicUrl() {
        return Optional.of("http://api.example.org");
    }

    @BeforeEach
    void startServer() {
        save(master);
        files = Optional.of(new FakeRecordingFiles(folder));
        Operation operation = new Operation(
                instance,
                () -> CompletableFuture.completedStage(condition("health")),
                () -> CompletableFuture.completedStage(condition("ready")),
                () -> "calls 3\n",
                () -> members,
                () -> drained.add("drained"));
        bound = Optional.of(server(operation, files(), traces, () -> others));
    }

    /// Another server on the same store.
    RestServer.Bound server(Operation operation, RecordingFiles audio, RecentTraces ladders, Peers peers) {
        RestSettings usual = RestSettings.on("127.0.0.1", 0);
        RestSettings settings = new RestSettings(
                usual.host(),
                usual.port(),
                publicUrl(),
                "Test realm",
                "phones",
                LARGEST_BODY,
                usual.bodyPatience(),
                Duration.ofSeconds(1));
        RestParts parts = new RestParts(
                store,
                calls,
                recordings,
                conferences,
                audio,
                signedUrls,
                ladders,
                peers,
                operation,
                new Heard(changed),
                () -> SampleRecords.minute(600));
        return RestServer.start(system.orElseThrow(), settings, parts)
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void stopServer() {
        bound.orElseThrow().stop().toCompletableFuture().join();
    }

    private Operation.Condition condition(String name) {
        return Optional.ofNullable(conditions.get(name)).orElseThrow();
    }

    private record Heard(List<Object> changed) implements Changes {
        @Override
        public void onAccountChanged(io.tandem.engine.sid.AccountSid account) {
            changed.add(account);
        }

        @Override
        public void onApplicationChanged(io.tandem.engine.sid.ApplicationSid application) {
            changed.add(application);
        }

        @Override
        public void onNumberChanged(io.tandem.engine.sid.NumberSid number) {
            changed.add(number);
        }

        @Override
        public void onClientChanged(io.tandem.engine.sid.ClientSid client) {
            changed.add(client);
        }

        @Override
        public void onTrunksChanged() {
            changed.add("trunks");
        }
    }

    /// An answer of the server.
    record Reply(int status, String body, Map<String, List<String>> headers) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException notJson) {
                throw new AssertionError("not JSON: " + body, notJson);
            }
        }

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> String.join(", ", header.getValue()))
                    .findFirst()
                    .orElse("");
        }
    }

    FakeRecordingFiles files() {
        return files.orElseThrow();
    }

    int port() {
        return bound.orElseThrow().address().getPort();
    }

    /// The path of the master account.
    String mine(String prefix, String below) {
        return prefix + "/Accounts/" + master.sid() + below;
    }

    Reply get(String path) {
        return send("GET", path, "", as(master));
    }

    Reply post(String path, String... namesAndValues) {
        return send("POST", path, form(namesAndValues), as(master));
    }

    Reply put(String path, String... namesAndValues) {
        return send("PUT", path, form(namesAndValues), as(master));
    }

    Reply delete(String path) {
        return send("DELETE", path, "", as(master));
    }

    static Map<String, String> as(Account account) {
        return as(account.sid().text(), account.authToken());
    }

    static Map<String, String> as(String user, String password) {
        String credentials = user + ":" + password;
        return Map.of(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }

    static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> more = new ConcurrentHashMap<>(headers);
        more.put(name, value);
        return more;
    }

    static String form(String... namesAndValues) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            pairs.add(escaped(namesAndValues[i]) + "=" + escaped(namesAndValues[i + 1]));
        }
        return pairs.stream().collect(Collectors.joining("&"));
    }

    static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    Reply send(String method, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty() && !headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/x-www-form-urlencoded");
        }
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(
                    response.statusCode(), response.body(), response.headers().map());
        } catch (IOException failed) {
            throw new AssertionError(method + " " + path + " got no answer", failed);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    Account child(Account parent) {
        Account child = SampleRecords.child(parent.sid(), 1);
        save(child);
        return child;
    }

    void save(Account account) {
        store.save(account).toCompletableFuture().join();
    }

    /// The account as it is now.
    Account stored(Account account) {
        return store.account(account.sid()).toCompletableFuture().join().orElseThrow();
    }
}
