package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.engine.store.SampleRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagingTest extends Served {
    private void calls(int count) {
        for (int i = 0; i < count; i++) {
            store.save(SampleRecords.call(master.sid(), i))
                    .toCompletableFuture()
                    .join();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 49, 50", "2, 100, 149, 50", "8, 400, 447, 48"})
    void theOracleOf448Calls(int page, int start, int end, int onIt) {
        calls(448);

        JsonNode list = get(mine(RESTCOMM, "/Calls.json?Page=" + page)).json();

        assertThat(list.get("calls")).hasSize(onIt);
        assertThat(list.get("page").asInt()).isEqualTo(page);
        assertThat(list.get("page_size").asInt()).isEqualTo(50);
        assertThat(list.get("num_pages").asInt()).isEqualTo(9);
        assertThat(list.get("total").asInt()).isEqualTo(448);
        assertThat(list.get("start").asInt()).isEqualTo(start);
        assertThat(list.get("end").asInt()).isEqualTo(end);
    }

    @Test
    void followingTheNextPageVisitsEveryCallOnce() {
        calls(23);
        var seen = new java.util.HashSet<String>();
        int visited = 0;

        JsonNode page =
                get(mine(LIBRARIES, "/Calls.json?PageSize=5&From=alice")).json();
        while (true) {
            visited += page.get("calls").size();
            seen.addAll(page.get("calls").findValuesAsText("sid"));
            if (page.get("next_page_uri").isNull()) {
                break;
            }
            page = get(page.get("next_page_uri").asText()).json();
        }

        assertThat(visited).isEqualTo(23);
        assertThat(seen).hasSize(23);
        assertThat(page.get("next_page_uri").isNull()).isTrue();
        assertThat(page.get("previous_page_uri").asText())
                .isEqualTo(mine(LIBRARIES, "/Calls.json?Page=3&PageSize=5&From=alice"));
        assertThat(page.get("first_page_uri").asText())
                .isEqualTo(mine(LIBRARIES, "/Calls.json?Page=0&PageSize=5&From=alice"));
        assertThat(page.get("last_page_uri").asText())
                .isEqualTo(mine(LIBRARIES, "/Calls.json?Page=4&PageSize=5&From=alice"));
    }

    @Test
    void aCallThatComesMeanwhileMovesNothingToTheNextPage() {
        calls(4);
        JsonNode first = get(mine(RESTCOMM, "/Calls.json?PageSize=2")).json();

        store.save(SampleRecords.call(master.sid(), 99)).toCompletableFuture().join();
        JsonNode second = get(first.get("next_page_uri").asText()).json();

        assertThat(second.get("page").asInt()).isEqualTo(1);
        assertThat(second.get("calls").findValuesAsText("sid"))
                .hasSize(2)
                .doesNotContainAnyElementsOf(first.get("calls").findValuesAsText("sid"));
        assertThat(second.get("uri").asText()).isEqualTo(mine(RESTCOMM, "/Calls.json?Page=1&PageSize=2"));
        assertThat(second.get("next_page_uri").isNull()).isTrue();
    }

    @Test
    void aTokenThatDoesNotFitThePageIsPassedOver() {
        calls(6);
        String next = get(mine(RESTCOMM, "/Calls.json?PageSize=2"))
                .json()
                .get("next_page_uri")
                .asText();

        JsonNode jumped = get(next.replace("Page=1&", "Page=2&")).json();

        assertThat(jumped.get("calls"))
                .isEqualTo(get(mine(RESTCOMM, "/Calls.json?PageSize=2&Page=2"))
                        .json()
                        .get("calls"));
        assertThat(jumped.get("next_page_uri").isNull()).isTrue();
    }

    @Test
    void xmlShowsTheSameAsAttributesAndLeavesOutWhatIsNot() {
        calls(3);

        String list =
                get(mine(RESTCOMM, "/Calls?PageSize=2&AfterSid=CAignored")).body();

        assertThat(list)
                .startsWith(
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><RestcommResponse><Calls page=\"0\" numpages=\"2\""
                                + " pagesize=\"2\" total=\"3\" start=\"0\" end=\"1\" uri=\"")
                .contains("nextpageuri=\"" + mine(RESTCOMM, "/Calls?Page=1&amp;PageSize=2&amp;PageToken="))
                .doesNotContain("previouspageuri")
                .doesNotContain("null");
    }

    @Test
    void anEmptyListHasOneEmptyPage() {
        JsonNode list = get(mine(RESTCOMM, "/Calls.json")).json();

        assertThat(list.get("total").asInt()).isZero();
        assertThat(list.get("num_pages").asInt()).isZero();
        assertThat(list.get("calls").isEmpty()).isTrue();
        assertThat(list.get("next_page_uri").isNull()).isTrue();
        assertThat(list.get("previous_page_uri").isNull()).isTrue();
    }

    @Test
    void aPageBeyondTheEndIsRefusedToTheOneAndEmptyToTheOther() {
        calls(3);

        Reply restcomm = get(mine(RESTCOMM, "/Calls.json?PageSize=2&Page=2"));
        Reply libraries = get(mine(LIBRARIES, "/Calls.json?PageSize=2&Page=2"));

        assertThat(restcomm.status()).isEqualTo(400);
        assertThat(restcomm.json().get("message").asText()).isEqualTo("Page is '2', expected 0 to 1, the last page");
        assertThat(libraries.json().get("calls").isEmpty()).isTrue();
        assertThat(libraries.json().get("next_page_uri").isNull()).isTrue();
    }

    @Test
    void accountsPageToo() {
        child(master);
        child(master);

        JsonNode second = get(LIBRARIES + "/Accounts.json?PageSize=2&Page=1").json();

        assertThat(second.get("accounts")).hasSize(1);
        assertThat(second.get("total").asInt()).isEqualTo(3);
    }
}
