package io.tandem.app.demo;

import io.tandem.app.node.Node;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/// The engine's API as its users see it: over HTTP.
final class Rest implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final String sid;
    private final String token;
    private final URI server;
    private final String base;

    Rest(Node node) {
        this(node.master().sid().text(), node.master().authToken(), Node.shown(node.httpAddress()));
    }

    /// @param sid of the master account
    /// @param token of it
    /// @param http `host:port` of a node
    Rest(String sid, String token, String http) {
        this.sid = sid;
        this.token = token;
        this.server = URI.create("http://" + http);
        this.base = server + "/restcomm/2012-04-24/Accounts/" + sid;
    }

    /// Where a resource of the account is.
    String url(String resource) {
        return base + "/" + resource;
    }

    /// Sid and token, as curl's -u takes them.
    String credentials() {
        return sid + ":" + token;
    }

    String get(String resource) throws IOException, InterruptedException {
        return body(request(resource).GET().build());
    }

    /// What operators ask, such as `/management/cluster`; also when the answer is that it is not so.
    String operation(String method, String path) throws IOException, InterruptedException {
        return client.send(
                        authorized(server.resolve(path))
                                .method(method, BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    void create(String resource, Map<String, String> parameters) throws IOException, InterruptedException {
        String form = parameters.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        body(request(resource)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build());
    }

    private HttpRequest.Builder request(String resource) {
        return authorized(URI.create(url(resource)));
    }

    private HttpRequest.Builder authorized(URI url) {
        String basic = Base64.getEncoder().encodeToString(credentials().getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(url).timeout(PATIENCE).header("Authorization", "Basic " + basic);
    }

    private String body(HttpRequest request) throws IOException, InterruptedException {
        var response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(
                    request.method() + " " + request.uri() + " got " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    @Override
    public void close() {
        client.close();
    }
}
