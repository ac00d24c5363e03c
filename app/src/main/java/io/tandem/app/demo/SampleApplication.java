package io.tandem.app.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// What a developer writes: three documents over HTTP. A caller hears a menu, and is transferred when it presses 1.
///
/// ```
/// engine             application
///  |---POST /welcome---->|   Gather one digit while Say speaks
///  |---POST /menu------->|   Digits=1: Refer
///  |---POST /transferred>|   ReferSipResponseCode, NotifySipResponseCode, ReferCallStatus: Hangup
/// ```
final class SampleApplication implements AutoCloseable {
    private static final String WELCOME = """
            <Response>
              <Gather numDigits="1" action="/menu">
                <Say>Welcome to Tandem. To talk to Carol, press 1.</Say>
              </Gather>
              <Hangup/>
            </Response>
            """;

    private static final String AGAIN = """
            <Response><Redirect>/welcome</Redirect></Response>
            """;

    private static final String HANGUP = """
            <Response><Hangup/></Response>
            """;

    private final HttpServer server;
    private final String target;
    private final CompletableFuture<Map<String, String>> transferred = new CompletableFuture<>();

    private SampleApplication(HttpServer server, String target) {
        this.server = server;
        this.target = target;
    }

    /// Serves on a free port of 127.0.0.1.
    ///
    /// @param target where a caller who presses 1 is transferred
    static SampleApplication start(String target) throws IOException {
        var loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        var application = new SampleApplication(HttpServer.create(loopback, 0), target);
        application.server.createContext("/", application::answer);
        application.server.start();
        return application;
    }

    /// Where a call's first document is.
    URI welcome() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/welcome");
    }

    /// The parameters of the first action callback of a transfer.
    CompletionStage<Map<String, String>> transferred() {
        return transferred;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> parameters =
                    parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] document =
                    document(exchange.getRequestURI().getPath(), parameters).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(200, document.length);
            exchange.getResponseBody().write(document);
        }
    }

    private String document(String path, Map<String, String> parameters) {
        return switch (path) {
            case "/menu" -> "1".equals(parameters.get("Digits")) ? refer() : AGAIN;
            case "/transferred" -> {
                transferred.complete(parameters);
                yield HANGUP;
            }
            default -> WELCOME;
        };
    }

    private String refer() {
        return String.format("""
                <Response>
                  <Refer action="/transferred" method="POST">
                    <Sip>%s</Sip>
                  </Refer>
                </Response>
                """, target);
    }

    /// The fields of a form.
    static Map<String, String> parameters(String form) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String field : form.split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                parameters.put(decoded(field.substring(0, equals)), decoded(field.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
