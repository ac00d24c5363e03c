package io.tandem.http.rest;

import io.tandem.engine.call.NumberMatcher;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.sid.NumberSid;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.Store;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the parameters of a request make of a number. Nothing is written here.
final class NumberChange {
    /// Parameters that are kept and shown but mean nothing to calls.
    static final List<String> KEPT = List.of(
            "SmsUrl",
            "SmsMethod",
            "SmsFallbackUrl",
            "SmsFallbackMethod",
            "SmsApplicationSid",
            "UssdUrl",
            "UssdMethod",
            "UssdFallbackUrl",
            "UssdFallbackMethod",
            "UssdApplicationSid");

    private static final Pattern PLAIN_NUMBER = Pattern.compile("\\+?[0-9]{1,32}");
    private static final Pattern BETWEEN_DIGITS = Pattern.compile("[\\s().-]");

    private final Store store;
    private final ApplicationLookup applications;

    NumberChange(Store store) {
        this.store = store;
        this.applications = new ApplicationLookup(store);
    }

    PhoneNumber created(AccountSid account, Fields form, Instant now) {
        if (form.text("PhoneNumber").isEmpty() && form.text("AreaCode").isPresent()) {
            throw new Refusal(
                    400,
                    ErrorCode.NUMBER_NOT_AVAILABLE,
                    "no number can be found by AreaCode without a provider, expected PhoneNumber");
        }
        String number = form.required("PhoneNumber", "a number such as +14155551212, or any string with isSIP=true");
        PhoneNumber blank = new PhoneNumber(
                NumberSid.mint(),
                account,
                number,
                "",
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Map.of(),
                now,
                now);
        return changed(blank, form, now);
    }

    PhoneNumber changed(PhoneNumber before, Fields form, Instant now) {
        boolean pureSip = form.flag("isSIP").orElse(before.pureSip());
        String number = checked(form.text("PhoneNumber").orElse(before.phoneNumber()), pureSip);
        PhoneNumber changed = new PhoneNumber(
                before.sid(),
                before.account(),
                number,
                name(before, form, number),
                pureSip,
                form.webhook("VoiceUrl", "VoiceMethod", before.voice()),
                form.webhook("VoiceFallbackUrl", "VoiceFallbackMethod", before.voiceFallback()),
                applications.changed(before.account(), form, "VoiceApplicationSid", before.voiceApplication()),
                form.webhook("ReferUrl", "ReferMethod", before.refer()),
                form.webhook("ReferFallbackUrl", "ReferFallbackMethod", before.referFallback()),
                applications.changed(before.account(), form, "ReferApplicationSid", before.referApplication()),
                form.webhook("StatusCallback", "StatusCallbackMethod", before.statusCallback()),
                form.flag("VoiceCallerIdLookup").orElse(before.callerIdLookup()),
                kept(before, form),
                before.created(),
                now);
        checkAvailable(changed);
        return changed;
    }

    /// A name that is cleared, or was never given, is the number itself.
    private static String name(PhoneNumber before, Fields form, String number) {
        String fallback = form.has("FriendlyName") || before.friendlyName().isEmpty() ? number : before.friendlyName();
        return form.text("FriendlyName").orElse(fallback);
    }

    private static String checked(String number, boolean pureSip) {
        if (!pureSip) {
            return digits(number, "digits with or without +; other strings and patterns need isSIP=true");
        }
        NumberMatcher.problem(number).filter(_ -> !isName(number)).ifPresent(problem -> {
            throw Refusal.badValue("PhoneNumber", number, "a number, a name, * or a pattern: " + problem);
        });
        return number;
    }

    /// The digits of a plain `PhoneNumber`, and its `+`.
    static String digits(String number, String expected) {
        String digits = BETWEEN_DIGITS.matcher(number).replaceAll("");
        if (!PLAIN_NUMBER.matcher(digits).matches()) {
            throw Refusal.badValue("PhoneNumber", number, expected);
        }
        return digits;
    }

    /// Patterns are for what is dialled with keys, so what has letters (besides `\d`) is no broken pattern but a
    /// name.
    private static boolean isName(String number) {
        return number.replace("\\d", "").codePoints().anyMatch(Character::isLetter);
    }

    /// A number that is not pure SIP is reached from everywhere, so only one account can have it.
    private void checkAvailable(PhoneNumber wanted) {
        if (wanted.pureSip()) {
            return;
        }
        String digits = wanted.phoneNumber().replace("+", "");
        boolean taken = Await.result(store.numbersWritten(List.of(digits, "+" + digits))).stream()
                .anyMatch(other -> !other.pureSip() && !other.account().equals(wanted.account()));
        if (taken) {
            throw new Refusal(
                    400,
                    ErrorCode.NUMBER_NOT_AVAILABLE,
                    "PhoneNumber '" + wanted.phoneNumber() + "' is not available, expected a number that nobody has");
        }
    }

    private Map<String, String> kept(PhoneNumber before, Fields form) {
        Map<String, String> kept = new HashMap<>(before.others());
        for (String name : KEPT) {
            if (form.has(name)) {
                kept.remove(name);
                keptText(before.account(), form, name).ifPresent(text -> kept.put(name, text));
            }
        }
        return kept;
    }

    private Optional<String> keptText(AccountSid account, Fields form, String name) {
        if (name.endsWith("Url")) {
            return form.url(name);
        }
        if (name.endsWith("Method")) {
            return form.method(name).map(Enum::name);
        }
        return applications.changed(account, form, name, Optional.empty()).map(ApplicationSid::text);
    }
}
