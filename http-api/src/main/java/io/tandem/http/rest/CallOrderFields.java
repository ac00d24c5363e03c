package io.tandem.http.rest;

import io.tandem.engine.call.CallControl.CallOrder;
import io.tandem.engine.call.ReferApplication;
import io.tandem.engine.call.ScriptSource;
import io.tandem.engine.call.StatusEvent;
import io.tandem.engine.call.StatusListener;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.route.Destination;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.store.Application;
import io.tandem.engine.store.RecordingRecord.Source;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.Webhook;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// What the parameters of `POST Calls` order. Nothing is placed here.
final class CallOrderFields {
    private static final int USUAL_TIMEOUT = 60;
    private static final int LONGEST_TIMEOUT = 600;
    private static final int LONGEST_CALL = 86_400;
    private static final int LONGEST_CALLER = 255;
    private static final Pattern DIGITS = Pattern.compile("[0-9A-Da-d*#wW]{1,255}");

    private final ApplicationLookup applications;

    CallOrderFields(Store store) {
        this.applications = new ApplicationLookup(store);
    }

    CallOrder order(Asked asked) {
        Fields form = asked.fields();
        form.refuseUnsupported("MachineDetection", "IfMachine");
        AccountSid account = asked.account().sid();
        Optional<Application> application = applications.asked(account, form, "ApplicationSid");
        return order(asked, account, application, () -> script(form, application), recording(form));
    }

    /// A call whose script is not the client's.
    ///
    /// @param account whose call it is
    CallOrder order(Asked asked, AccountSid account, ScriptSource script) {
        return order(asked, account, Optional.empty(), () -> script, Optional.empty());
    }

    private CallOrder order(
            Asked asked,
            AccountSid account,
            Optional<Application> application,
            Supplier<ScriptSource> script,
            Optional<RecordingOrder> recording) {
        Fields form = asked.fields();
        Optional<Credentials> credentials = credentials(form);
        return new CallOrder(
                account,
                target(form, credentials),
                caller(form),
                form.text("CallerName").map(name -> printable("CallerName", name)),
                script.get(),
                Duration.ofSeconds(form.whole("Timeout", 1, LONGEST_TIMEOUT).orElse(USUAL_TIMEOUT)),
                form.whole("TimeLimit", 1, LONGEST_CALL).map(Duration::ofSeconds),
                listener(asked, application),
                form.text("SendDigits").map(CallOrderFields::digits),
                credentials,
                refer(account, form),
                recording);
    }

    /// The parameters of recordings are read even where `Record` is not set, so that a wrong one is told.
    private static Optional<RecordingOrder> recording(Fields form) {
        RecordingOrder order = RecordingFields.order(form, Source.OUTBOUND_API);
        return form.isSet("Record") ? Optional.of(order) : Optional.empty();
    }

    /// The text goes on as it came: who calls it reads it again, and says the same of it.
    private static String target(Fields form, Optional<Credentials> credentials) {
        String to = form.required(ErrorCode.NO_TARGET, "To", "a number, client:login, or a SIP address");
        return switch (Destination.parse(to, credentials)) {
            case Destination.Parsed.Meant _ -> to;
            case Destination.Parsed.Unusable(var why) ->
                throw new Refusal(400, ErrorCode.BAD_TARGET, "To cannot be called: " + why);
        };
    }

    private static String caller(Fields form) {
        String expected = "a number, client:login or a name";
        String from = form.required(ErrorCode.NO_CALLER, "From", expected);
        if (from.length() > LONGEST_CALLER || !isPrintable(from)) {
            throw Refusal.badValue(ErrorCode.BAD_CALLER, "From", from, expected);
        }
        return from;
    }

    private static ScriptSource script(Fields form, Optional<Application> application) {
        Optional<ScriptSource> given = ScriptFields.script(form);
        if (application.isPresent() && given.isPresent()) {
            throw Refusal.badRequest("both ApplicationSid and a script were given, expected one of the two");
        }
        Optional<ScriptSource> applications = application.map(
                known -> new ScriptSource.FromApplication(ApplicationLookup.voice(known), known.voiceFallback()));
        return given.or(() -> applications)
                .orElseThrow(() -> new Refusal(
                        400, ErrorCode.BAD_URL, "Url is missing, expected Url, Rcml, Twiml or ApplicationSid"));
    }

    private static Optional<StatusListener> listener(Asked asked, Optional<Application> application) {
        Fields form = asked.fields();
        Set<StatusEvent> events = events(asked);
        Optional<Webhook> given = form.webhook("StatusCallback", "StatusCallbackMethod");
        return given.or(() -> application.flatMap(Application::statusCallback))
                .map(webhook -> new StatusListener(webhook, events));
    }

    private static Set<StatusEvent> events(Asked asked) {
        List<String> named = asked.fields().several("StatusCallbackEvent");
        if (named.isEmpty()) {
            return switch (asked.dialect()) {
                case RESTCOMM -> StatusEvent.ALL;
                case LIBRARIES -> Set.of(StatusEvent.COMPLETED);
            };
        }
        Set<StatusEvent> events = EnumSet.noneOf(StatusEvent.class);
        named.forEach(name -> events.add(event(name)));
        return events;
    }

    private static StatusEvent event(String name) {
        return switch (name) {
            case "initiated" -> StatusEvent.INITIATED;
            case "ringing" -> StatusEvent.RINGING;
            case "answered" -> StatusEvent.ANSWERED;
            case "completed" -> StatusEvent.COMPLETED;
            default ->
                throw Refusal.badValue("StatusCallbackEvent", name, "some of initiated, ringing, answered, completed");
        };
    }

    private static String digits(String text) {
        if (!DIGITS.matcher(text).matches()) {
            throw Refusal.badValue(
                    ErrorCode.BAD_DIGITS, "SendDigits", text, "digits, A to D, *, #, and w or W for pauses");
        }
        return text;
    }

    private static Optional<Credentials> credentials(Fields form) {
        Optional<String> username = form.text("Username").or(() -> form.text("SipAuthUsername"));
        Optional<String> password = form.text("Password").or(() -> form.text("SipAuthPassword"));
        if (username.isPresent() != password.isPresent()) {
            throw Refusal.badRequest("Username and Password belong together, expected both or none");
        }
        return username.flatMap(name -> password.map(word -> new Credentials(name, word)));
    }

    private Optional<ReferApplication> refer(AccountSid account, Fields form) {
        Optional<ReferApplication> byUrl = form.webhook("ReferUrl", "ReferMethod")
                .map(main -> new ReferApplication(main, form.webhook("ReferFallbackUrl", "ReferFallbackMethod")));
        return applications
                .asked(account, form, "ReferApplicationSid")
                .map(known -> new ReferApplication(ApplicationLookup.voice(known), known.voiceFallback()))
                .or(() -> byUrl);
    }

    static String printable(String name, String text) {
        if (text.length() > LONGEST_CALLER || !isPrintable(text)) {
            throw Refusal.badValue(name, text, "at most " + LONGEST_CALLER + " characters that can be printed");
        }
        return text;
    }

    private static boolean isPrintable(String text) {
        return text.codePoints().noneMatch(Character::isISOControl);
    }
}
