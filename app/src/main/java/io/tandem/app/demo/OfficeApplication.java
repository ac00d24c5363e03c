package io.tandem.app.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// What a developer writes for an office: two numbers that ring two phones, and what happens when one of them transfers
/// its caller.
///
/// ```
/// engine             application
///  |---POST /bob-------->|   Dial, Client bob
///  |---POST /carol------>|   Dial, Client carol
///  |---POST /refer------>|   Transferor, Transferee, ReferTarget: Dial, Number ReferTarget
/// ```
final class OfficeApplication implements AutoCloseable {
    private final HttpServer server;
    private final int patience;
    private final List<Map<String, String>> transfers = new CopyOnWriteArrayList<>();

    private OfficeApplication(HttpServer server, int patience) {
        this.server = server;
        this.patience = patience;
    }

    /// Serves on a free port of 127.0.0.1.
    ///
    /// @param patience how many seconds the target of a transfer may ring
    static OfficeApplication start(int patience) throws IOException {
        var loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        var application = new OfficeApplication(HttpServer.create(loopback, 0), patience);
        application.server.createContext("/", application::answer);
        application.server.start();
        return application;
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /// The parameters of the requests of transfers so far.
    List<Map<String, String>> transfers() {
        return List.copyOf(transfers);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> parameters = SampleApplication.parameters(
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] document =
                    document(exchange.getRequestURI().getPath(), parameters).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(200, document.length);
            exchange.getResponseBody().write(document);
        }
    }

    private String document(String path, Map<String, String> parameters) {
        return switch (path) {
            case "/bob", "/carol" ->
                "<Response><Dial answerOnBridge=\"true\"><Client>" + path.substring(1) + "</Client></Dial></Response>";
            default -> {
                transfers.add(Map.copyOf(parameters));
                String target = digits(parameters.getOrDefault("ReferTarget", ""));
                yield "<Response><Dial timeout=\"" + patience + "\"><Number>" + target + "</Number></Dial></Response>";
            }
        };
    }

    /// What came over the network is not written into a document as it is.
    private static String digits(String text) {
        return text.replaceAll("[^0-9+*#]", "");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
