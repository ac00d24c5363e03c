package io.tandem.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.node.Node;
import io.tandem.app.node.SettingsReader;
import io.tandem.engine.store.Account;
import io.tandem.engine.trace.TraceSink;
import io.tandem.persistence.cassandra.RealCassandra;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// A whole node on a real Cassandra, that is there and then is not.
@EnabledIf("io.tandem.persistence.cassandra.RealCassandra#isAvailable")
class CassandraOutageIT {
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aNodeStartsWithoutCassandraAndSaysSo(@TempDir Path data) throws Exception {
        try (RealCassandra server = RealCassandra.start(1)) {
            Account master;
            try (Node node = start(server, data)) {
                master = node.master();
                assertThat(node.isFirstStart()).isTrue();
                assertThat(get(node, "/ready").body()).contains("ok");
                assertThat(get(node, calls(master)).statusCode()).isEqualTo(200);
            }
            server.stop(0);
            try (Node node = start(server, data)) {
                assertThat(node.master()).isEqualTo(master);
                assertThat(node.isFirstStart()).isFalse();
                HttpResponse<String> ready = get(node, "/ready");
                assertThat(ready.statusCode()).isEqualTo(200);
                assertThat(ready.body()).contains("Cassandra cannot be used yet");
                assertThat(get(node, "/health").statusCode()).isEqualTo(200);
                assertThat(get(node, "/metrics").body()).contains("tandem_records_spooled 0");
                assertThat(get(node, calls(master)).statusCode()).isEqualTo(503);
                assertThat(get(node, "/restcomm/2012-04-24/Accounts/" + master.sid() + ".json")
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    private static String calls(Account master) {
        return "/restcomm/2012-04-24/Accounts/" + master.sid() + "/Calls.json";
    }

    private static Node start(RealCassandra server, Path data) throws Exception {
        List<String> set = List.of(
                "data=" + data,
                "sip.port=0",
                "http.port=0",
                "warm-up.calls=0",
                "store.kind=cassandra",
                "store.cassandra.contact-points=" + String.join(",", server.contactPoints()),
                "store.cassandra.local-datacenter=" + RealCassandra.DATACENTER,
                "store.cassandra.replication={'class': 'SimpleStrategy', 'replication_factor': 1}");
        return Node.start(SettingsReader.read(Optional.empty(), set), TraceSink.NONE);
    }

    private HttpResponse<String> get(Node node, String path) throws Exception {
        String login = node.master().sid() + ":" + node.master().authToken();
        var request = HttpRequest.newBuilder(URI.create("http://" + Node.shown(node.httpAddress()) + path))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
