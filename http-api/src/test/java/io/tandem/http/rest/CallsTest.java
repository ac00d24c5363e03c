package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.SampleRecords;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallsTest extends Served {
    private CallRecord saved(CallRecord call) {
        store.save(call).toCompletableFuture().join();
        return call;
    }

    private List<String> listed(String query) {
        return get(mine(LIBRARIES, "/Calls.json") + query).json().get("calls").findValuesAsText("from");
    }

    @Test
    void timesAndDurationsAreTrue() {
        CallRecord call = saved(SampleRecords.call(master.sid(), 0)
                .ringing(SampleRecords.minute(1))
                .answered(SampleRecords.minute(2))
                .ended(CallStatus.COMPLETED, "peer-hung-up", SampleRecords.minute(5)));

        JsonNode shown = get(mine(LIBRARIES, "/Calls/" + call.sid() + ".json")).json();

        assertThat(shown.get("status").asText()).isEqualTo("completed");
        assertThat(shown.get("duration").asText()).isEqualTo("180");
        assertThat(shown.get("duration").isTextual()).isTrue();
        assertThat(shown.get("ring_duration").asText()).isEqualTo("60");
        assertThat(shown.get("start_time").asText()).isEqualTo("Sun, 01 Mar 2026 12:01:00 +0000");
        assertThat(shown.get("answer_time").asText()).isEqualTo("Sun, 01 Mar 2026 12:02:00 +0000");
        assertThat(shown.get("end_time").asText()).isEqualTo("Sun, 01 Mar 2026 12:05:00 +0000");
        assertThat(shown.get("hangup_cause").asText()).isEqualTo("peer-hung-up");
    }

    @Test
    void theDurationOfACallThatGoesOnIsNotKnown() {
        CallRecord call = saved(SampleRecords.call(master.sid(), 0).ringing(SampleRecords.minute(1)));

        JsonNode shown = get(mine(LIBRARIES, "/Calls/" + call.sid() + ".json")).json();

        assertThat(shown.get("duration").isNull()).isTrue();
        assertThat(shown.get("ring_duration").isNull()).isTrue();
        assertThat(shown.get("end_time").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "?From=a, a",
        "?To=2, b",
        "?Status=in-progress, b",
        "?StartTime=2026-03-02, b",
        "?StartTime>=2026-03-02, b",
        "?StartTime%3E=2026-03-02T00:00:00Z, b",
        "?StartTime<=2026-03-01, a",
        "?StartTime%3C=2026-03-01T12:01:00Z, a",
        "?StartTime=2026-03-01T13:01:00%2B01:00, a",
        "'?StartTime=Sun,+1+Mar+2026+12:01:00+%2B0000', a",
        "?EndTime%3E=2026-03-01&EndTime%3C=2026-03-01, a",
        "?SortBy=From:desc&PageSize=1, b",
        "?SortBy=Duration:desc&PageSize=1, a",
        "?Reverse=true&PageSize=1, a",
        "?PageSize=1, b"
    })
    void filtersAndSortingWork(String query, String expected) {
        saved(SampleRecords.call(master.sid(), "a", "1", 0)
                .ringing(SampleRecords.minute(1))
                .answered(SampleRecords.minute(1))
                .ended(CallStatus.COMPLETED, "peer-hung-up", SampleRecords.minute(9)));
        saved(SampleRecords.call(master.sid(), "b", "2", 24 * 60)
                .ringing(SampleRecords.minute(24 * 60))
                .answered(SampleRecords.minute(24 * 60)));

        // java.net.URI refuses < and >, so they are escaped here; RawRequestTest sends them as they are.
        assertThat(listed(query.replace("<", "%3C").replace(">", "%3E"))).containsExactly(expected);
    }

    @Test
    void theChildrenOfACallAreListed() {
        CallRecord parent = saved(SampleRecords.call(master.sid(), "a", "1", 0));
        CallRecord child = saved(SampleRecords.childCall(master.sid(), parent.sid(), 1));

        JsonNode list =
                get(mine(RESTCOMM, "/Calls.json?ParentCallSid=" + parent.sid())).json();

        assertThat(list.get("calls").findValuesAsText("sid"))
                .containsExactly(child.sid().text());
        assertThat(list.get("calls").get(0).get("direction").asText()).isEqualTo("outbound-dial");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Status=finished",
                "StartTime=yesterday",
                "EndTime%3C=2026-13-01",
                "ParentCallSid=CAx",
                "SortBy=Nothing:asc",
                "SortBy=From:sideways",
                "SubAccounts=perhaps",
                "Page=-1",
                "Page=one",
                "PageSize=0",
                "PageSize=1001"
            })
    void aBadFilterIsRefusedWithWhatWasExpected(String query) {
        for (String prefix : List.of(RESTCOMM, LIBRARIES)) {
            Reply refused = get(mine(prefix, "/Calls.json?" + query));
            assertThat(refused.status()).as(query).isEqualTo(400);
            assertThat(refused.json().get("message").asText()).containsAnyOf("expected", "must be");
        }
    }

    @Test
    void subAccountsAddsTheCallsOfAllDescendants() {
        Account grandchild = child(child(master));
        saved(SampleRecords.call(master.sid(), "mine", "1", 0));
        saved(SampleRecords.call(grandchild.sid(), "theirs", "1", 1));

        assertThat(listed("")).containsExactly("mine");
        assertThat(listed("?SubAccounts=true")).containsExactly("theirs", "mine");
    }

    @Test
    void aCallThatHasEndedCanBeDeleted() {
        CallRecord ended =
                saved(SampleRecords.call(master.sid(), 0).ended(CallStatus.BUSY, "busy", SampleRecords.minute(1)));
        String path = mine(LIBRARIES, "/Calls/" + ended.sid() + ".json");

        assertThat(delete(path).status()).isEqualTo(204);
        assertThat(get(path).status()).isEqualTo(404);
        assertThat(delete(path).status()).isEqualTo(404);
    }

    @Test
    void aLiveCallCannotBeDeleted() {
        CallRecord live = saved(SampleRecords.call(master.sid(), 0));

        assertThat(delete(mine(LIBRARIES, "/Calls/" + live.sid())).status()).isEqualTo(409);
        assertThat(store.call(live.sid()).toCompletableFuture().join()).contains(live);
    }

    @Test
    void aLiveCallIsShownAsItStandsAndNotAsItWasWritten() {
        CallRecord ringing = saved(SampleRecords.call(master.sid(), 0));
        calls.lives(ringing.answered(SampleRecords.minute(1)));
        CallRecord fresh = SampleRecords.call(master.sid(), 2);
        calls.lives(fresh);

        assertThat(get(mine(LIBRARIES, "/Calls/" + ringing.sid() + ".json"))
                        .json()
                        .get("status")
                        .asText())
                .isEqualTo("in-progress");
        assertThat(get(mine(LIBRARIES, "/Calls/" + fresh.sid() + ".json")).status())
                .isEqualTo(200);
    }

    @Test
    void aLiveCallOfSomebodyElseIsHiddenAsOneInTheStore() {
        CallRecord theirs = SampleRecords.call(child(master).sid(), 0);
        calls.lives(theirs);
        Account other = child(master);

        Reply refused =
                send("GET", LIBRARIES + "/Accounts/" + other.sid() + "/Calls/" + theirs.sid() + ".json", "", as(other));

        assertThat(refused.status()).isEqualTo(403);
    }
}
