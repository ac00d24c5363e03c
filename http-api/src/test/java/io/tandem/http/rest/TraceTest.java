package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.trace.TraceEntry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest extends Served {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final CallRecord call = SampleRecords.call(master.sid(), 0);
    private final String below = "/Calls/" + call.sid() + "/Trace";

    @BeforeEach
    void aCallWithALadder() {
        store.save(call).toCompletableFuture().join();
        traces.record(
                call.sid(),
                new TraceEntry(START, TraceEntry.Kind.SIP, "alice", "us", "INVITE sip:1111", List.of("sdp=pcmu")));
        traces.record(
                call.sid(),
                new TraceEntry(START.plusMillis(1250), TraceEntry.Kind.HTTP, "us", "app", "POST /start", List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {RESTCOMM, LIBRARIES})
    void theLadderIsText(String prefix) {
        Reply reply = get(mine(prefix, below));

        assertThat(reply.header("Content-Type")).isEqualTo("text/plain; charset=UTF-8");
        assertThat(reply.body().lines())
                .isEqualTo(List.of(
                        "# " + call.sid() + "  2026-03-01T12:00:00Z",
                        "    0.000  alice -> us     INVITE sip:1111    sdp=pcmu",
                        "    1.250  us    -> app    POST /start"));
    }

    @ParameterizedTest
    @ValueSource(strings = {RESTCOMM, LIBRARIES})
    void theLadderIsJsonForWhoAsks(String prefix) {
        Reply bySuffix = get(mine(prefix, below + ".json"));
        Reply byAccept = send("GET", mine(prefix, below), "", with(as(master), "Accept", "application/json"));

        assertThat(byAccept.body()).isEqualTo(bySuffix.body());
        assertThat(bySuffix.json().get("lines").findValuesAsText("what"))
                .containsExactly("INVITE sip:1111", "POST /start");
        assertThat(bySuffix.json().get("lines").get(0).get("kind").asText()).isEqualTo("sip");
    }

    @Test
    void aTraceThatIsNotKeptAnyMoreIsNotFound() {
        CallRecord old = SampleRecords.call(master.sid(), 0);
        store.save(old).toCompletableFuture().join();

        assertThat(get(mine(RESTCOMM, "/Calls/" + old.sid() + "/Trace.json"))
                        .json()
                        .get("message")
                        .asText())
                .contains("not kept");
    }
}
