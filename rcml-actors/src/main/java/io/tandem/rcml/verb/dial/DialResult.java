package io.tandem.rcml.verb.dial;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.call.VoiceParameters;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Headers;
import io.tandem.rcml.verb.dial.Target.Kind;
import java.time.Duration;
import java.util.Optional;

/// What the action of a Dial is told. What is not known is left out.
///
/// @param status `DialCallStatus`
/// @param sid the call that was connected, or that says most about the failure
/// @param talked how long the conversation was; zero when there was none
/// @param rang how long it rang; empty when nothing was called
/// @param kind which noun it was for
/// @param sipCallId the Call-ID of the call's dialog
/// @param sipStatus the final response to its INVITE
/// @param told the `X-` headers of that
record DialResult(
        String status,
        Optional<CallSid> sid,
        Duration talked,
        Optional<Duration> rang,
        Optional<Kind> kind,
        Optional<String> sipCallId,
        Optional<Integer> sipStatus,
        Headers told) {
    static DialResult of(Failure failure) {
        return new DialResult(
                failure.dialStatus(),
                failure.sid(),
                Duration.ZERO,
                failure.sid().map(_ -> failure.rang()),
                failure.kind(),
                failure.sipCallId(),
                failure.status().stream()
                        .boxed()
                        .findFirst()
                        .filter(_ -> failure.sid().isPresent()),
                failure.told());
    }

    static DialResult talked(Line line, Optional<CallSid> with, Duration rang, Duration talked) {
        return new DialResult(
                "completed",
                with,
                talked,
                Optional.of(rang),
                Optional.of(line.target().kind()),
                line.sipCallId(),
                Optional.of(200),
                line.told());
    }

    Parameters parameters() {
        Parameters parameters = Parameters.NONE
                .and("DialCallStatus", status)
                .and("DialCallSid", sid.map(CallSid::text))
                .and("DialCallDuration", Long.toString(talked.toSeconds()))
                .and("DialRingDuration", rang.map(length -> Long.toString(length.toSeconds())))
                .and("DialBridged", Boolean.toString(status.equals("completed")));
        if (kind.filter(Kind.SIP::equals).isEmpty()) {
            return parameters;
        }
        return parameters
                .and("DialSipCallId", sipCallId)
                .and("DialSipResponseCode", sipStatus.map(code -> Integer.toString(code)))
                .and("Dial" + VoiceParameters.SIP_HEADER, told);
    }
}
