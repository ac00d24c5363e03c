package io.tandem.it.loss;

import io.tandem.app.Tandem;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// An engine in a process of its own, so that it can be killed.
final class EngineProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready sip=(\\S+) http=(\\S+)");
    private static final String SID = "AC00000000000000000000000000000001";
    private static final String TOKEN = "killed";

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String sip;
    private final String http;

    private EngineProcess(Process process) throws IOException {
        this.process = process;
        BufferedReader lines = process.inputReader(); // it belongs to the process
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                this.sip = ready.group(1);
                this.http = ready.group(2);
                return;
            }
        }
        throw new AssertionError("the engine did not get ready");
    }

    /// Starts one on free ports of loopback.
    ///
    /// @param folder its data, and what it logs
    static EngineProcess start(Path folder) throws IOException {
        List<String> command = java(Tandem.class);
        command.add("serve");
        for (String setting : List.of(
                "sip.host=127.0.0.1",
                "sip.port=0",
                "http.port=0",
                "warm-up.calls=0",
                "shutdown.patience=1 s",
                "data=" + data(folder),
                "account.sid=" + SID,
                "account.token=" + TOKEN)) {
            command.addAll(List.of("--set", setting));
        }
        return new EngineProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("engine.log").toFile()))
                .start());
    }

    /// Where an engine that was started in `folder` keeps its data.
    static Path data(Path folder) {
        return folder.resolve("data");
    }

    /// The command of another JVM that runs `main`.
    static List<String> java(Class<?> main) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    }

    String sip() {
        return sip;
    }

    /// Makes a number.
    void number(String number, URI script, URI status) throws IOException, InterruptedException {
        String form = Map.of("PhoneNumber", number, "VoiceUrl", script, "StatusCallback", status).entrySet().stream()
                .map(field -> field.getKey() + "="
                        + URLEncoder.encode(field.getValue().toString(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var made = client.send(
                request("IncomingPhoneNumbers.json")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
        if (made.statusCode() >= 300) {
            throw new AssertionError(made.body());
        }
    }

    String get(String resource) throws IOException, InterruptedException {
        return client.send(request(resource).build(), BodyHandlers.ofString()).body();
    }

    private HttpRequest.Builder request(String resource) {
        String login = Base64.getEncoder().encodeToString((SID + ":" + TOKEN).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create("http://" + http + "/2010-04-01/Accounts/" + SID + "/" + resource))
                .header("Authorization", "Basic " + login);
    }

    /// As `kill -9` does.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Stops it in good order.
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        client.close();
    }
}
