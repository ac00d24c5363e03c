package io.tandem.engine.store;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.media.TapeEvent;
import io.tandem.engine.media.TapeOrder;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.GatewaySid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sid.NotificationSid;
import io.tandem.engine.sid.NumberSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.sid.ReferSid;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.NameAddr;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Records for tests: plain ones whose few parameters matter to the test, and full ones in which nothing is
/// missing.
public final class SampleRecords {
    /// When everything begins.
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456789Z");
    /// Whatever a text may contain.
    public static final String ODD_TEXT = "O'Brien \"q\" \\ % _ * ; -- \n\t ‹日本語› é \u0001 😀";

    private static final int SLOT = 7;
    private static final InstanceId NODE = new InstanceId("ID" + "0".repeat(32));

    private SampleRecords() {}

    /// So many minutes after noon.
    public static Instant minute(long minutes) {
        return NOON.plusSeconds(60 * minutes);
    }

    public static CallSid callSid() {
        return CallSid.mint(SLOT);
    }

    public static Webhook webhook(String url) {
        return new Webhook(url, HttpMethod.GET);
    }

    public static Account master() {
        return account(Optional.empty(), Optional.empty(), 0);
    }

    public static Account child(AccountSid parent, int minute) {
        return account(Optional.of(parent), Optional.empty(), minute);
    }

    public static Account accountWithEmail(String emailAddress) {
        return account(Optional.of(AccountSid.mint()), Optional.of(emailAddress), 0);
    }

    private static Account account(Optional<AccountSid> parent, Optional<String> emailAddress, int minute) {
        return new Account(
                AccountSid.mint(),
                parent,
                ODD_TEXT,
                emailAddress,
                Account.Status.ACTIVE,
                "token",
                minute(minute),
                minute(minute));
    }

    public static Application application(AccountSid account, String friendlyName, int minute) {
        return new Application(
                ApplicationSid.mint(),
                account,
                friendlyName,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "voice",
                minute(minute),
                minute(minute));
    }

    public static Application fullApplication() {
        return new Application(
                ApplicationSid.mint(),
                AccountSid.mint(),
                ODD_TEXT,
                Optional.of(webhook("http://a.example/voice?x=" + ODD_TEXT)),
                Optional.of(new Webhook("/fallback", HttpMethod.POST)),
                Optional.of(webhook("")),
                "ussd",
                minute(1),
                minute(2));
    }

    /// A number that is pure SIP.
    public static PhoneNumber number(AccountSid account, String phoneNumber, int minute) {
        return number(account, phoneNumber, phoneNumber, true, minute);
    }

    /// A number of a provider.
    public static PhoneNumber providerNumber(AccountSid account, String phoneNumber) {
        return number(account, phoneNumber, phoneNumber, false, 0);
    }

    public static PhoneNumber named(AccountSid account, String phoneNumber, String friendlyName) {
        return number(account, phoneNumber, friendlyName, true, 0);
    }

    private static PhoneNumber number(
            AccountSid account, String phoneNumber, String friendlyName, boolean pureSip, int minute) {
        return new PhoneNumber(
                NumberSid.mint(),
                account,
                phoneNumber,
                friendlyName,
                pureSip,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Map.of(),
                minute(minute),
                minute(minute));
    }

    public static PhoneNumber fullNumber() {
        return new PhoneNumber(
                NumberSid.mint(),
                AccountSid.mint(),
                ODD_TEXT,
                ODD_TEXT,
                true,
                Optional.of(webhook("http://a.example/1")),
                Optional.of(webhook("http://a.example/2")),
                Optional.of(ApplicationSid.mint()),
                Optional.of(webhook("http://a.example/3")),
                Optional.of(webhook("http://a.example/4")),
                Optional.of(ApplicationSid.mint()),
                Optional.of(webhook("http://a.example/5")),
                true,
                Map.of("SmsUrl", "http://a.example/sms?a=b&c=d", "SmsMethod", "", "Odd=&", ODD_TEXT),
                minute(1),
                minute(2));
    }

    /// A client of which only what must be is known.
    public static Client client(AccountSid account, String login, int minute) {
        return new Client(
                ClientSid.mint(),
                account,
                login,
                login,
                new Client.Secret("tandem", "0".repeat(32), "0".repeat(64)),
                Client.Status.ENABLED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                minute(minute),
                minute(minute));
    }

    public static Client fullClient() {
        return new Client(
                ClientSid.mint(),
                AccountSid.mint(),
                ODD_TEXT,
                ODD_TEXT,
                new Client.Secret(ODD_TEXT, "1".repeat(32), "2".repeat(64)),
                Client.Status.DISABLED,
                Optional.of(webhook("http://a.example/1")),
                Optional.of(webhook("http://a.example/2")),
                Optional.of(ApplicationSid.mint()),
                Optional.of(webhook("http://a.example/3")),
                Optional.of(webhook("http://a.example/4")),
                Optional.of(ApplicationSid.mint()),
                Optional.of(new TransferRules(TransferRules.Policy.FORBIDDEN, TransferRules.News.FINAL_ONLY)),
                minute(1),
                minute(2));
    }

    /// A binding that was registered at `minute` and lasts ten minutes.
    public static Binding binding(ClientSid client, String contact, int minute) {
        return new Binding(
                client,
                contact,
                "call-id@192.0.2.1",
                1,
                1000,
                "Phone/1.0",
                "udp:192.0.2.1:5060",
                NODE,
                minute(minute),
                minute(minute + 10));
    }

    /// A trunk of which only what must be is known.
    public static Trunk trunk(AccountSid account, String uri, int minute) {
        return new Trunk(
                GatewaySid.mint(),
                account,
                uri,
                uri,
                "",
                0,
                0,
                1,
                Optional.empty(),
                Trunk.Registration.NONE,
                Trunk.Watch.NONE,
                List.of(),
                Trunk.Status.ENABLED,
                minute(minute),
                minute(minute));
    }

    public static Trunk fullTrunk() {
        return new Trunk(
                GatewaySid.mint(),
                AccountSid.mint(),
                ODD_TEXT,
                "sip:gateway.example.org:5080;transport=tcp",
                "+49",
                1,
                2,
                65535,
                Optional.of(new Credentials(ODD_TEXT, ODD_TEXT)),
                Trunk.Registration.REGISTER,
                Trunk.Watch.OPTIONS,
                List.of("192.0.2.0/24", "2001:db8::1", ODD_TEXT),
                Trunk.Status.DISABLED,
                minute(1),
                minute(2));
    }

    public static OutgoingCallerId callerId(AccountSid account, String phoneNumber, String name, int minute) {
        return new OutgoingCallerId(NumberSid.mint(), account, phoneNumber, name, minute(minute), minute(minute));
    }

    /// A call that has just come in.
    public static CallRecord call(AccountSid account, int minute) {
        return call(account, "alice", "1111", minute);
    }

    public static CallRecord call(AccountSid account, String from, String to, int minute) {
        return call(account, NODE, Optional.empty(), from, to, minute);
    }

    public static CallRecord childCall(AccountSid account, CallSid parent, int minute) {
        return call(account, NODE, Optional.of(parent), "alice", "1111", minute);
    }

    public static CallRecord callOn(InstanceId instance, int minute) {
        return call(AccountSid.mint(), instance, Optional.empty(), "alice", "1111", minute);
    }

    private static CallRecord call(
            AccountSid account, InstanceId instance, Optional<CallSid> parent, String from, String to, int minute) {
        return new CallRecord(
                callSid(),
                account,
                instance,
                parent,
                Optional.empty(),
                from,
                to,
                parent.isPresent() ? CallDirection.OUTBOUND_DIAL : CallDirection.INBOUND,
                CallStatus.QUEUED,
                minute(minute),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "call-id@192.0.2.1",
                minute(minute));
    }

    public static CallRecord fullCall() {
        return new CallRecord(
                callSid(),
                AccountSid.mint(),
                InstanceId.mint(),
                Optional.of(callSid()),
                Optional.of(NumberSid.mint()),
                ODD_TEXT,
                ODD_TEXT,
                CallDirection.OUTBOUND_API,
                CallStatus.NO_ANSWER,
                minute(1),
                Optional.of(minute(2)),
                Optional.of(minute(3)),
                Optional.of(minute(4)),
                Optional.of("no-answer"),
                Optional.of(ODD_TEXT),
                Optional.of(ODD_TEXT),
                ODD_TEXT,
                minute(5));
    }

    /// A transfer that has just begun.
    public static ReferRecord refer(AccountSid account, CallSid call, int minute) {
        return new ReferRecord(
                ReferSid.mint(),
                account,
                call,
                ReferRecord.Direction.OUTBOUND,
                "us",
                "alice",
                "sip:carol@example.org",
                ReferRecord.Status.IN_PROGRESS,
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                minute(minute),
                Optional.empty());
    }

    /// That transfer when it was over.
    public static ReferRecord ended(ReferRecord refer, ReferRecord.Status status, int minute) {
        return new ReferRecord(
                refer.sid(),
                refer.account(),
                refer.call(),
                ReferRecord.Direction.INBOUND,
                ODD_TEXT,
                ODD_TEXT,
                ODD_TEXT,
                status,
                Optional.of("completed"),
                OptionalInt.of(202),
                OptionalInt.of(200),
                refer.created(),
                Optional.of(minute(minute)));
    }

    /// A recording of a call that has just begun.
    public static RecordingRecord recording(AccountSid account, int minute) {
        return recordingOf(account, Optional.of(callSid()), Optional.empty(), NODE, minute);
    }

    public static RecordingRecord recording(AccountSid account, CallSid call, int minute) {
        return recordingOf(account, Optional.of(call), Optional.empty(), NODE, minute);
    }

    public static RecordingRecord recording(AccountSid account, ConferenceSid conference, int minute) {
        return recordingOf(account, Optional.empty(), Optional.of(conference), NODE, minute);
    }

    public static RecordingRecord recordingOn(InstanceId instance, int minute) {
        return recordingOf(AccountSid.mint(), Optional.of(callSid()), Optional.empty(), instance, minute);
    }

    private static RecordingRecord recordingOf(
            AccountSid account,
            Optional<CallSid> call,
            Optional<ConferenceSid> conference,
            InstanceId instance,
            int minute) {
        return new RecordingRecord(
                RecordingSid.mint(),
                account,
                instance,
                call,
                conference,
                conference.isPresent()
                        ? RecordingRecord.Source.START_CONFERENCE_RECORDING_API
                        : RecordingRecord.Source.START_CALL_RECORDING_API,
                TapeOrder.Channels.DUAL,
                TapeOrder.Track.BOTH,
                RecordingRecord.Status.IN_PROGRESS,
                minute(minute),
                Optional.of(minute(minute)),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                minute(minute));
    }

    /// That recording when it was over, so many seconds long.
    public static RecordingRecord completed(RecordingRecord recording, int seconds) {
        return recording.ended(
                RecordingRecord.Status.COMPLETED,
                Duration.ofSeconds(seconds),
                List.of(),
                Optional.empty(),
                recording.created().plusSeconds(seconds));
    }

    public static RecordingRecord fullRecording() {
        return new RecordingRecord(
                RecordingSid.mint(),
                AccountSid.mint(),
                InstanceId.mint(),
                Optional.of(callSid()),
                Optional.of(ConferenceSid.mint()),
                RecordingRecord.Source.DIAL_VERB,
                TapeOrder.Channels.MONO,
                TapeOrder.Track.INBOUND,
                RecordingRecord.Status.FAILED,
                minute(1),
                Optional.of(minute(2)),
                Duration.ofNanos(12_345_678_901L),
                List.of(new TapeEvent.Mark(Duration.ZERO, ""), new TapeEvent.Mark(Duration.ofMillis(1500), ODD_TEXT)),
                Optional.of(13_600),
                minute(3));
    }

    /// A conference whose first participant has just come.
    public static ConferenceRecord conference(AccountSid account, String name, int minute) {
        return conferenceOn(NODE, account, name, minute);
    }

    public static ConferenceRecord conferenceOn(InstanceId instance, AccountSid account, String name, int minute) {
        return new ConferenceRecord(
                ConferenceSid.mint(),
                account,
                instance,
                name,
                ConferenceRecord.Status.INIT,
                minute(minute),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                minute(minute));
    }

    /// A call that lives and of which there is nothing to keep but that.
    public static LiveCall liveCall(InstanceId instance) {
        return new LiveCall(
                callSid(),
                AccountSid.mint(),
                instance,
                Parameters.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// One with all that can be kept.
    public static LiveCall fullLiveCall(InstanceId instance) {
        var dialog = new Dialog(
                "call-id",
                new NameAddr(ODD_TEXT, "sip:us@192.0.2.1", ";tag=ours"),
                new NameAddr("", "sip:alice@192.0.2.2", ";tag=theirs"),
                17,
                -1,
                List.of("<sip:proxy.example.org;lr>", "<sip:192.0.2.9;lr>"),
                "sip:alice@192.0.2.2:5062;transport=tcp");
        var owed = new LiveCall.Owed(
                LiveCall.OwingVerb.REFER,
                HttpMethod.GET,
                URI.create("https://app.example.org/done?a=b"),
                Parameters.NONE.and("ReferSid", "RF1"),
                minute(1));
        return new LiveCall(
                callSid(),
                AccountSid.mint(),
                instance,
                Parameters.NONE.and("From", ODD_TEXT).and("SipHeader_X-A", "1"),
                Optional.of(new Webhook("http://app.example.org/status", HttpMethod.POST)),
                Optional.of(callSid()),
                Optional.of(new LiveCall.Session(dialog, "v=0\r\no=us\r\n", "v=0\r\no=them\r\n")),
                Optional.of(new LiveCall.ScriptPosition(
                        Optional.of(URI.create("https://app.example.org/start")), 3, 12, "Refer", List.of(owed))));
    }

    public static Notification notification(
            AccountSid account, Notification.Severity severity, int errorCode, String text, int minute) {
        return new Notification(
                NotificationSid.mint(),
                account,
                Optional.empty(),
                severity,
                errorCode,
                text,
                minute(minute),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public static Notification fullNotification(AccountSid account, CallSid call, String requestUrl, int minute) {
        return new Notification(
                NotificationSid.mint(),
                account,
                Optional.of(call),
                Notification.Severity.WARNING,
                12100,
                ODD_TEXT,
                minute(minute),
                Optional.of(requestUrl),
                Optional.of("POST"),
                Optional.of("a=b&c=" + ODD_TEXT),
                Optional.of("<Response>" + ODD_TEXT));
    }
}
