package io.tandem.it.phones;

import io.tandem.it.sipp.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// baresip, from Debian's baresip-core: `baresip -f FOLDER`, with its commands and events as JSON in netstrings over
/// TCP (its module `ctrl_tcp`). It does not register: its version 1.0 gives up where SHA-256 is among the challenges.
final class Baresip implements AutoCloseable {
    private static final int RTP_PORTS = 20;

    private final String name;
    private final int port;
    private final Path folder;
    private final PhoneProcess process;
    private final Socket control;
    private final Transcript events;
    private final Thread reader;

    /// A phone that plays a tone of `hertz` to whom it talks to.
    ///
    /// @param folder for its files; there may be nothing in it
    static Baresip start(String name, int hertz, Path folder) throws IOException, InterruptedException {
        return new Baresip(name, hertz, Files.createDirectories(folder.resolve(name)));
    }

    private Baresip(String name, int hertz, Path folder) throws IOException, InterruptedException {
        this.name = name;
        this.port = PhoneProcess.freePort();
        this.folder = folder;
        int rtp = PhoneProcess.freePort();
        int controlPort = FreePort.of("127.0.0.1");
        Path tone = Recording.tone(folder.resolve("says.wav"), hertz);
        Files.writeString(
                folder.resolve("config"),
                String.format("""
            poll_method epoll
            sip_listen 127.0.0.1:%1$d
            call_local_timeout 120
            call_max_calls 4
            audio_source aufile,%2$s
            audio_player aubridge,nobody
            audio_alert aubridge,nobody
            ausrc_srate 8000
            auplay_srate 8000
            ausrc_channels 1
            auplay_channels 1
            rtp_ports %3$d-%4$d
            jitter_buffer_delay 1-5
            module_path %5$s
            module g711.so
            module sndfile.so
            module aufile.so
            module aubridge.so
            module_tmp account.so
            module_app menu.so
            module_app ctrl_tcp.so
            ctrl_tcp_listen 127.0.0.1:%6$d
            snd_path %7$s
            """, port, tone, rtp, rtp + RTP_PORTS, modules(), controlPort, heard(folder)));
        Files.writeString(folder.resolve("accounts"), "<" + uri() + ">;regint=0;answermode=manual\n");
        this.process = new PhoneProcess(name, folder, List.of("baresip", "-f", folder.toString()));
        process.says().await("baresip is ready");
        this.control = new Socket(InetAddress.getLoopbackAddress(), controlPort);
        this.events = new Transcript(name);
        InputStream in = control.getInputStream();
        this.reader = Thread.ofVirtual().start(() -> read(in, events));
    }

    static void assumeInstalled() {
        PhoneProcess.assumeInstalled("baresip", "baresip-core");
    }

    private static Path heard(Path folder) throws IOException {
        return Files.createDirectories(folder.resolve("heard"));
    }

    /// Where distributions put its modules.
    private static Path modules() {
        return Stream.of("/usr/lib/baresip/modules", "/usr/local/lib/baresip/modules")
                .map(Path::of)
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new AssertionError("baresip is installed, but its modules are not found"));
    }

    private static void read(InputStream in, Transcript events) {
        try (in) {
            var length = new StringBuilder();
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                if (octet == ':') {
                    events.add(new String(in.readNBytes(Integer.parseInt(length.toString())), StandardCharsets.UTF_8));
                    length.setLength(0);
                } else if (octet != ',') {
                    length.append((char) octet);
                }
            }
        } catch (IOException ended) {
            events.add("(its control connection ended: " + ended.getMessage() + ")");
        }
    }

    String uri() {
        return "sip:" + name + "@127.0.0.1:" + port;
    }

    /// What it hears: the newest of the files that it writes, one for each call.
    Recording hears() {
        return new Recording(() -> {
            try (Stream<Path> files = Files.list(folder.resolve("heard"))) {
                return files.filter(file -> file.toString().endsWith("-dec.wav"))
                        .max(Path::compareTo);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// What happens to it, as JSON.
    Transcript events() {
        return events;
    }

    /// Gives a command of its menu: `dial`, `accept`, `hold`, `resume`, `transfer`, `hangup`.
    void command(String command, String parameters) throws IOException {
        String json =
                "{\"command\":\"" + command + "\",\"params\":\"" + parameters + "\",\"token\":\"" + command + "\"}";
        byte[] octets = json.getBytes(StandardCharsets.UTF_8);
        var out = control.getOutputStream();
        out.write((octets.length + ":").getBytes(StandardCharsets.US_ASCII));
        out.write(octets);
        out.write(',');
        out.flush();
    }

    /// Takes the call that comes in.
    void answer() throws IOException, InterruptedException {
        events.await("\"CALL_INCOMING\"");
        command("accept", "");
        events.await("\"CALL_ESTABLISHED\"");
    }

    @Override
    public void close() throws IOException {
        try (control) {
            command("quit", "");
            process.close();
        }
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
