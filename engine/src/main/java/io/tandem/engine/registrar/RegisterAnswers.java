package io.tandem.engine.registrar;

import io.tandem.engine.registrar.RegisterRules.Refusal;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.store.Binding;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// Writes the answers to REGISTER.
final class RegisterAnswers {
    private static final HeaderName DATE = HeaderName.of("Date");
    private static final DateTimeFormatter DATE_FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String RETRY_AFTER = "5";
    private static final int LARGEST_PREFERENCE = 1000;

    private RegisterAnswers() {}

    /// 200 with all bindings that the client has now (RFC 3261 10.3, step 8).
    static SipResponse accepted(SipRequest register, List<Binding> live, Instant now) {
        Headers headers = Headers.of(DATE, DATE_FORMAT.format(now));
        for (Binding binding : live) {
            headers = headers.and(HeaderName.CONTACT, contact(binding, now));
        }
        SipRequest unrouted = new SipRequest( // Record-Route means nothing here
                register.method(),
                register.uri(),
                register.headers().without(HeaderName.RECORD_ROUTE),
                register.body());
        return unrouted.answer(200).and(headers);
    }

    private static String contact(Binding binding, Instant now) {
        long left = Duration.between(now, binding.expires()).plusMillis(999).toSeconds();
        String preference = binding.preference() == LARGEST_PREFERENCE
                ? ""
                : ";q="
                        + BigDecimal.valueOf(binding.preference(), 3)
                                .stripTrailingZeros()
                                .toPlainString();
        return NameAddr.of(binding.contact()) + ";expires=" + left + preference;
    }

    /// The rules are against it.
    static SipResponse refused(SipRequest register, Refusal refusal) {
        return register.answer(refusal.status())
                .and(refusal.more())
                .with(HeaderName.REASON, "SIP;cause=" + refusal.status() + ";text=\"" + refusal.why() + "\"");
    }

    /// Nothing of it was stored (RFC 3261 10.3, step 7).
    static SipResponse notStored(SipRequest register) {
        return register.answer(500).with(HeaderName.RETRY_AFTER, RETRY_AFTER);
    }

    /// Too many wait.
    static SipResponse later(SipRequest register) {
        return register.answer(503).with(HeaderName.RETRY_AFTER, RETRY_AFTER);
    }
}
