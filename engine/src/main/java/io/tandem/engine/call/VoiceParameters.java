package io.tandem.engine.call;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.sid.CallSid;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The parameters that every voice request to an application has (reference: docs/webhooks.md).
public final class VoiceParameters {
    /// The version of the API.
    public static final String API_VERSION = "2012-04-24";

    /// Begins the names of parameters that carry custom SIP headers.
    public static final String SIP_HEADER = "SipHeader_";

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private VoiceParameters() {}

    /// The parameters of a call in that status.
    public static Parameters of(CallFacts facts, CallStatus status) {
        return Parameters.NONE
                .and("CallSid", facts.call().text())
                .and("AccountSid", facts.account().text())
                .and("InstanceId", facts.instance().text())
                .and("From", facts.from())
                .and("To", facts.to())
                .and("CallStatus", status.toString())
                .and("ApiVersion", API_VERSION)
                .and("Direction", facts.direction().toString())
                .and("CallerName", facts.callerName())
                .and("ForwardedFrom", facts.forwardedFrom())
                .and("CallTimestamp", date(facts.created()))
                .and("ParentCallSid", facts.parent().map(CallSid::text))
                .and(SIP_HEADER, facts.sipHeaders());
    }

    /// An instant as RFC 2822 writes it, in UTC.
    public static String date(Instant instant) {
        return DATE.format(instant);
    }
}
