package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.twilio.exception.ApiException;
import com.twilio.http.HttpMethod;
import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.Account;
import com.twilio.rest.api.v2010.account.Application;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.Conference;
import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import com.twilio.rest.api.v2010.account.Notification;
import com.twilio.rest.api.v2010.account.OutgoingCallerId;
import com.twilio.rest.api.v2010.account.Recording;
import com.twilio.rest.api.v2010.account.conference.Participant;
import com.twilio.type.Client;
import com.twilio.type.PhoneNumber;
import com.twilio.type.Twiml;
import io.tandem.engine.call.CallControl;
import io.tandem.engine.call.StatusEvent;
import io.tandem.engine.conference.ConferenceControl;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.RecordingRecord.Status;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.Webhook;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The official Java helper library, aimed at our server.
class LibraryClientTest extends Served {
    private TwilioRestClient client = new TwilioRestClient.Builder("ACnobody", "").build();

    @BeforeEach
    void aimTheClient() {
        client = clientOf(master.authToken());
    }

    private TwilioRestClient clientOf(String token) {
        return new TwilioRestClient.Builder(master.sid().text(), token)
                .httpClient(new Redirected("http://127.0.0.1:" + port()))
                .build();
    }

    /// Sends to our server what was meant for the usual one.
    private static final class Redirected extends NetworkHttpClient {
        private final String base;

        Redirected(String base) {
            this.base = base;
        }

        @Override
        public Response makeRequest(Request request) {
            Request aimed = new Request(request.getMethod(), request.getUrl().replaceFirst("https?://[^/]+", base));
            request.getQueryParams()
                    .forEach((name, values) -> values.forEach(value -> aimed.addQueryParam(name, value)));
            request.getPostParams().forEach((name, values) -> values.forEach(value -> aimed.addPostParam(name, value)));
            request.getHeaderParams()
                    .forEach((name, values) -> values.forEach(value -> aimed.addHeaderParam(name, value)));
            if (request.getContentType() != null) {
                aimed.setContentType(request.getContentType());
            }
            aimed.setAuth(request.getUsername(), request.getPassword());
            return super.makeRequest(aimed);
        }
    }

    private CallRecord saved(CallRecord call) {
        store.save(call).toCompletableFuture().join();
        return call;
    }

    private static <T> List<T> all(Iterable<T> resources) {
        return StreamSupport.stream(resources.spliterator(), false).toList();
    }

    @Test
    void listsCallsOverAllPages() {
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 120; i++) {
            expected.add(saved(SampleRecords.call(master.sid(), i)).sid().text());
        }

        List<Call> calls = all(Call.reader().read(client));

        assertThat(calls).hasSize(120);
        assertThat(calls.stream().map(Call::getSid)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void filtersCallsByTime() {
        CallRecord first = saved(SampleRecords.call(master.sid(), 0).ringing(SampleRecords.minute(0)));
        CallRecord nextDay = saved(SampleRecords.call(master.sid(), 24 * 60).ringing(SampleRecords.minute(24 * 60)));
        var midnight = LocalDate.of(2026, 3, 2).atStartOfDay(ZoneOffset.UTC);

        List<Call> before = all(Call.reader().setStartTimeBefore(midnight).read(client));
        List<Call> after = all(Call.reader()
                .setStartTimeAfter(midnight)
                .setStatus(Call.Status.RINGING)
                .read(client));

        assertThat(before.stream().map(Call::getSid))
                .containsExactly(first.sid().text());
        assertThat(after.stream().map(Call::getSid))
                .containsExactly(nextDay.sid().text());
    }

    @Test
    void fetchesACall() {
        CallRecord ended = saved(SampleRecords.call(master.sid(), 0)
                .ringing(SampleRecords.minute(1))
                .answered(SampleRecords.minute(2))
                .ended(CallStatus.COMPLETED, "peer-hung-up", SampleRecords.minute(3)));

        Call call = Call.fetcher(ended.sid().text()).fetch(client);

        assertThat(call.getStatus()).isEqualTo(Call.Status.COMPLETED);
        assertThat(call.getDuration()).isEqualTo("60");
        assertThat(call.getDirection()).isEqualTo("inbound");
        assertThat(call.getFrom()).isEqualTo("alice");
        assertThat(call.getStartTime().toInstant()).isEqualTo("2026-03-01T12:01:00Z");
        assertThat(call.getParentCallSid()).isNull();
        assertThat(call.getPrice()).isNull();
    }

    @Test
    void makesCalls() {
        CallRecord queued = SampleRecords.call(master.sid(), 0);
        calls.createAnswers(CompletableFuture.completedStage(new CallControl.Placed(queued)));

        Call made = Call.creator(
                        new PhoneNumber("+14155551212"),
                        new PhoneNumber("+14155550000"),
                        URI.create("http://a.example/voice"))
                .setMethod(HttpMethod.GET)
                .setTimeout(20)
                .setStatusCallback(URI.create("http://a.example/told"))
                .setStatusCallbackEvent(List.of("initiated", "answered"))
                .setSendDigits("ww12#")
                .setSipAuthUsername("u")
                .setSipAuthPassword("p")
                .create(client);
        Call.creator(new Client("alice"), new PhoneNumber("1111"), new Twiml("<Response/>"))
                .create(client);

        assertThat(made.getSid()).isEqualTo(queued.sid().text());
        assertThat(made.getStatus()).isEqualTo(Call.Status.QUEUED);
        var order = (CallControl.CallOrder) calls.told().getFirst();
        assertThat(order.to()).isEqualTo("+14155551212");
        assertThat(order.patience()).hasSeconds(20);
        assertThat(order.statusCallback().orElseThrow().events())
                .containsExactlyInAnyOrder(StatusEvent.INITIATED, StatusEvent.ANSWERED);
        assertThat(order.credentials()).contains(new Credentials("u", "p"));
        assertThat(((CallControl.CallOrder) calls.told().getLast()).to()).isEqualTo("client:alice");
    }

    @Test
    void hearsWhyACallCannotBeMade() {
        calls.createAnswers(CompletableFuture.completedStage(new CallControl.AtLimit(1)));

        ApiException full = catchThrowableOfType(
                ApiException.class,
                () -> Call.creator(new PhoneNumber("1"), new PhoneNumber("2"), URI.create("http://a.example/"))
                        .create(client));

        assertThat(full.getCode()).isEqualTo(20429);
        assertThat(full.getStatusCode()).isEqualTo(429);
    }

    @Test
    void managesOutgoingCallerIds() {
        store.save(SampleRecords.callerId(master.sid(), "+14155551212", "Office", 0))
                .toCompletableFuture()
                .join();

        OutgoingCallerId found = all(OutgoingCallerId.reader()
                        .setPhoneNumber(new PhoneNumber("+14155551212"))
                        .read(client))
                .getFirst();
        OutgoingCallerId updated =
                OutgoingCallerId.updater(found.getSid()).setFriendlyName("Home").update(client);

        assertThat(found.getFriendlyName()).isEqualTo("Office");
        assertThat(updated.getFriendlyName()).isEqualTo("Home");
        assertThat(OutgoingCallerId.deleter(found.getSid()).delete(client)).isTrue();
    }

    @Test
    void redirectsAndEndsACall() {
        CallRecord live = saved(SampleRecords.call(master.sid(), 0).answered(SampleRecords.minute(1)));
        calls.modifyAnswers(new CallControl.Accepted(live));

        Call redirected = Call.updater(live.sid().text())
                .setUrl(URI.create("http://a.example/next"))
                .setMethod(HttpMethod.GET)
                .update(client);
        Call.updater(live.sid().text()).setTwiml(new Twiml("<Response/>")).update(client);
        Call.updater(live.sid().text()).setStatus(Call.UpdateStatus.COMPLETED).update(client);

        assertThat(redirected.getStatus()).isEqualTo(Call.Status.IN_PROGRESS);
        assertThat(calls.told()).hasSize(3);
    }

    @Test
    void hearsWhyACallCannotBeChanged() {
        CallRecord ended =
                saved(SampleRecords.call(master.sid(), 0).ended(CallStatus.BUSY, "busy", SampleRecords.minute(1)));

        ApiException gone = catchThrowableOfType(
                ApiException.class,
                () -> Call.updater(ended.sid().text())
                        .setStatus(Call.UpdateStatus.COMPLETED)
                        .update(client));
        ApiException unknown = catchThrowableOfType(
                ApiException.class, () -> Call.fetcher(CallSid.mint(1).text()).fetch(client));

        assertThat(gone.getCode()).isEqualTo(21220);
        assertThat(gone.getStatusCode()).isEqualTo(400);
        assertThat(gone.getMoreInfo()).isEqualTo("http://api.example.org/errors/21220");
        assertThat(unknown.getCode()).isEqualTo(20404);
    }

    @Test
    void deletesACall() {
        CallRecord ended =
                saved(SampleRecords.call(master.sid(), 0).ended(CallStatus.BUSY, "busy", SampleRecords.minute(1)));

        assertThat(Call.deleter(ended.sid().text()).delete(client)).isTrue();
    }

    @Test
    void managesNumbers() {
        IncomingPhoneNumber made = IncomingPhoneNumber.creator(new PhoneNumber("+14155551212"))
                .setVoiceUrl(URI.create("http://a.example/voice"))
                .setVoiceMethod(HttpMethod.GET)
                .create(client);
        IncomingPhoneNumber updated = IncomingPhoneNumber.updater(made.getSid())
                .setFriendlyName("Office")
                .setStatusCallback(URI.create("http://a.example/status"))
                .update(client);

        assertThat(made.getCapabilities().getVoice()).isTrue();
        assertThat(made.getVoiceMethod()).isEqualTo(HttpMethod.GET);
        assertThat(updated.getFriendlyName()).isEqualTo("Office");
        assertThat(updated.getVoiceUrl()).isEqualTo(URI.create("http://a.example/voice"));
        assertThat(IncomingPhoneNumber.fetcher(made.getSid()).fetch(client)).isEqualTo(updated);
        assertThat(all(IncomingPhoneNumber.reader().setPhoneNumber("+1415*").read(client)))
                .isEqualTo(List.of(updated));
        assertThat(IncomingPhoneNumber.deleter(made.getSid()).delete(client)).isTrue();
        assertThat(all(IncomingPhoneNumber.reader().read(client))).isEmpty();
    }

    @Test
    void makesApplications() {
        Application made = Application.creator()
                .setFriendlyName("Menu")
                .setVoiceUrl(URI.create("http://a.example/menu"))
                .create(client);

        assertThat(made.getVoiceUrl()).isEqualTo(URI.create("http://a.example/menu"));
        assertThat(all(Application.reader().setFriendlyName("Menu").read(client)))
                .isEqualTo(List.of(made));
    }

    @Test
    void managesAccounts() {
        Account made = Account.creator().setFriendlyName("Sub").create(client);
        Account suspended = Account.updater(made.getSid())
                .setStatus(Account.Status.SUSPENDED)
                .update(client);

        assertThat(made.getStatus()).isEqualTo(Account.Status.ACTIVE);
        assertThat(made.getType()).isEqualTo(Account.Type.FULL);
        assertThat(made.getOwnerAccountSid()).isEqualTo(master.sid().text());
        assertThat(suspended.getStatus()).isEqualTo(Account.Status.SUSPENDED);
        assertThat(all(Account.reader().setFriendlyName("Sub").read(client))).isEqualTo(List.of(suspended));
        assertThat(all(Account.reader().read(client))).hasSize(2);
    }

    @Test
    void readsNotifications() {
        CallRecord call = saved(SampleRecords.call(master.sid(), 0));
        store.save(SampleRecords.fullNotification(master.sid(), call.sid(), "http://a.example/", 1))
                .toCompletableFuture()
                .join();

        List<Notification> notifications = all(Notification.reader().read(client));

        assertThat(notifications).hasSize(1);
        assertThat(notifications.getFirst().getErrorCode()).isEqualTo("12100");
        assertThat(notifications.getFirst().getRequestMethod()).isEqualTo(HttpMethod.POST);
    }

    @Test
    void recordsACall() {
        CallRecord live = saved(SampleRecords.call(master.sid(), 0).answered(SampleRecords.minute(1)));
        RecordingRecord going = SampleRecords.recording(master.sid(), live.sid(), 2);
        recordings.recordAnswers(new RecordingControl.Recording(going));
        recordings.changeAnswers(new RecordingControl.Done(going.with(Status.PAUSED, SampleRecords.minute(3))));

        var begun = com.twilio.rest.api.v2010.account.call.Recording.creator(
                        live.sid().text())
                .setRecordingChannels("dual")
                .setRecordingStatusCallbackEvent(List.of("in-progress", "completed"))
                .create(client);
        var paused = com.twilio.rest.api.v2010.account.call.Recording.updater(
                        live.sid().text(),
                        "Twilio.CURRENT",
                        com.twilio.rest.api.v2010.account.call.Recording.Status.PAUSED)
                .setPauseBehavior("skip")
                .update(client);

        assertThat(begun.getSid()).isEqualTo(going.sid().text());
        assertThat(begun.getSource())
                .isEqualTo(com.twilio.rest.api.v2010.account.call.Recording.Source.START_CALL_RECORDING_API);
        assertThat(begun.getChannels()).isEqualTo(2);
        assertThat(paused.getStatus()).isEqualTo(com.twilio.rest.api.v2010.account.call.Recording.Status.PAUSED);
    }

    @Test
    void readsAndDeletesRecordings() {
        RecordingRecord over = SampleRecords.completed(SampleRecords.recording(master.sid(), 1), 5);
        store.save(over).toCompletableFuture().join();

        Recording found = all(Recording.reader()
                        .setDateCreatedAfter(LocalDate.of(2026, 3, 1).atStartOfDay(ZoneOffset.UTC))
                        .read(client))
                .getFirst();

        assertThat(found.getDuration()).isEqualTo("5");
        assertThat(found.getStatus()).isEqualTo(Recording.Status.COMPLETED);
        assertThat(found.getMediaUrl())
                .hasToString("http://api.example.org" + mine(LIBRARIES, "/Recordings/" + over.sid() + ".wav"));
        assertThat(Recording.fetcher(over.sid().text()).fetch(client)).isEqualTo(found);
        assertThat(Recording.deleter(over.sid().text()).delete(client)).isTrue();
        assertThat(all(Recording.reader().read(client))).isEmpty();
    }

    @Test
    void managesConferences() {
        ConferenceRecord room =
                SampleRecords.conference(master.sid(), "room", 0).startedAt(SampleRecords.minute(1));
        store.save(room).toCompletableFuture().join();
        var inside = new ConferenceControl.Participant(
                SampleRecords.callSid(),
                Optional.of("alice"),
                true,
                false,
                true,
                false,
                SampleRecords.minute(1),
                SampleRecords.minute(1));
        conferences.lives(room, inside);
        CallRecord placed = SampleRecords.call(master.sid(), 0);
        calls.createAnswers(CompletableFuture.completedStage(new CallControl.Placed(placed)));
        String sid = room.sid().text();

        Conference found = all(Conference.reader()
                        .setStatus(Conference.Status.IN_PROGRESS)
                        .setFriendlyName("room")
                        .read(client))
                .getFirst();
        Participant participant =
                all(Participant.reader(sid).setMuted(true).read(client)).getFirst();
        Participant muted = Participant.updater(sid, inside.call().text())
                .setMuted(false)
                .setHold(true)
                .setHoldUrl(URI.create("http://a.example/music"))
                .update(client);
        Participant added = Participant.creator(sid, new PhoneNumber("1"), new PhoneNumber("2"))
                .setLabel("bob")
                .setBeep("onEnter")
                .setEarlyMedia(true)
                .create(client);

        assertThat(found.getSid()).isEqualTo(sid);
        assertThat(participant.getLabel()).isEqualTo("alice");
        assertThat(participant.getStatus()).isEqualTo(Participant.Status.CONNECTED);
        assertThat(muted.getCallSid()).isEqualTo(inside.call().text());
        assertThat(added.getCallSid()).isEqualTo(placed.sid().text());
        assertThat(added.getStatus()).isEqualTo(Participant.Status.QUEUED);
        assertThat(Participant.deleter(sid, inside.call().text()).delete(client))
                .isTrue();
        assertThat(Conference.updater(sid)
                        .setStatus(Conference.UpdateStatus.COMPLETED)
                        .update(client)
                        .getSid())
                .isEqualTo(sid);
        assertThat(conferences.told())
                .isEqualTo(List.of(
                        new ConferenceControl.Mute(false),
                        new ConferenceControl.Hold(
                                true,
                                Optional.of(new Webhook(
                                        "http://a.example/music", io.tandem.engine.application.HttpMethod.POST))),
                        new ConferenceControl.Kick(),
                        new ConferenceControl.End()));
    }

    @Test
    void hearsThatItsTokenIsWrong() {
        ApiException refused =
                catchThrowableOfType(ApiException.class, () -> all(Call.reader().read(clientOf("wrong"))));

        assertThat(refused.getCode()).isEqualTo(20003);
        assertThat(refused.getStatusCode()).isEqualTo(401);
    }
}
