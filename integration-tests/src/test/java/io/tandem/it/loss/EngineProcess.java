package io.tandem.it.loss;

import io.tandem.app.Tandem;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// An engine in a process of its own, so that it can be killed.
public final class EngineProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready sip=(\\S+) http=(\\S+)");
    /// The master account of each.
    public static final String SID = "AC00000000000000000000000000000001";
    private static final String TOKEN = "killed";
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(1);

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String sip;
    private final String http;
    private volatile String login = SID + ":" + TOKEN;

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
    /// @param settings `key=value`, beside or instead of those that every test has
    public static EngineProcess start(Path folder, String... settings) throws IOException {
        return start(List.of(), folder, settings);
    }

    /// Starts one whose JVM has those options.
    public static EngineProcess start(List<String> options, Path folder, String... settings) throws IOException {
        List<String> command = java(Tandem.class);
        command.add(1, "-XX:TieredStopAtLevel=1"); // sooner ready
        command.addAll(1, options);
        command.add("serve");
        List<String> all = new ArrayList<>(List.of(
                "sip.host=127.0.0.1",
                "sip.port=0",
                "http.port=0",
                "warm-up.calls=0",
                "shutdown.patience=1 s",
                "data=" + data(folder),
                "account.sid=" + SID,
                "account.token=" + TOKEN));
        all.addAll(List.of(settings));
        for (String setting : all) {
            command.addAll(List.of("--set", setting));
        }
        return new EngineProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log(folder).toFile()))
                .start());
    }

    /// What an engine that was started in `folder` logs.
    public static Path log(Path folder) {
        return folder.resolve("engine.log");
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

    /// `host:port` for phones.
    public String sip() {
        return sip;
    }

    /// `host:port` for the API.
    public String http() {
        return http;
    }

    /// `sid:token` of the master account.
    public String login() {
        return login;
    }

    /// Uses the master account that the engine made, since it was told of none.
    ///
    /// @param made its `sid:token`
    public void logsIn(String made) {
        login = made;
    }

    /// Makes a number whose calls are told of.
    public void number(String number, URI script, URI status) throws IOException, InterruptedException {
        number(Map.of("PhoneNumber", number, "VoiceUrl", script.toString(), "StatusCallback", status.toString()));
    }

    /// Makes a number.
    public void number(String number, URI script) throws IOException, InterruptedException {
        number(Map.of("PhoneNumber", number, "VoiceUrl", script.toString()));
    }

    private void number(Map<String, String> fields) throws IOException, InterruptedException {
        post("IncomingPhoneNumbers.json", fields);
    }

    /// Makes or changes a resource of the master account.
    public void post(String resource, Map<String, String> fields) throws IOException, InterruptedException {
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var made = client.send(
                request(resource)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
        if (made.statusCode() >= 300) {
            throw new AssertionError(made.body());
        }
    }

    /// A resource of the master account.
    public String get(String resource) throws IOException, InterruptedException {
        return client.send(request(resource).build(), BodyHandlers.ofString()).body();
    }

    /// The status that a request for a resource of the master account is answered with.
    public int status(String resource) throws IOException, InterruptedException {
        return client.send(request(resource).build(), BodyHandlers.discarding()).statusCode();
    }

    /// What is at any path, such as `/management/cluster`.
    public String page(String path) throws IOException, InterruptedException {
        return answer(path).body();
    }

    /// The answer to GET of any path.
    public HttpResponse<String> answer(String path) throws IOException, InterruptedException {
        return client.send(at(path).build(), BodyHandlers.ofString());
    }

    /// The path of a resource of the master account.
    public static String path(String resource) {
        return "/2010-04-01/Accounts/" + SID + "/" + resource;
    }

    private HttpRequest.Builder request(String resource) {
        return at("/2010-04-01/Accounts/" + login.split(":", 2)[0] + "/" + resource);
    }

    private HttpRequest.Builder at(String path) {
        String login = Base64.getEncoder().encodeToString(login().getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create("http://" + http + path))
                .timeout(LONGEST_ANSWER)
                .header("Authorization", "Basic " + login);
    }

    /// Of its process.
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// As `kill -9` does.
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// It stands still, as a paused machine does, until it goes on or is killed.
    public void standsStill() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void goesOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new AssertionError("kill -" + name + " ends with " + exit);
        }
    }

    /// Stops it in good order.
    ///
    /// @return its exit code
    public int stop() throws InterruptedException {
        signal();
        return process.waitFor();
    }

    /// Tells it to stop in good order: SIGTERM.
    public void signal() {
        process.destroy();
    }

    /// Waits until it ends by itself.
    ///
    /// @return its exit code
    public int exitCode(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the process has not ended within " + patience.toSeconds() + " s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        client.close();
    }
}
