package io.tandem.app.demo;

import io.tandem.app.node.Node;
import io.tandem.engine.store.Account;
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

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final Account account;
    private final String base;

    Rest(Node node) {
        this.account = node.master();
        this.base = "http://" + Node.shown(node.httpAddress()) + "/restcomm/2012-04-24/Accounts/" + account.sid();
    }

    /// Where a resource of the account is.
    String url(String resource) {
        return base + "/" + resource;
    }

    /// Sid and token, as curl's -u takes them.
    String credentials() {
        return account.sid() + ":" + account.authToken();
    }

    String get(String resource) throws IOException, InterruptedException {
        return body(request(resource).GET().build());
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
        String basic = Base64.getEncoder().encodeToString(credentials().getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create(url(resource)))
                .timeout(PATIENCE)
                .header("Authorization", "Basic " + basic);
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
