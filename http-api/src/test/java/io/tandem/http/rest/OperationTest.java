package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationTest extends Served {
    @ParameterizedTest
    @ValueSource(strings = {"health", "ready"})
    void aNodeThatIsWellSaysSoToAnybody(String name) {
        Reply reply = send("GET", "/" + name, "", Map.of());

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("status").asText()).isEqualTo("up");
    }

    @ParameterizedTest
    @ValueSource(strings = {"health", "ready"})
    void aNodeThatIsNotIsA503WithTheReason(String name) {
        conditions.put(name, new Operation.Condition(Operation.Verdict.NO, Map.of("store", "12 writes wait")));

        Reply reply = send("GET", "/" + name, "", Map.of());

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().get("parts").get("store").asText()).isEqualTo("12 writes wait");
    }

    @Test
    void metricsAreText() {
        Reply reply = send("GET", "/metrics", "", Map.of());

        assertThat(reply.body()).isEqualTo("calls 3\n");
        assertThat(reply.header("Content-Type")).startsWith("text/plain");
    }

    @Test
    void onlyTheMasterAccountDrains() {
        assertThat(send("POST", "/management/drain", "", Map.of()).status()).isEqualTo(401);
        assertThat(send("POST", "/management/drain", "", as(child(master))).status())
                .isEqualTo(403);
        assertThat(get("/management/drain").status()).isEqualTo(405);
        assertThat(drained).isEmpty();

        assertThat(post("/management/drain").status()).isEqualTo(202);
        assertThat(drained).hasSize(1);
    }

    @Test
    void anythingElseIsNotFound() {
        assertThat(get("/errors/1").status()).isEqualTo(404);
        assertThat(get("/nothing").status()).isEqualTo(404);
        assertThat(post("/health").status()).isEqualTo(405);
    }
}
