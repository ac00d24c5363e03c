package io.tandem.it.phones;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// linphonec, from Debian's linphone-cli: `linphonec -c FILE`, with its commands typed.
final class Linphone implements AutoCloseable {
    private static final int LOOKS = 100;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    /// All that it has; the first is left switched on.
    private static final List<String> CODECS = List.of(
            "PCMU 8000 1",
            "PCMA 8000 1",
            "opus 48000 2",
            "speex 8000 1",
            "speex 16000 1",
            "speex 32000 1",
            "GSM 8000 1",
            "G722 8000 1",
            "G729 8000 1",
            "iLBC 8000 1",
            "BV16 8000 1",
            "L16 44100 1",
            "L16 44100 2");

    private final String name;
    private final int port;
    private final Path heard;
    private final PhoneProcess process;

    /// A phone that plays a tone of `hertz` to whom it talks to.
    ///
    /// @param folder for its files; there may be nothing in it
    static Linphone start(String name, int hertz, Path folder) throws IOException {
        return new Linphone(name, hertz, Files.createDirectories(folder.resolve(name)));
    }

    private Linphone(String name, int hertz, Path folder) throws IOException {
        this.name = name;
        this.port = PhoneProcess.freePort();
        this.heard = folder.resolve("heard.wav");
        Files.createDirectories(folder.resolve(".local/share/linphone")); // without it no call comes in
        Path configuration = Files.writeString(
                folder.resolve("linphonerc"), String.format("""
            [sip]
            sip_port=%d
            sip_tcp_port=0
            sip_tls_port=0
            contact="%s" <sip:%s@127.0.0.1>
            guess_hostname=0
            use_ipv6=0
            bind_address=127.0.0.1
            [rtp]
            audio_rtp_port=%d
            """, port, name, name, PhoneProcess.freePort()) + codecs());
        this.process = new PhoneProcess(name, folder, List.of("linphonec", "-c", configuration.toString()));
        process.type("soundcard use files");
        process.type("play " + Recording.tone(folder.resolve("says.wav"), hertz));
        process.type("record " + heard);
    }

    private static String codecs() {
        var sections = new StringBuilder();
        for (String codec : CODECS) {
            int number = CODECS.indexOf(codec);
            String[] words = codec.split(" ", -1);
            sections.append("[audio_codec_")
                    .append(number)
                    .append("]\nmime=")
                    .append(words[0])
                    .append("\nrate=")
                    .append(words[1])
                    .append("\nchannels=")
                    .append(words[2])
                    .append("\nenabled=")
                    .append(number == 0 ? 1 : 0)
                    .append('\n');
        }
        return sections.toString();
    }

    static void assumeInstalled() {
        PhoneProcess.assumeInstalled("linphonec", "linphone-cli");
    }

    String uri() {
        return "sip:" + name + "@127.0.0.1:" + port;
    }

    /// What it hears.
    Recording hears() {
        return new Recording(() -> Optional.of(heard));
    }

    /// Types a command; `help` lists them.
    void type(String command) {
        process.type(command);
    }

    Transcript says() {
        return process.says();
    }

    /// Registers, and waits until that is done.
    void register(Login login) throws InterruptedException {
        type("register " + login.address() + " sip:" + login.registrar() + " " + login.password());
        for (int i = 0; i < LOOKS; i++) { // it does not say so by itself
            type("status register");
            if (says().await("registered, identity=", BETWEEN_LOOKS).isPresent()) {
                return;
            }
        }
        throw new AssertionError(name + " did not register; it said\n" + says());
    }

    /// Takes the call that comes in.
    ///
    /// @return its number
    String answer() throws InterruptedException {
        String call = says().await("Receiving new incoming call from .*, assigned id (\\d+)")
                .group(1);
        type("answer " + call);
        says().await("Call " + call + " with .* connected");
        return call;
    }

    /// Calls, and waits for the answer.
    ///
    /// @return the number of the call
    String call(String target) throws InterruptedException {
        type("call " + target);
        return says().await("Call (\\d+) with .* connected").group(1);
    }

    @Override
    public void close() {
        type("terminate all");
        type("quit");
        process.close();
    }
}
