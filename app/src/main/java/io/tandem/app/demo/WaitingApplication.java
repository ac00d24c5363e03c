package io.tandem.app.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// An application that greets its callers and keeps them waiting.
final class WaitingApplication implements AutoCloseable {
    private static final byte[] DOCUMENT = """
            <Response><Say>Welcome to Tandem.</Say><Pause length="300"/></Response>
            """.getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;

    private WaitingApplication(HttpServer server) {
        this.server = server;
    }

    /// Serves on a free port of 127.0.0.1.
    static WaitingApplication start() throws IOException {
        var loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        var application = new WaitingApplication(HttpServer.create(loopback, 0));
        application.server.createContext("/", WaitingApplication::answer);
        application.server.start();
        return application;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/welcome");
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(200, DOCUMENT.length);
            exchange.getResponseBody().write(DOCUMENT);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
