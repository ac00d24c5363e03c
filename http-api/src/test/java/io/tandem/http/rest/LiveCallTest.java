package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.call.CallControl;
import io.tandem.engine.call.CallControl.Modification;
import io.tandem.engine.call.CallControl.OtherLeg;
import io.tandem.engine.call.CallControl.RequestedStatus;
import io.tandem.engine.call.ScriptSource;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.Webhook;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveCallTest extends Served {
    private final CallRecord call = SampleRecords.call(master.sid(), 0).answered(SampleRecords.minute(1));

    @BeforeEach
    void aCallIsUp() {
        store.save(call).toCompletableFuture().join();
        calls.modifyAnswers(new CallControl.Accepted(call));
    }

    private String path(String prefix) {
        return mine(prefix, "/Calls/" + call.sid() + ".json");
    }

    private static Modification modification(ScriptSource script) {
        return new Modification(Optional.of(script), Optional.empty(), OtherLeg.HANGS_UP, Optional.empty());
    }

    @Test
    void aUrlReplacesTheScriptAndTheCallIsShownAsItWas() {
        Reply accepted = post(
                path(RESTCOMM),
                "Url",
                "http://a.example/hold",
                "Method",
                "GET",
                "FallbackUrl",
                "http://a.example/sorry",
                "StatusCallback",
                "http://a.example/status",
                "MoveConnectedCallLeg",
                "true");

        assertThat(accepted.status()).isEqualTo(200);
        assertThat(accepted.json().get("status").asText()).isEqualTo("in-progress");
        assertThat(calls.told())
                .isEqualTo(List.of(new Modification(
                        Optional.of(new ScriptSource.FromApplication(
                                new Webhook("http://a.example/hold", HttpMethod.GET),
                                Optional.of(new Webhook("http://a.example/sorry", HttpMethod.POST)))),
                        Optional.empty(),
                        OtherLeg.MOVES_ALONG,
                        Optional.of(new Webhook("http://a.example/status", HttpMethod.POST)))));
    }

    @ParameterizedTest
    @CsvSource({"Rcml, /restcomm/2012-04-24", "Twiml, /2010-04-01", "Rcml, /2010-04-01", "Twiml, /restcomm/2012-04-24"})
    void aDocumentCanComeWithTheRequest(String parameter, String prefix) {
        post(path(prefix), parameter, "<Response><Hangup/></Response>");

        assertThat(calls.told())
                .isEqualTo(List.of(modification(new ScriptSource.Inline("<Response><Hangup/></Response>"))));
    }

    @ParameterizedTest
    @CsvSource({"true, ON", "false, OFF"})
    void aCallIsMutedAndHeardAgainAndOnlyWhenThatIsAsked(String flag, CallControl.Mute expected) {
        post(path(RESTCOMM), "Mute", flag);
        post(path(RESTCOMM), "Url", "http://a.example/hold");

        assertThat(calls.told())
                .extracting(told -> ((Modification) told).mute())
                .containsExactly(Optional.of(expected), Optional.empty());
    }

    @Test
    void aCallThatTheStoreDoesNotKnowYetIsModified() {
        CallRecord fresh = SampleRecords.call(master.sid(), 2);
        calls.lives(fresh);

        assertThat(post(mine(LIBRARIES, "/Calls/" + fresh.sid() + ".json"), "Status", "completed")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"completed, COMPLETED", "canceled, CANCELED"})
    void aStatusEndsTheCall(String status, RequestedStatus expected) {
        put(path(LIBRARIES), "Status", status);

        assertThat(calls.told())
                .isEqualTo(List.of(new Modification(
                        Optional.empty(), Optional.of(expected), OtherLeg.HANGS_UP, Optional.empty())));
    }

    @ParameterizedTest
    @CsvSource({
        "Status, ringing, Foo, x, 400",
        "Url, nonsense, Foo, x, 400",
        "Url, http://a.example/, Method, PUT, 400",
        "Url, http://a.example/, Rcml, <Response/>, 400",
        "Url, http://a.example/, Status, completed, 400",
        "FallbackUrl, http://a.example/, Foo, x, 400",
        "Url, http://a.example/, MoveConnectedCallLeg, 1, 400",
        "Method, GET, Foo, x, 400",
        "Mute, perhaps, Foo, x, 400",
        "TimeLimit, 5, Foo, x, 501"
    })
    void aBadModificationNeverReachesTheCall(String name, String value, String other, String otherValue, int status) {
        for (String prefix : List.of(RESTCOMM, LIBRARIES)) {
            assertThat(post(path(prefix), name, value, other, otherValue).status())
                    .isEqualTo(status);
        }
        assertThat(calls.told()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/restcomm/2012-04-24, 406, 1100", "/2010-04-01, 404, 20404"})
    void anUnknownCall(String prefix, int status, int code) {
        for (String sid : List.of(CallSid.mint(1).text(), "CAnonsense")) {
            Reply refused = post(mine(prefix, "/Calls/" + sid + ".json"), "Status", "completed");

            assertThat(refused.status()).isEqualTo(status);
            assertThat(refused.json().get("code").asInt()).isEqualTo(code);
        }
    }

    @ParameterizedTest
    @CsvSource({"/restcomm/2012-04-24, 410, 1101", "/2010-04-01, 400, 21220"})
    void aCallThatHasEnded(String prefix, int status, int code) {
        calls.modifyAnswers(new CallControl.AlreadyEnded(
                call.ended(CallStatus.COMPLETED, "peer-hung-up", SampleRecords.minute(2))));
        Reply justEnded = post(path(prefix), "Status", "completed");
        store.save(call.ended(CallStatus.COMPLETED, "peer-hung-up", SampleRecords.minute(2)))
                .toCompletableFuture()
                .join();
        Reply longEnded = post(path(prefix), "Status", "completed");

        assertThat(justEnded.status()).isEqualTo(status);
        assertThat(longEnded.status()).isEqualTo(status);
        assertThat(longEnded.json().get("code").asInt()).isEqualTo(code);
        assertThat(longEnded.body()).isEqualTo(justEnded.body());
    }

    @ParameterizedTest
    @CsvSource({"/restcomm/2012-04-24, 409, 1103", "/2010-04-01, 400, 21220"})
    void aCallInTheWrongState(String prefix, int status, int code) {
        calls.modifyAnswers(new CallControl.WrongState("the call is ringing, expected one that is answered"));

        Reply refused = post(path(prefix), "Url", "http://a.example/");

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.json().get("code").asInt()).isEqualTo(code);
        assertThat(refused.json().get("message").asText()).contains("ringing");
    }
}
