package io.tandem.app.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The application whose documents the calls run: `/start` is asked for first, `/done` is the action of a transfer.
final class SampleApplication implements AutoCloseable {
    /// SIPp writes a date, a time, and the same in seconds.
    private static final Pattern SENT = Pattern.compile("SipHeader_X-Sent=[^&]*%09(\\d+\\.\\d+)");

    private static final byte[] HANG_UP = rcml("<Response><Hangup/></Response>");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, byte[]> contents;
    private final AtomicInteger requests = new AtomicInteger();
    private final Queue<Double> untilAsked = new ConcurrentLinkedQueue<>();
    private final Queue<Double> answering = new ConcurrentLinkedQueue<>();

    /// The octets of a document.
    static byte[] rcml(String document) {
        return document.getBytes(StandardCharsets.UTF_8);
    }

    /// Starts it.
    ///
    /// @param contents by path; all other paths answer a document that hangs up
    static SampleApplication start(Map<String, byte[]> contents) throws BenchFailure {
        try {
            return new SampleApplication(contents);
        } catch (IOException e) {
            throw new BenchFailure("the sample application cannot listen: " + e.getMessage(), e);
        }
    }

    private SampleApplication(Map<String, byte[]> contents) throws IOException {
        this.contents = contents;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /// The address of `path`.
    URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /// Forgets what was measured so far.
    void reset() {
        requests.set(0);
        untilAsked.clear();
        answering.clear();
    }

    /// How many requests came.
    int requests() {
        return requests.get();
    }

    /// From the INVITE, by the clock of SIPp, to the request that it caused.
    Millis untilAsked() {
        return millis(untilAsked);
    }

    /// From a request to the end of its answer.
    Millis answering() {
        return millis(answering);
    }

    private static Millis millis(Queue<Double> measured) {
        return Millis.of(List.copyOf(measured));
    }

    private void answer(HttpExchange exchange) throws IOException {
        Instant now = Instant.now();
        long began = System.nanoTime();
        requests.incrementAndGet();
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        byte[] content = contents.getOrDefault(path, HANG_UP);
        exchange.getResponseHeaders().set("Content-Type", path.endsWith(".wav") ? "audio/wav" : "text/xml");
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
        exchange.close();
        answering.add((System.nanoTime() - began) / 1e6);
        if (path.equals("/start")) {
            measure(form, now);
        }
    }

    private void measure(String form, Instant now) {
        Matcher sent = SENT.matcher(form);
        if (sent.find()) {
            double then = Double.parseDouble(sent.group(1));
            untilAsked.add((now.getEpochSecond() - then) * 1e3 + now.getNano() / 1e6);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
