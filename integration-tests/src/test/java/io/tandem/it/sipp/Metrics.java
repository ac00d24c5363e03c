package io.tandem.it.sipp;

import io.tandem.app.node.Node;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/// What `/metrics` of a node said at one time.
public record Metrics(List<String> lines) {
    /// What it says now.
    public static Metrics of(Node node) {
        URI url = URI.create("http://" + Node.shown(node.httpAddress()) + "/metrics");
        try (var client = HttpClient.newHttpClient()) {
            return new Metrics(client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
                    .body()
                    .lines()
                    .toList());
        } catch (IOException e) {
            throw new AssertionError("the node does not answer " + url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /// The value of a metric that has no labels.
    public double value(String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no metric " + name));
    }
}
