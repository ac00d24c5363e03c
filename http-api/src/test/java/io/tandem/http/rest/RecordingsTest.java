package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.engine.media.TapeEvent.Mark;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.RecordingRecord.Status;
import io.tandem.engine.store.SampleRecords;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingsTest extends Served {
    private final CallRecord call = SampleRecords.call(master.sid(), 0);

    private RecordingRecord saved(RecordingRecord recording) {
        store.save(recording).toCompletableFuture().join();
        return recording;
    }

    private RecordingRecord over(AccountSid account, int minute) {
        return saved(SampleRecords.completed(SampleRecords.recording(account, minute), 5));
    }

    private JsonNode shown(String prefix, RecordingRecord recording) {
        return get(mine(prefix, "/Recordings/" + recording.sid() + ".json")).json();
    }

    private boolean isStored(RecordingRecord recording) {
        return store.recording(recording.sid()).toCompletableFuture().join().isPresent();
    }

    @Test
    void whatIsKnownOfARecordingIsShown() {
        RecordingRecord recording = saved(SampleRecords.recording(master.sid(), call.sid(), 1)
                .ended(
                        Status.COMPLETED,
                        Duration.ofMillis(12_900),
                        List.of(new Mark(Duration.ofMillis(1500), "transferred")),
                        Optional.empty(),
                        SampleRecords.minute(2)));

        JsonNode restcomm = shown(RESTCOMM, recording);
        JsonNode libraries = shown(LIBRARIES, recording);

        assertThat(libraries.get("duration").asText()).isEqualTo("12");
        assertThat(libraries.get("duration").isTextual()).isTrue();
        assertThat(libraries.get("channels").asInt()).isEqualTo(2);
        assertThat(libraries.get("source").asText()).isEqualTo("StartCallRecordingAPI");
        assertThat(libraries.get("track").asText()).isEqualTo("both");
        assertThat(libraries.get("start_time").asText()).isEqualTo("Sun, 01 Mar 2026 12:01:00 +0000");
        assertThat(libraries.get("media_url").asText())
                .isEqualTo("http://api.example.org" + mine(LIBRARIES, "/Recordings/" + recording.sid() + ".wav"));
        assertThat(restcomm.get("file_uri").asText())
                .isEqualTo("http://api.example.org" + mine(RESTCOMM, "/Recordings/" + recording.sid() + ".wav"));
        assertThat(restcomm.get("marks").get(0).get("at").asText()).isEqualTo("1.500");
        assertThat(restcomm.get("marks").get(0).get("what").asText()).isEqualTo("transferred");
    }

    @Test
    void oneThatGoesOnHasNoDurationAndNoAudioYet() {
        RecordingRecord going = saved(SampleRecords.recording(master.sid(), call.sid(), 1));

        assertThat(shown(LIBRARIES, going).get("duration").isNull()).isTrue();
        assertThat(shown(LIBRARIES, going).get("media_url").isNull()).isTrue();
        assertThat(shown(LIBRARIES, going).get("status").asText()).isEqualTo("in-progress");
    }

    @ParameterizedTest
    @CsvSource({"5, completed", "0, absent"})
    void theLibrariesHearOfAFailureByItsErrorCode(int seconds, String status) {
        RecordingRecord failed = saved(SampleRecords.recording(master.sid(), call.sid(), 1)
                .ended(
                        Status.FAILED,
                        Duration.ofSeconds(seconds),
                        List.of(),
                        Optional.of(13_600),
                        SampleRecords.minute(2)));

        assertThat(shown(LIBRARIES, failed).get("status").asText()).isEqualTo(status);
        assertThat(shown(LIBRARIES, failed).get("error_code").asText()).isEqualTo("13600");
        assertThat(shown(RESTCOMM, failed).get("status").asText()).isEqualTo("failed");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 2 1",
        "?DateCreated=2026-03-01, 1",
        "?DateCreated%3C=2026-03-01, 1",
        "?DateCreated%3E=2026-03-02, 2",
        "?StartTime=2026-03-02, 2",
        "?EndTime=2026-03-01, 1",
        "?StartTime=2026-03-01&EndTime=2026-03-02, 2 1",
        "?StartTime=2026-03-02&DateCreated%3C=2026-03-01, ''",
        "?SortBy=DateCreated:asc, 1 2",
        "?SortBy=Duration:asc, 2 1",
        "?PageSize=1, 2",
        "?Page=1&PageSize=1, 1",
        "?SubAccounts=true, 2 1 3"
    })
    void filtersAndSortingWork(String query, String expected) {
        RecordingRecord one = saved(SampleRecords.completed(SampleRecords.recording(master.sid(), 0), 9));
        RecordingRecord two = over(master.sid(), 24 * 60);
        RecordingRecord theirs = over(child(master).sid(), -1);

        List<String> numbered =
                List.of("", one.sid().text(), two.sid().text(), theirs.sid().text());
        for (String prefix : List.of(RESTCOMM, LIBRARIES)) {
            List<String> listed = get(mine(prefix, "/Recordings.json" + query))
                    .json()
                    .get("recordings")
                    .findValuesAsText("sid");
            assertThat(listed.stream().map(sid -> String.valueOf(numbered.indexOf(sid))))
                    .containsExactlyElementsOf(expected.isEmpty() ? List.of() : List.of(expected.split(" ")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CallSid=x", "ConferenceSid=CAx", "DateCreated=soon", "SortBy=Size:asc", "Page=-1"})
    void aBadFilterIsRefused(String query) {
        assertThat(get(mine(LIBRARIES, "/Recordings.json?" + query)).status()).isEqualTo(400);
    }

    @Test
    void thoseOfACallAreListedInTwoWays() {
        store.save(call).toCompletableFuture().join();
        RecordingRecord ofCall = saved(SampleRecords.recording(master.sid(), call.sid(), 1));
        over(master.sid(), 2);

        JsonNode below = get(mine(LIBRARIES, "/Calls/" + call.sid() + "/Recordings.json"))
                .json();
        JsonNode filtered =
                get(mine(LIBRARIES, "/Recordings.json?CallSid=" + call.sid())).json();

        assertThat(below.get("recordings").findValuesAsText("sid"))
                .containsExactly(ofCall.sid().text());
        assertThat(filtered.get("recordings")).isEqualTo(below.get("recordings"));
    }

    @Test
    void thoseOfAConferenceAreListedInTwoWays() {
        ConferenceRecord conference = SampleRecords.conference(master.sid(), "room", 0);
        store.save(conference).toCompletableFuture().join();
        RecordingRecord ofConference = saved(SampleRecords.recording(master.sid(), conference.sid(), 1));
        over(master.sid(), 2);

        JsonNode below = get(mine(LIBRARIES, "/Conferences/" + conference.sid() + "/Recordings.json"))
                .json();
        JsonNode filtered = get(mine(LIBRARIES, "/Recordings.json?ConferenceSid=" + conference.sid()))
                .json();

        assertThat(below.get("recordings").findValuesAsText("sid"))
                .containsExactly(ofConference.sid().text());
        assertThat(filtered.get("recordings")).isEqualTo(below.get("recordings"));
    }

    @ParameterizedTest
    @CsvSource({"/restcomm/2012-04-24, 200", "/2010-04-01, 204"})
    void aDeletedRecordingIsGoneWithItsFile(String prefix, int status) {
        RecordingRecord recording = over(master.sid(), 1);
        files().write(recording.sid(), new byte[10]);
        String path = mine(prefix, "/Recordings/" + recording.sid());

        assertThat(delete(path).status()).isEqualTo(status);

        assertThat(files().find(recording.sid())).isEmpty();
        assertThat(isStored(recording)).isFalse();
        assertThat(get(path).status()).isEqualTo(404);
        assertThat(get(path + ".wav").status()).isEqualTo(404);
        assertThat(delete(path).status()).isEqualTo(404);
    }

    @Test
    void aRecordingThatGoesOnCannotBeDeleted() {
        RecordingRecord going = saved(SampleRecords.recording(master.sid(), 1));

        assertThat(delete(mine(LIBRARIES, "/Recordings/" + going.sid())).status())
                .isEqualTo(409);
        assertThat(isStored(going)).isTrue();
    }

    @Test
    void aRecordWhoseFileCannotBeDeletedStays() {
        RecordingRecord recording = over(master.sid(), 1);
        files().jam(recording.sid());

        assertThat(delete(mine(LIBRARIES, "/Recordings/" + recording.sid())).status())
                .isEqualTo(500);
        assertThat(isStored(recording)).isTrue();
    }

    @Test
    void belowACallOnlyItsOwnAreFound() {
        store.save(call).toCompletableFuture().join();
        RecordingRecord ofCall =
                saved(SampleRecords.completed(SampleRecords.recording(master.sid(), call.sid(), 1), 5));
        RecordingRecord other = over(master.sid(), 2);
        String below = mine(LIBRARIES, "/Calls/" + call.sid() + "/Recordings/");

        assertThat(get(below + ofCall.sid() + ".json").status()).isEqualTo(200);
        assertThat(get(below + other.sid() + ".json").status()).isEqualTo(404);
        assertThat(delete(below + other.sid() + ".json").status()).isEqualTo(404);
        assertThat(delete(below + ofCall.sid() + ".json").status()).isEqualTo(204);
        assertThat(isStored(other)).isTrue();
    }

    @Test
    void thoseOfSomebodyElseAreHidden() {
        RecordingRecord mine = over(master.sid(), 1);
        files().write(mine.sid(), new byte[10]);
        Account child = child(master);
        String path = LIBRARIES + "/Accounts/" + child.sid() + "/Recordings/" + mine.sid();

        for (String suffix : List.of(".json", ".wav")) {
            assertThat(send("GET", path + suffix, "", as(child)).status()).isEqualTo(403);
        }
        assertThat(send("DELETE", path, "", as(child)).status()).isEqualTo(403);
        assertThat(isStored(mine)).isTrue();
    }
}
