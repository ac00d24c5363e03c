package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.conference.ConferenceControl;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.ConferenceRecord.Reason;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.Webhook;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConferencesTest extends Served {
    private final ConferenceRecord waiting = SampleRecords.conference(master.sid(), "room", 0);

    private ConferenceRecord saved(ConferenceRecord conference) {
        store.save(conference).toCompletableFuture().join();
        return conference;
    }

    private String path(ConferenceRecord conference) {
        return mine(LIBRARIES, "/Conferences/" + conference.sid() + ".json");
    }

    @Test
    void oneThatIsOverSaysWhy() {
        var ender = SampleRecords.callSid();
        ConferenceRecord over = saved(waiting.startedAt(SampleRecords.minute(1))
                .endedAt(SampleRecords.minute(2), Reason.ENDER_LEFT, Optional.of(ender)));

        JsonNode shown = get(path(over)).json();

        assertThat(shown.get("status").asText()).isEqualTo("completed");
        assertThat(shown.get("friendly_name").asText()).isEqualTo("room");
        assertThat(shown.get("reason_conference_ended").asText())
                .isEqualTo("participant-with-end-conference-on-exit-left");
        assertThat(shown.get("call_sid_ending_conference").asText()).isEqualTo(ender.text());
    }

    @Test
    void theLibrariesAreToldTheReasonsThatTheyKnow() {
        ConferenceRecord over = saved(waiting.endedAt(SampleRecords.minute(2), Reason.NODE_LOST, Optional.empty()));

        assertThat(get(path(over)).json().get("reason_conference_ended").isNull())
                .isTrue();
        assertThat(get(mine(RESTCOMM, "/Conferences/" + over.sid())).body())
                .contains("<ReasonConferenceEnded>node-lost</ReasonConferenceEnded>");
    }

    @Test
    void oneThatGoesOnIsShownAsItStands() {
        saved(waiting);
        conferences.lives(waiting.startedAt(SampleRecords.minute(1)));

        assertThat(get(path(waiting)).json().get("status").asText()).isEqualTo("in-progress");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 2 1",
        "?FriendlyName=room, 1",
        "?Status=init, 1",
        "?Status=completed, 2",
        "?Status=in-progress, ''",
        "?DateCreated=2026-03-02, 2",
        "?DateCreated%3C=2026-03-01, 1",
        "?DateUpdated%3E=2026-03-03, 2",
        "?DateUpdated=2026-03-02, ''",
        "?PageSize=1&Page=1, 1",
        "?SubAccounts=true, 2 1 3"
    })
    void filtersWork(String query, String expected) {
        saved(waiting);
        ConferenceRecord over = saved(SampleRecords.conference(master.sid(), "Room", 24 * 60)
                .endedAt(SampleRecords.minute(48 * 60), Reason.LAST_LEFT, Optional.empty()));
        ConferenceRecord theirs = saved(SampleRecords.conference(child(master).sid(), "theirs", -1));

        List<String> numbered = List.of(
                "", waiting.sid().text(), over.sid().text(), theirs.sid().text());
        for (String prefix : List.of(RESTCOMM, LIBRARIES)) {
            List<String> listed = get(mine(prefix, "/Conferences.json" + query))
                    .json()
                    .get("conferences")
                    .findValuesAsText("sid");
            assertThat(listed.stream().map(sid -> String.valueOf(numbered.indexOf(sid))))
                    .containsExactlyElementsOf(expected.isEmpty() ? List.of() : List.of(expected.split(" ")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Status=over", "DateCreated=soon", "DateUpdated%3C=x", "PageSize=0"})
    void aBadFilterIsRefused(String query) {
        assertThat(get(mine(LIBRARIES, "/Conferences.json?" + query)).status()).isEqualTo(400);
    }

    @Test
    void oneIsEndedAndSpokenTo() {
        saved(waiting);
        conferences.lives(waiting);

        Reply announced = post(path(waiting), "AnnounceUrl", "/hear.xml", "AnnounceMethod", "GET");
        Reply ended = post(path(waiting), "Status", "completed");

        assertThat(announced.status()).isEqualTo(200);
        assertThat(ended.status()).isEqualTo(200);
        assertThat(conferences.told())
                .isEqualTo(List.of(
                        new ConferenceControl.Announce(new Webhook("/hear.xml", HttpMethod.GET)),
                        new ConferenceControl.End()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Status=init", "AnnounceUrl=nonsense", "Status=completed&AnnounceUrl=/a"})
    void aBadOrderNeverReachesTheRoom(String form) {
        saved(waiting);
        conferences.lives(waiting);

        assertThat(send("POST", path(waiting), form, as(master)).status()).isEqualTo(400);
        assertThat(conferences.told()).isEmpty();
    }

    @Test
    void oneThatIsOverCannotBeChanged() {
        ConferenceRecord over = saved(waiting.endedAt(SampleRecords.minute(2), Reason.LAST_LEFT, Optional.empty()));

        assertThat(post(path(over), "Status", "completed").status()).isEqualTo(409);
    }

    @Test
    void thoseOfSomebodyElseAreHidden() {
        saved(waiting);
        conferences.lives(waiting);
        Account child = child(master);
        String path = LIBRARIES + "/Accounts/" + child.sid() + "/Conferences/" + waiting.sid();

        for (String below : List.of("", "/Participants", "/Recordings")) {
            assertThat(send("GET", path + below + ".json", "", as(child)).status())
                    .isEqualTo(403);
        }
        assertThat(send("POST", path + ".json", "Status=completed", as(child)).status())
                .isEqualTo(403);
        assertThat(send("POST", path + "/Participants.json", "From=1&To=2", as(child))
                        .status())
                .isEqualTo(403);
        assertThat(conferences.told()).isEmpty();
        assertThat(calls.told()).isEmpty();
    }
}
