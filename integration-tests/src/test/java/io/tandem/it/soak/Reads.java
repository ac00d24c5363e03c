package io.tandem.it.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.it.loss.EngineProcess;
import io.tandem.it.sipp.Patience;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Somebody who reads what REST shows, at any node; the calls are those of all of them.
final class Reads {
    private static final Pattern CALL = Pattern.compile("\"sid\"\\s*:\\s*\"(CA[0-9a-f]{32})\"");
    private static final List<String> LISTS = List.of(
            "Calls.json?PageSize=20",
            "Refers.json?PageSize=20",
            "Conferences.json?PageSize=20",
            "Recordings.json?PageSize=20",
            "Notifications.json?PageSize=20",
            "Clients.json");
    private static final List<String> PAGES =
            List.of("/management/cluster", "/metrics?scope=cluster", "/ready", "/health");

    private Reads() {}

    static Lane lane(Duration period, Gate gate) {
        return new Lane("reads", period).start(() -> {
            gate.use(node -> shows(node, any(LISTS)));
            gate.use(node -> assertThat(node.page(any(PAGES))).isNotBlank());
            gate.use(Reads::aLiveCall);
        });
    }

    private static void aLiveCall(EngineProcess node) throws Exception {
        Matcher call = CALL.matcher(node.get("Calls.json?Status=in-progress&PageSize=5"));
        if (call.find()) {
            shows(node, "Calls/" + call.group(1) + ".json");
            shows(node, "Calls/" + call.group(1) + "/Refers.json");
            shows(node, "Calls/" + call.group(1) + "/Trace.json");
        }
    }

    private static String any(List<String> some) {
        return some.get(ThreadLocalRandom.current().nextInt(some.size()));
    }

    /// 503 with Retry-After is what a node says that cannot tell who has a call, while another leaves.
    private static void shows(EngineProcess node, String resource) throws Exception {
        Patience.until(resource + " is shown", () -> {
            int status = node.status(resource);
            assertThat(status).as(resource).isIn(200, 503);
            return status == 200;
        });
    }
}
