package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.call.CallControl;
import io.tandem.engine.call.CallControl.ReferOrder;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.ReferRecord;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.Webhook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefersTest extends Served {
    private final CallRecord call = SampleRecords.call(master.sid(), 0).answered(SampleRecords.minute(1));
    private final ReferRecord refer = SampleRecords.refer(master.sid(), call.sid(), 2);

    @BeforeEach
    void aCallIsUp() {
        store.save(call).toCompletableFuture().join();
        calls.referAnswers(new CallControl.Started(refer));
    }

    private String path(String prefix) {
        return mine(prefix, "/Calls/" + call.sid() + "/Refers.json");
    }

    private void saved(ReferRecord record) {
        store.save(record).toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(strings = {RESTCOMM, LIBRARIES})
    void aTransferIsStartedAndItsRecordShown(String prefix) {
        CallRecord other = SampleRecords.call(master.sid(), 3);
        store.save(other).toCompletableFuture().join();

        Reply started = post(
                path(prefix),
                "Target",
                "sip:carol@example.org?X-A=1",
                "ReplacesCallSid",
                other.sid().text(),
                "Action",
                "/done",
                "Method",
                "GET",
                "Timeout",
                "30",
                "StatusCallback",
                "http://a.example/status");

        assertThat(started.status()).isEqualTo(201);
        assertThat(started.json().get("sid").asText()).isEqualTo(refer.sid().text());
        assertThat(started.header("Location")).isEqualTo(mine(prefix, "/Refers/" + refer.sid() + ".json"));
        assertThat(calls.told())
                .isEqualTo(List.of(new ReferOrder(
                        "sip:carol@example.org?X-A=1",
                        Optional.of(other.sid()),
                        Optional.of(new Webhook("/done", HttpMethod.GET)),
                        Optional.of(Duration.ofSeconds(30)),
                        Optional.of(new Webhook("http://a.example/status", HttpMethod.POST)))));
    }

    @ParameterizedTest
    @CsvSource({
        "Action, /done, Method, GET",
        "Target, sip:a@b, Action, nonsense",
        "Target, sip:a@b, Method, PUT",
        "Target, sip:a@b, Timeout, 0",
        "Target, sip:a@b, Timeout, soon",
        "Target, sip:a@b, ReplacesCallSid, CAx",
        "Target, sip:a@b, ReplacesCallSid, CA00000000000000000000000000000000"
    })
    void aBadOrderNeverReachesTheCall(String name, String value, String other, String otherValue) {
        assertThat(post(path(RESTCOMM), name, value, other, otherValue).status())
                .isEqualTo(400);
        assertThat(calls.told()).isEmpty();
    }

    @Test
    void aCallThatTheStoreDoesNotKnowYetIsReplaced() {
        CallRecord fresh = SampleRecords.call(master.sid(), 3);
        calls.lives(fresh);

        Reply started = post(
                path(RESTCOMM),
                "Target",
                "sip:a@b",
                "ReplacesCallSid",
                fresh.sid().text());

        assertThat(started.status()).isEqualTo(201);
    }

    @Test
    void aCallCannotReplaceItself() {
        assertThat(post(
                                path(RESTCOMM),
                                "Target",
                                "sip:a@b",
                                "ReplacesCallSid",
                                call.sid().text())
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aTargetThatIsRefusedIsABadValue() {
        calls.referAnswers(new CallControl.TargetRefused("the header Call-ID may not be set"));

        Reply refused = post(path(LIBRARIES), "Target", "sip:carol@example.org?Call-ID=1");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("code").asInt()).isEqualTo(21211);
        assertThat(refused.json().get("message").asText()).contains("Call-ID");
    }

    @Test
    void aSecondTransferOfACallIsAConflict() {
        calls.referAnswers(new CallControl.TransferRunning());

        assertThat(post(path(RESTCOMM), "Target", "sip:a@b").status()).isEqualTo(409);
    }

    @Test
    void aCallThatIsNotThereOrOver() {
        assertThat(post(mine(RESTCOMM, "/Calls/" + CallSid.mint(1) + "/Refers"), "Target", "sip:a@b")
                        .status())
                .isEqualTo(404);
        calls.referAnswers(new CallControl.NoSuchCall());
        assertThat(post(path(RESTCOMM), "Target", "sip:a@b").status()).isEqualTo(404);
        calls.referAnswers(new CallControl.AlreadyEnded(call));
        assertThat(post(path(RESTCOMM), "Target", "sip:a@b").status()).isEqualTo(409);
        calls.referAnswers(new CallControl.WrongState("not answered"));
        assertThat(post(path(RESTCOMM), "Target", "sip:a@b").status()).isEqualTo(409);
        store.save(call.ended(CallStatus.COMPLETED, "peer-hung-up", SampleRecords.minute(2)))
                .toCompletableFuture()
                .join();
        assertThat(post(path(RESTCOMM), "Target", "sip:a@b").status()).isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 2",
        "?Status=in-progress, 1",
        "?Status=completed, 1",
        "?Status=failed, 0",
        "?StartTime=2026-03-01, 2",
        "?StartTime%3E=2026-03-02, 0",
        "?EndTime%3C=2026-03-01, 1"
    })
    void transfersAreListedAndFiltered(String query, int expected) {
        saved(refer);
        saved(SampleRecords.ended(
                SampleRecords.refer(master.sid(), CallSid.mint(1), 3), ReferRecord.Status.COMPLETED, 5));

        assertThat(get(mine(RESTCOMM, "/Refers.json" + query))
                        .json()
                        .get("total")
                        .asInt())
                .isEqualTo(expected);
    }

    @Test
    void theTransfersOfACallAreListedInTwoWays() {
        saved(refer);
        saved(SampleRecords.refer(master.sid(), CallSid.mint(1), 3));

        Reply below = get(path(LIBRARIES));
        Reply filtered = get(mine(LIBRARIES, "/Refers.json?CallSid=" + call.sid()));

        assertThat(below.json().get("refers").findValuesAsText("sid"))
                .containsExactly(refer.sid().text());
        assertThat(filtered.json().get("refers")).isEqualTo(below.json().get("refers"));
        assertThat(get(mine(LIBRARIES, "/Refers.json?Status=nonsense")).status())
                .isEqualTo(400);
        assertThat(get(mine(LIBRARIES, "/Refers.json?CallSid=nonsense")).status())
                .isEqualTo(400);
    }

    @Test
    void whatIsNotKnownIsNullInJsonAndAbsentInXml() {
        saved(refer);

        Reply json = get(mine(RESTCOMM, "/Refers/" + refer.sid() + ".json"));
        Reply xml = get(mine(RESTCOMM, "/Refers/" + refer.sid()));

        assertThat(json.json().get("notify_sip_response_code").isNull()).isTrue();
        assertThat(xml.body()).contains("<Sid>" + refer.sid() + "</Sid>").doesNotContain("NotifySipResponseCode");
    }
}
