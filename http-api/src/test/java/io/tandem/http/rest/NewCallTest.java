package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.call.CallControl;
import io.tandem.engine.call.CallControl.CallOrder;
import io.tandem.engine.call.ReferApplication;
import io.tandem.engine.call.ScriptSource;
import io.tandem.engine.call.StatusEvent;
import io.tandem.engine.call.StatusListener;
import io.tandem.engine.media.TapeOrder.Channels;
import io.tandem.engine.media.TapeOrder.Track;
import io.tandem.engine.media.TapeOrder.Trim;
import io.tandem.engine.recording.RecordingListener;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Application;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.RecordingRecord.Source;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.Webhook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewCallTest extends Served {
    private static final String URL = "http://a.example/voice";

    private final CallRecord placed = SampleRecords.call(master.sid(), 0);

    @BeforeEach
    void callsArePlaced() {
        answers(new CallControl.Placed(placed));
    }

    private void answers(CallControl.Created created) {
        calls.createAnswers(CompletableFuture.completedStage(created));
    }

    private Reply make(String prefix, String form) {
        return send("POST", mine(prefix, "/Calls.json"), form, as(master));
    }

    private CallOrder ordered() {
        assertThat(calls.told()).hasSize(1);
        return (CallOrder) calls.told().getFirst();
    }

    private Application application(Account account, Optional<Webhook> voice) {
        var application = new Application(
                ApplicationSid.mint(),
                account.sid(),
                "Menu",
                voice,
                Optional.of(new Webhook("/sorry", HttpMethod.GET)),
                Optional.of(new Webhook("/told", HttpMethod.POST)),
                "voice",
                SampleRecords.NOON,
                SampleRecords.NOON);
        store.save(application).toCompletableFuture().join();
        return application;
    }

    @ParameterizedTest
    @CsvSource({"/restcomm/2012-04-24, 200", "/2010-04-01, 201"})
    void aCallIsPlacedAndShownQueued(String prefix, int status) {
        Reply made = make(prefix, form("To", "+4930123", "From", "1111", "Url", URL));

        assertThat(made.status()).isEqualTo(status);
        assertThat(made.json().get("sid").asText()).isEqualTo(placed.sid().text());
        assertThat(made.json().get("status").asText()).isEqualTo("queued");
        assertThat(made.header("Location")).isEqualTo(mine(prefix, "/Calls/" + placed.sid() + ".json"));
        assertThat(ordered())
                .isEqualTo(new CallOrder(
                        master.sid(),
                        "+4930123",
                        "1111",
                        Optional.empty(),
                        new ScriptSource.FromApplication(new Webhook(URL, HttpMethod.POST), Optional.empty()),
                        Duration.ofSeconds(60),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void everyParameterReachesTheCall() {
        make(
                RESTCOMM,
                form(
                        "To", "sip:alice@example.org;transport=tcp?X-A=1&X-B=2",
                        "From", "client:bob",
                        "CallerName", "Bob B.",
                        "Url", "/voice",
                        "Method", "GET",
                        "FallbackUrl", "/sorry",
                        "Timeout", "20",
                        "TimeLimit", "600",
                        "StatusCallback", "/told",
                        "StatusCallbackMethod", "GET",
                        "StatusCallbackEvent", "ringing, answered",
                        "SendDigits", "wW1*#",
                        "Username", "u",
                        "Password", "p",
                        "ReferUrl", "/refer",
                        "ReferMethod", "GET",
                        "ReferFallbackUrl", "/refer-sorry"));

        assertThat(ordered())
                .isEqualTo(new CallOrder(
                        master.sid(),
                        "sip:alice@example.org;transport=tcp?X-A=1&X-B=2",
                        "client:bob",
                        Optional.of("Bob B."),
                        new ScriptSource.FromApplication(
                                new Webhook("/voice", HttpMethod.GET),
                                Optional.of(new Webhook("/sorry", HttpMethod.POST))),
                        Duration.ofSeconds(20),
                        Optional.of(Duration.ofMinutes(10)),
                        Optional.of(new StatusListener(
                                new Webhook("/told", HttpMethod.GET),
                                Set.of(StatusEvent.RINGING, StatusEvent.ANSWERED))),
                        Optional.of("wW1*#"),
                        Optional.of(new Credentials("u", "p")),
                        Optional.of(new ReferApplication(
                                new Webhook("/refer", HttpMethod.GET),
                                Optional.of(new Webhook("/refer-sorry", HttpMethod.POST))))));
    }

    @ParameterizedTest
    @CsvSource({"Rcml", "Twiml"})
    void theScriptCanComeWithTheRequest(String parameter) {
        make(LIBRARIES, form("To", "client:alice", "From", "1", parameter, "<Response/>"));

        assertThat(ordered().script()).isEqualTo(new ScriptSource.Inline("<Response/>"));
    }

    @Test
    void anApplicationGivesItsScriptAndItsCallback() {
        Application application = application(master, Optional.of(new Webhook("/menu", HttpMethod.GET)));

        make(
                LIBRARIES,
                form("To", "1", "From", "2", "ApplicationSid", application.sid().text()));

        assertThat(ordered().script())
                .isEqualTo(new ScriptSource.FromApplication(
                        new Webhook("/menu", HttpMethod.GET), Optional.of(new Webhook("/sorry", HttpMethod.GET))));
        assertThat(ordered().statusCallback())
                .contains(new StatusListener(new Webhook("/told", HttpMethod.POST), Set.of(StatusEvent.COMPLETED)));
    }

    @Test
    void aReferApplicationBeatsAReferUrl() {
        Application application = application(master, Optional.of(new Webhook("/menu", HttpMethod.GET)));

        make(
                LIBRARIES,
                form(
                        "To",
                        "1",
                        "From",
                        "2",
                        "Url",
                        URL,
                        "ReferUrl",
                        "/no",
                        "ReferApplicationSid",
                        application.sid().text()));

        assertThat(ordered().refer())
                .contains(new ReferApplication(
                        new Webhook("/menu", HttpMethod.GET), Optional.of(new Webhook("/sorry", HttpMethod.GET))));
    }

    @ParameterizedTest
    @CsvSource({
        "/restcomm/2012-04-24, '', 'INITIATED RINGING ANSWERED COMPLETED'",
        "/2010-04-01, '', COMPLETED",
        "/2010-04-01, &StatusCallbackEvent=initiated&StatusCallbackEvent=answered, INITIATED ANSWERED",
        "/2010-04-01, &StatusCallbackEvent=initiated+ringing, INITIATED RINGING",
        "/restcomm/2012-04-24, '&StatusCallbackEvent=answered,completed', ANSWERED COMPLETED"
    })
    void theEventsThatAreToldDependOnTheFamilyUnlessTheyAreNamed(String prefix, String more, String expected) {
        make(prefix, form("To", "1", "From", "2", "Url", URL, "StatusCallback", "/told") + more);

        assertThat(ordered().statusCallback().orElseThrow().events())
                .extracting(Enum::name)
                .containsExactlyInAnyOrder(expected.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({
        "From=2&Url=/a, 21201",
        "To=&From=2&Url=/a, 21201",
        "To=1&Url=/a, 21213",
        "To=1&From=2, 21205",
        "To=1&From=2&Url=nonsense, 21205",
        "To=1&From=2&FallbackUrl=/a, 20400",
        "To=1&From=2&Url=/a&Rcml=<Response/>, 20400",
        "To=1&From=2&Url=/a&Method=PUT, 20400",
        "To=client:&From=2&Url=/a, 21211",
        "To=sip:&From=2&Url=/a, 21211",
        "To=?X-A=1&From=2&Url=/a, 21211",
        "To=1%0D%0AX: y&From=2&Url=/a, 21211",
        "To=sip:a@b?Call-ID=1&From=2&Url=/a, 21211",
        "To=1&From=2%0Ax&Url=/a, 21212",
        "To=1&From=2&CallerName=a%0Ab&Url=/a, 20400",
        "To=1&From=2&ApplicationSid=APx, 21218",
        "To=1&From=2&ApplicationSid=AP00000000000000000000000000000000, 21218",
        "To=1&From=2&Url=/a&ReferApplicationSid=APx, 21218",
        "To=1&From=2&Url=/a&Timeout=0, 20400",
        "To=1&From=2&Url=/a&Timeout=601, 20400",
        "To=1&From=2&Url=/a&Timeout=soon, 20400",
        "To=1&From=2&Url=/a&TimeLimit=0, 20400",
        "To=1&From=2&Url=/a&StatusCallback=/b&StatusCallbackEvent=rung, 20400",
        "To=1&From=2&Url=/a&SendDigits=12x, 21206",
        "To=1&From=2&Url=/a&Username=u, 20400",
        "To=1&From=2&Url=/a&SipAuthPassword=p, 20400",
        "To=1&From=2&Url=/a&Record=yes, 20400",
        "To=1&From=2&Url=/a&Record=true&RecordingChannels=stereo, 20400",
        "To=1&From=2&Url=/a&Record=true&RecordingStatusCallback=mailto:a, 21205"
    })
    void aBadOrderCallsNobody(String form, int code) {
        for (String prefix : List.of(RESTCOMM, LIBRARIES)) {
            Reply refused = make(prefix, form);

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json().get("code").asInt()).isEqualTo(code);
        }
        assertThat(calls.told()).isEmpty();
    }

    @Test
    void anApplicationOfSomebodyElseOrWithoutAUrlIsNone() {
        Application theirs = application(child(master), Optional.of(new Webhook("/menu", HttpMethod.GET)));
        Application silent = application(master, Optional.empty());

        for (Application application : List.of(theirs, silent)) {
            Reply refused = make(
                    LIBRARIES,
                    form(
                            "To",
                            "1",
                            "From",
                            "2",
                            "ApplicationSid",
                            application.sid().text()));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json().get("code").asInt()).isEqualTo(21218);
        }
        assertThat(calls.told()).isEmpty();
    }

    @Test
    void whatIsNotThereYetIsSaid() {
        assertThat(make(LIBRARIES, "To=1&From=2&Url=/a&MachineDetection=Enable").status())
                .isEqualTo(501);
        assertThat(calls.told()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&Record=false", "&Record=false&RecordingChannels=dual"})
    void aCallIsNotRecordedUnlessThatIsWanted(String parameters) {
        make(LIBRARIES, "To=1&From=2&Url=/a" + parameters);

        assertThat(ordered().recording()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {RESTCOMM, LIBRARIES})
    void aCallIsRecordedFromItsAnswerOnInOneChannel(String prefix) {
        make(prefix, "To=1&From=2&Url=/a&Record=true");

        assertThat(ordered().recording())
                .contains(new RecordingOrder(
                        Source.OUTBOUND_API, Channels.MONO, Track.BOTH, Trim.NOTHING, Optional.empty()));
    }

    @Test
    void aCallIsRecordedAsItIsWanted() {
        make(
                LIBRARIES,
                "To=1&From=2&Url=/a&Record=true&RecordingChannels=dual&RecordingTrack=outbound&Trim=trim-silence"
                        + "&RecordingStatusCallback=/told&RecordingStatusCallbackMethod=GET"
                        + "&RecordingStatusCallbackEvent=in-progress&RecordingStatusCallbackEvent=absent");

        assertThat(ordered().recording())
                .contains(new RecordingOrder(
                        Source.OUTBOUND_API,
                        Channels.DUAL,
                        Track.OUTBOUND,
                        Trim.SILENCE,
                        Optional.of(new RecordingListener(
                                new Webhook("/told", HttpMethod.GET),
                                Set.of(RecordingListener.Event.IN_PROGRESS, RecordingListener.Event.ABSENT)))));
    }

    @Test
    void whatCannotBePlacedIsABadTarget() {
        answers(new CallControl.CannotPlace("client alice is not registered"));

        Reply refused = make(LIBRARIES, "To=client:alice&From=2&Url=/a");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("code").asInt()).isEqualTo(21211);
        assertThat(refused.json().get("message").asText()).contains("alice is not registered");
    }

    @Test
    void aFullNodeSaysWhenToTryAgain() {
        answers(new CallControl.AtLimit(7));

        Reply refused = make(LIBRARIES, "To=1&From=2&Url=/a");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("7");
        assertThat(refused.json().get("code").asInt()).isEqualTo(20429);
    }

    @Test
    void anAccountThatIsNotActiveMakesNoCalls() {
        Account child = child(master);
        send("POST", RESTCOMM + "/Accounts/" + child.sid(), "Status=suspended", as(master));

        Reply refused =
                send("POST", LIBRARIES + "/Accounts/" + child.sid() + "/Calls.json", "To=1&From=2&Url=/a", as(master));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(calls.told()).isEmpty();
    }

    @Test
    void aRepeatWithItsKeyCallsNobodyASecondTime() {
        var keyed = with(as(master), "Idempotency-Key", "k1");
        Reply first = send("POST", mine(LIBRARIES, "/Calls.json"), "To=1&From=2&Url=/a", keyed);
        Reply again = send("POST", mine(LIBRARIES, "/Calls.json"), "To=1&From=2&Url=/a", keyed);

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.status()).isEqualTo(201);
        assertThat(calls.told()).hasSize(1);
    }

    @Test
    void twoOrdersThatAreTheSameAreTwoCalls() {
        make(LIBRARIES, "To=1&From=2&Url=/a");
        make(LIBRARIES, "To=1&From=2&Url=/a");

        assertThat(calls.told()).hasSize(2);
    }
}
