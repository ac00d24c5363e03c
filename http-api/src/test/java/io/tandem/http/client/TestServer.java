package io.tandem.http.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A server of plain sockets, whose behaviour is given byte by byte, on the loopback address.
final class TestServer implements AutoCloseable {
    /// What it was asked.
    record Asked(String method, String target, Map<String, String> headers, String body, int connection) {}

    /// What it does with a request; a connection on which it throws, or that it closes, is over.
    @FunctionalInterface
    interface Behaviour {
        void on(Asked asked, Socket socket) throws IOException;
    }

    private final ServerSocket listening;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();

    private TestServer(ServerSocket listening) {
        this.listening = listening;
    }

    static TestServer that(Behaviour behaviour) throws IOException {
        return on(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), behaviour);
    }

    static TestServer onIpv6(Behaviour behaviour) throws IOException {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        return on(new ServerSocket(0, 512, InetAddress.getByAddress(loopback)), behaviour);
    }

    static TestServer on(ServerSocket listening, Behaviour behaviour) {
        var server = new TestServer(listening);
        Thread.ofVirtual().start(() -> server.accept(behaviour));
        return server;
    }

    /// A behaviour that answers everything with `body`.
    static Behaviour answering(String body) {
        return (_, socket) -> answer(socket, "200 OK", "Content-Type: text/xml\r\n", body);
    }

    /// Writes an answer with a Content-Length; `headers` are whole lines.
    static void answer(Socket socket, String status, String headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        write(socket, "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + bytes.length + "\r\n\r\n" + body);
    }

    static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    URI url(String pathAndQuery) {
        return URI.create("http://" + authority() + pathAndQuery);
    }

    String authority() {
        String host = listening.getInetAddress().getHostAddress();
        return (host.contains(":") ? "[::1]" : host) + ":" + listening.getLocalPort();
    }

    int port() {
        return listening.getLocalPort();
    }

    List<Asked> asked() {
        return asked;
    }

    int accepted() {
        return accepted.get();
    }

    int open() {
        return open.get();
    }

    private void accept(Behaviour behaviour) {
        try {
            while (true) {
                Socket socket = listening.accept();
                sockets.add(socket);
                int number = accepted.incrementAndGet();
                open.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket, number, behaviour));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket, int number, Behaviour behaviour) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String line = line(in); !line.isEmpty() && !socket.isClosed(); line = line(in)) {
                Map<String, String> headers = new TreeMap<>();
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    int colon = header.indexOf(':');
                    headers.put(
                            header.substring(0, colon).toLowerCase(Locale.ROOT),
                            header.substring(colon + 1).strip());
                }
                int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
                String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
                String[] words = line.split(" ", 3);
                var one = new Asked(words[0], words[1], headers, body, number);
                asked.add(one);
                behaviour.on(one, socket);
            }
        } catch (IOException broken) {
            // The client is gone, or the behaviour wants it so.
        } finally {
            open.decrementAndGet();
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            line.append((char) octet);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
