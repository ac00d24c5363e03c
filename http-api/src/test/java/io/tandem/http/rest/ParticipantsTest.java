package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.call.CallControl;
import io.tandem.engine.call.CallControl.CallOrder;
import io.tandem.engine.call.ScriptSource;
import io.tandem.engine.conference.ConferenceControl;
import io.tandem.engine.conference.ConferenceControl.Participant;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.ConferenceRecord.Reason;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.Webhook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParticipantsTest extends Served {
    private final ConferenceRecord conference = SampleRecords.conference(master.sid(), "room", 0);
    private final Participant alice = new Participant(
            SampleRecords.callSid(),
            Optional.of("alice"),
            false,
            false,
            true,
            true,
            SampleRecords.minute(1),
            SampleRecords.minute(2));
    private final Participant bob = new Participant(
            SampleRecords.callSid(),
            Optional.empty(),
            true,
            true,
            false,
            false,
            SampleRecords.minute(3),
            SampleRecords.minute(3));

    @BeforeEach
    void twoAreInARoom() {
        store.save(conference).toCompletableFuture().join();
        conferences.lives(conference, alice, bob);
    }

    private String all(String prefix) {
        return mine(prefix, "/Conferences/" + conference.sid() + "/Participants");
    }

    private String one(Participant participant) {
        return all(LIBRARIES) + "/" + participant.call() + ".json";
    }

    private void isOver() {
        store.save(conference.endedAt(SampleRecords.minute(5), Reason.LAST_LEFT, Optional.empty()))
                .toCompletableFuture()
                .join();
    }

    @Nested
    class Shown {
        @Test
        void asTheLibrariesReadThem() {
            JsonNode list = get(all(LIBRARIES) + ".json").json();

            JsonNode first = list.get("participants").get(0);
            assertThat(first).isEqualTo(get(one(alice)).json());
            assertThat(first.get("call_sid").asText()).isEqualTo(alice.call().text());
            assertThat(first.get("conference_sid").asText())
                    .isEqualTo(conference.sid().text());
            assertThat(first.get("label").asText()).isEqualTo("alice");
            assertThat(first.get("muted").asBoolean()).isFalse();
            assertThat(first.get("end_conference_on_exit").asBoolean()).isTrue();
            assertThat(first.get("status").asText()).isEqualTo("connected");
            assertThat(first.get("date_created").asText()).isEqualTo("Sun, 01 Mar 2026 12:01:00 +0000");
            assertThat(first.get("uri").asText()).isEqualTo(one(alice));
            assertThat(list.get("total").asInt()).isEqualTo(2);
        }

        @Test
        void asTheOriginalsCalls() {
            assertThat(get(all(RESTCOMM)).body())
                    .contains("<Calls ", "<Call><Sid>" + alice.call() + "</Sid><EndConferenceOnEnter>true<");
            assertThat(get(all(RESTCOMM) + ".json").json().get("calls").findValuesAsText("sid"))
                    .containsExactly(alice.call().text(), bob.call().text());
        }

        @ParameterizedTest
        @CsvSource({
            "?Muted=true, 1",
            "?Muted=false, 0",
            "?Hold=true, 1",
            "?Muted=true&Hold=false, ''",
            "?PageSize=1&Page=1, 1"
        })
        void thoseThatAreAskedFor(String query, String expected) {
            List<String> sids = List.of(alice.call().text(), bob.call().text());

            List<String> found = get(all(LIBRARIES) + ".json" + query)
                    .json()
                    .get("participants")
                    .findValuesAsText("call_sid");

            assertThat(found.stream().map(sid -> String.valueOf(sids.indexOf(sid))))
                    .containsExactlyElementsOf(expected.isEmpty() ? List.of() : List.of(expected));
        }

        @Test
        void byTheirLabel() {
            assertThat(get(all(LIBRARIES) + "/alice.json")
                            .json()
                            .get("call_sid")
                            .asText())
                    .isEqualTo(alice.call().text());
            assertThat(get(all(LIBRARIES) + "/carol.json").status()).isEqualTo(404);
            assertThat(get(all(LIBRARIES) + "/" + SampleRecords.callSid()).status())
                    .isEqualTo(404);
        }

        @Test
        void notOnceItIsOver() {
            isOver();

            assertThat(get(all(LIBRARIES) + ".json").json().get("participants")).isEmpty();
            assertThat(get(one(alice)).status()).isEqualTo(404);
        }
    }

    @Nested
    class Changed {
        @Test
        void byEveryParameter() {
            Reply changed = post(
                    one(alice),
                    "Muted",
                    "true",
                    "Hold",
                    "true",
                    "HoldUrl",
                    "/music",
                    "HoldMethod",
                    "GET",
                    "AnnounceUrl",
                    "/hear",
                    "EndConferenceOnExit",
                    "false",
                    "BeepOnExit",
                    "true");

            assertThat(changed.status()).isEqualTo(200);
            assertThat(changed.json().get("call_sid").asText())
                    .isEqualTo(alice.call().text());
            assertThat(conferences.told())
                    .isEqualTo(List.of(
                            new ConferenceControl.Mute(true),
                            new ConferenceControl.Hold(true, Optional.of(new Webhook("/music", HttpMethod.GET))),
                            new ConferenceControl.Announce(new Webhook("/hear", HttpMethod.POST)),
                            new ConferenceControl.EndOnExit(false),
                            new ConferenceControl.BeepOnExit(true)));
        }

        @Test
        void byTheOriginalsMuteAndTheLabel() {
            post(all(RESTCOMM) + "/alice", "Mute", "true");
            post(all(RESTCOMM) + "/alice", "Mute", "false");

            assertThat(conferences.told())
                    .isEqualTo(List.of(new ConferenceControl.Mute(true), new ConferenceControl.Mute(false)));
        }

        @Test
        void byBeingSentOut() {
            assertThat(delete(one(bob)).status()).isEqualTo(204);
            assertThat(conferences.told()).isEqualTo(List.of(new ConferenceControl.Kick()));
        }

        @ParameterizedTest
        @CsvSource({
            "'', 400",
            "Muted=perhaps, 400",
            "HoldUrl=/music, 400",
            "Hold=false&HoldUrl=/music, 400",
            "Hold=true&HoldUrl=nonsense, 400",
            "Hold=true&HoldMethod=PUT, 400",
            "AnnounceUrl=nonsense, 400",
            "Coaching=true, 501"
        })
        void neverByABadOrder(String form, int status) {
            assertThat(send("POST", one(alice), form, as(master)).status()).isEqualTo(status);
            assertThat(conferences.told()).isEmpty();
        }

        @Test
        void onlyWhileTheyAreThere() {
            String stranger = all(LIBRARIES) + "/" + SampleRecords.callSid() + ".json";

            assertThat(post(stranger, "Muted", "true").status()).isEqualTo(404);
            assertThat(delete(stranger).status()).isEqualTo(404);
            assertThat(delete(all(LIBRARIES) + "/carol.json").status()).isEqualTo(404);
        }

        @Test
        void neverInAConferenceThatIsOver() {
            ConferenceRecord other = SampleRecords.conference(master.sid(), "other", 0);
            store.save(other).toCompletableFuture().join();

            assertThat(post(
                                    mine(LIBRARIES, "/Conferences/" + other.sid() + "/Participants/" + alice.call()),
                                    "Muted",
                                    "true")
                            .status())
                    .isEqualTo(409);
        }
    }

    @Nested
    class Added {
        private final CallRecord placed = SampleRecords.call(master.sid(), 0);

        @BeforeEach
        void callsArePlaced() {
            calls.createAnswers(CompletableFuture.completedStage(new CallControl.Placed(placed)));
        }

        private CallOrder ordered() {
            assertThat(calls.told()).hasSize(1);
            return (CallOrder) calls.told().getFirst();
        }

        private String document() {
            return ((ScriptSource.Inline) ordered().script()).document();
        }

        @Test
        void byACallIntoTheRoom() {
            Reply added = post(all(LIBRARIES) + ".json", "From", "1111", "To", "client:carol");

            assertThat(added.status()).isEqualTo(201);
            assertThat(added.json().get("call_sid").asText())
                    .isEqualTo(placed.sid().text());
            assertThat(added.json().get("conference_sid").asText())
                    .isEqualTo(conference.sid().text());
            assertThat(added.json().get("status").asText()).isEqualTo("queued");
            assertThat(added.json().get("start_conference_on_enter").asBoolean())
                    .isTrue();
            assertThat(ordered().to()).isEqualTo("client:carol");
            assertThat(ordered().from()).isEqualTo("1111");
            assertThat(document()).isEqualTo("<Response><Dial><Conference>room</Conference></Dial></Response>");
        }

        @Test
        void withEveryParameter() {
            send(
                    "POST",
                    all(LIBRARIES) + ".json",
                    form(
                                    "From", "1111",
                                    "To", "+4930123",
                                    "Label", "Carol & \"co\"",
                                    "Muted", "true",
                                    "Beep", "onEnter",
                                    "StartConferenceOnEnter", "false",
                                    "EndConferenceOnExit", "true",
                                    "MaxParticipants", "5",
                                    "WaitUrl", "http://a.example/?a=1&b=2",
                                    "WaitMethod", "GET",
                                    "ConferenceStatusCallback", "/room",
                                    "ConferenceRecord", "record-from-start",
                                    "Timeout", "20",
                                    "StatusCallback", "/told")
                            + "&ConferenceStatusCallbackEvent=join&ConferenceStatusCallbackEvent=leave",
                    as(master));

            assertThat(ordered().patience()).isEqualTo(Duration.ofSeconds(20));
            assertThat(ordered().statusCallback().orElseThrow().webhook())
                    .isEqualTo(new Webhook("/told", HttpMethod.POST));
            assertThat(document())
                    .isEqualTo("<Response><Dial><Conference muted=\"true\" beep=\"onEnter\""
                            + " startConferenceOnEnter=\"false\" endConferenceOnExit=\"true\" maxParticipants=\"5\""
                            + " waitUrl=\"http://a.example/?a=1&amp;b=2\" waitMethod=\"GET\""
                            + " participantLabel=\"Carol &amp; &quot;co&quot;\" statusCallback=\"/room\""
                            + " statusCallbackMethod=\"POST\" statusCallbackEvent=\"join leave\""
                            + " record=\"record-from-start\">room</Conference></Dial></Response>");
        }

        @Test
        void toARoomThatIsNamedAndEmptyWhichIsOpenedForIt() {
            Reply added = post(
                    mine(LIBRARIES, "/Conferences/Tom%20%26%20%3CJerry%3E/Participants.json"), "From", "1", "To", "2");

            assertThat(added.status()).isEqualTo(201);
            assertThat(added.json().get("conference_sid").asText()).isEqualTo(FakeConferenceControl.OPENED.text());
            assertThat(conferences.told())
                    .containsExactly(ordered().patience().plusSeconds(10)); // it rings, is answered, and enters
            assertThat(document()).contains(">Tom &amp; &lt;Jerry&gt;</Conference>");
        }

        @Test
        void toANamedRoomInWhichAConferenceGoesOn() {
            Reply added = post(mine(LIBRARIES, "/Conferences/room/Participants.json"), "From", "1", "To", "2");

            assertThat(added.json().get("conference_sid").asText())
                    .isEqualTo(conference.sid().text());
        }

        @Test
        void toAConferenceThatTheStoreDoesNotKnowYet() {
            ConferenceRecord young = ConferenceRecord.opened(
                    ConferenceSid.mint(), master.sid(), InstanceId.mint(), "young", SampleRecords.NOON);
            conferences.lives(young);

            Reply added =
                    post(mine(LIBRARIES, "/Conferences/" + young.sid() + "/Participants.json"), "From", "1", "To", "2");

            assertThat(added.status()).isEqualTo(201);
            assertThat(document()).contains(">young</Conference>");
        }

        @Test
        void toTheAccountWhoseRoomItIs() {
            Account child = child(master);
            ConferenceRecord theirs = SampleRecords.conference(child.sid(), "theirs", 0);
            store.save(theirs).toCompletableFuture().join();

            post(mine(LIBRARIES, "/Conferences/" + theirs.sid() + "/Participants.json"), "From", "1", "To", "2");

            assertThat(ordered().account()).isEqualTo(child.sid());
        }

        @ParameterizedTest
        @CsvSource({
            "From=1, 21201, 400",
            "To=2, 21213, 400",
            "From=1&To=client:, 21211, 400",
            "From=1&To=2&Beep=loud, 20400, 400",
            "From=1&To=2&Muted=perhaps, 20400, 400",
            "From=1&To=2&MaxParticipants=1, 20400, 400",
            "From=1&To=2&WaitUrl=nonsense, 21205, 400",
            "From=1&To=2&Label=a%0Ab, 20400, 400",
            "From=1&To=2&ConferenceStatusCallback=/a&ConferenceStatusCallbackEvent=rung, 20400, 400",
            "From=1&To=2&Coaching=true, 1002, 501",
            "From=1&To=2&Record=true, 1002, 501"
        })
        void notByABadOrder(String form, int code, int status) {
            Reply refused = send("POST", all(LIBRARIES) + ".json", form, as(master));

            assertThat(refused.status()).isEqualTo(status);
            assertThat(refused.json().get("code").asInt()).isEqualTo(code);
            assertThat(calls.told()).isEmpty();
        }

        @Test
        void notToAConferenceThatIsOver() {
            isOver();

            assertThat(post(all(LIBRARIES) + ".json", "From", "1", "To", "2").status())
                    .isEqualTo(409);
            assertThat(calls.told()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {RESTCOMM, LIBRARIES})
        void onceForEachKey(String prefix) {
            var keyed = with(as(master), "Idempotency-Key", "k1");

            Reply first = send("POST", all(prefix) + ".json", "From=1&To=2", keyed);
            Reply again = send("POST", all(prefix) + ".json", "From=1&To=2", keyed);

            assertThat(again.body()).isEqualTo(first.body());
            assertThat(calls.told()).hasSize(1);
        }

        @Test
        void notWhenTheNodeIsFull() {
            calls.createAnswers(CompletableFuture.completedStage(new CallControl.AtLimit(7)));

            Reply refused = post(all(LIBRARIES) + ".json", "From", "1", "To", "2");

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("7");
        }
    }
}
