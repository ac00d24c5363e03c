package io.tandem.it.sipp;

import io.tandem.app.node.Node;
import io.tandem.app.node.NodeStartFailure;
import io.tandem.app.node.SettingsException;
import io.tandem.app.node.SettingsReader;
import io.tandem.engine.trace.TraceSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A node on free ports of loopback, and its REST API.
public final class Engine implements AutoCloseable {
    private final Node node;
    private final HttpClient client = HttpClient.newHttpClient();

    /// Starts a node.
    ///
    /// @param data an empty folder
    /// @param settings `key=value`, beside those that every test has
    public static Engine start(Path data, String... settings) throws NodeStartFailure, SettingsException {
        var all = new ArrayList<>(List.of(
                "sip.host=127.0.0.1",
                "sip.port=0",
                "http.port=0",
                "data=" + data.resolve("engine"),
                "warm-up.calls=0",
                "shutdown.patience=1 s"));
        all.addAll(List.of(settings));
        return new Engine(Node.start(SettingsReader.read(Optional.empty(), all), TraceSink.NONE));
    }

    private Engine(Node node) {
        this.node = node;
    }

    /// The node.
    public Node node() {
        return node;
    }

    /// Makes a number that answers with the script at `voiceUrl`.
    public void number(String number, URI voiceUrl) {
        create("IncomingPhoneNumbers.json", Map.of("PhoneNumber", number, "VoiceUrl", voiceUrl.toString()));
    }

    /// Makes a resource of the master account, such as `Clients.json`.
    public void create(String resource, Map<String, String> fields) {
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpResponse<String> made = send(request(resource)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build());
        if (made.statusCode() >= 300) {
            throw new AssertionError(resource + " was not made: " + made.statusCode() + " " + made.body());
        }
    }

    /// What the API says to GET of a resource of the master account, such as `Calls.json?Status=completed`.
    public String get(String resource) {
        return send(request(resource).build()).body();
    }

    /// What is at a URL of the engine for who has the credentials of the master account.
    public byte[] audio(URI url) {
        HttpResponse<byte[]> got = send(request(url).build(), BodyHandlers.ofByteArray());
        if (got.statusCode() != 200) {
            throw new AssertionError(url + " says " + got.statusCode());
        }
        return got.body();
    }

    /// The value of one of the node's metrics that has no labels.
    public double metric(String name) {
        return Metrics.of(node).value(name);
    }

    private HttpRequest.Builder request(String resource) {
        return request(URI.create("http://" + Node.shown(node.httpAddress()) + "/2010-04-01/Accounts/"
                + node.master().sid() + "/" + resource));
    }

    private HttpRequest.Builder request(URI url) {
        String login = node.master().sid() + ":" + node.master().authToken();
        return HttpRequest.newBuilder(url)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpResponse<String> send(HttpRequest request) {
        return send(request, BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body) {
        try {
            return client.send(request, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.close();
        node.close();
    }
}
