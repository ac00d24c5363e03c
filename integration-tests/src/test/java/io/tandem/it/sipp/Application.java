package io.tandem.it.sipp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// An application that answers each path with a fixed body, and keeps every request.
public final class Application implements AutoCloseable {
    /// A request as it came; a form field that came twice has its last value.
    public record Request(String method, String path, Map<String, String> parameters) {
        public Request {
            parameters = Map.copyOf(parameters);
        }

        /// One parameter, if it came.
        public Optional<String> parameter(String name) {
            return Optional.ofNullable(parameters.get(name));
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    public Application() throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /// Answers `path` with an RCML document from now on.
    public Application answers(String path, String document) {
        return answers(path, document.getBytes(StandardCharsets.UTF_8));
    }

    /// Answers `path` with these octets from now on: audio when it ends with `.wav`, else a document.
    public Application answers(String path, byte[] body) {
        contents.put(path, body.clone());
        return this;
    }

    /// Lets requests for `path` wait until they are [#released], or until this application is closed.
    public Application holds(String path) {
        held.put(path, new CountDownLatch(1));
        return this;
    }

    /// Answers the requests for `path` that wait.
    public void released(String path) {
        CountDownLatch hold = held.get(path);
        if (hold == null) {
            throw new IllegalStateException("requests for " + path + " are not held");
        }
        hold.countDown();
    }

    /// The address of `path`.
    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /// All requests so far.
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /// The paths of all requests so far.
    public List<String> paths() {
        return requests.stream().map(Request::path).toList();
    }

    /// All requests so far in order: method, path, and of each that came the parameter `name`, as in
    /// `POST /start ringing`.
    public List<String> told(String name) {
        return requests.stream()
                .map(request -> request.method() + " " + request.path()
                        + request.parameter(name).map(value -> " " + value).orElse(""))
                .toList();
    }

    /// The only request for `path`.
    public Request only(String path) {
        List<Request> found =
                requests.stream().filter(request -> request.path().equals(path)).toList();
        if (found.size() != 1) {
            throw new AssertionError("one request for " + path + " was expected; these came: " + requests);
        }
        return found.getFirst();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        URI uri = exchange.getRequestURI();
        var parameters = new HashMap<>(parameters(uri.getRawQuery() == null ? "" : uri.getRawQuery()));
        parameters.putAll(parameters(form));
        requests.add(new Request(exchange.getRequestMethod(), uri.getPath(), parameters));
        CountDownLatch hold = held.get(uri.getPath());
        if (hold != null) {
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        byte[] body = contents.getOrDefault(uri.getPath(), new byte[0]);
        exchange.getResponseHeaders().set("Content-Type", uri.getPath().endsWith(".wav") ? "audio/wav" : "text/xml");
        exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Map<String, String> parameters(String form) {
        var parameters = new HashMap<String, String>();
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
        held.values().forEach(CountDownLatch::countDown);
        server.stop(0);
        threads.close();
    }
}
