package io.tandem.it.sipp;

import io.tandem.app.node.Node;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The universal post-condition: when all parties have hung up, no call, room, recording, media port or unfinished
/// record is left. SIP transactions may live on until their timers end them.
public final class NothingLeft {
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final List<String> GAUGES = List.of(
            "tandem_calls_live",
            "tandem_media_sessions",
            "tandem_media_rooms",
            "tandem_media_recordings",
            "tandem_records_waiting");
    private static final List<String> UNFINISHED = List.of(
            "Calls.json?Status=queued",
            "Calls.json?Status=ringing",
            "Calls.json?Status=in-progress",
            "Conferences.json?Status=init",
            "Conferences.json?Status=in-progress");
    private static final Pattern TOTAL = Pattern.compile("\"total\":\\s*(\\d+)");

    /// Recordings cannot be asked for by their status: all of them are looked at.
    private static final String RECORDINGS = "Recordings.json?PageSize=1000";

    private static final Pattern GOES_ON = Pattern.compile("\"status\":\\s*\"(in-progress|paused|processing)\"");

    private NothingLeft() {}

    /// Fails unless nothing is left within ten seconds.
    public static void assertOn(Node node) {
        assertOn(node, USUAL_PATIENCE);
    }

    /// Fails unless nothing is left within `patience`; the failure says what is.
    public static void assertOn(Node node, Duration patience) {
        assertOn(
                Node.shown(node.httpAddress()),
                node.master().sid() + ":" + node.master().authToken(),
                patience);
    }

    /// Fails unless nothing is left within `patience` on a node of which this is known.
    ///
    /// @param http `host:port` of its API
    /// @param login `sid:token` of its master account
    public static void assertOn(String http, String login, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try (var client = HttpClient.newHttpClient()) {
            List<String> left = left(client, http, login);
            while (!left.isEmpty()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("left behind after " + patience.toSeconds() + " s: " + left);
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
                left = left(client, http, login);
            }
        }
    }

    private static List<String> left(HttpClient client, String http, String login) {
        String base = "http://" + http;
        var left = new ArrayList<String>();
        var metrics = new Metrics(get(client, login, base + "/metrics").lines().toList());
        for (String gauge : GAUGES) {
            double value = metrics.value(gauge);
            if (value != 0) {
                left.add(gauge + "=" + value);
            }
        }
        String account = base + "/2010-04-01/Accounts/" + login.split(":", 2)[0] + "/";
        for (String unfinished : UNFINISHED) {
            String total = total(get(client, login, account + unfinished));
            if (!total.equals("0")) {
                left.add(total + " of " + unfinished);
            }
        }
        String recordings = get(client, login, account + RECORDINGS);
        total(recordings); // it is a list, and no error
        GOES_ON.matcher(recordings).results().forEach(found -> left.add("a recording that is " + found.group(1)));
        return left;
    }

    private static String total(String list) {
        Matcher total = TOTAL.matcher(list);
        if (!total.find()) {
            throw new AssertionError("no total in " + list);
        }
        return total.group(1);
    }

    private static String get(HttpClient client, String login, String url) {
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url))
                                    .header(
                                            "Authorization",
                                            "Basic "
                                                    + Base64.getEncoder()
                                                            .encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new AssertionError("the node does not answer " + url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
