package io.tandem.http.rest;

import io.tandem.engine.store.CallRecord;
import java.time.Duration;
import java.util.Optional;

/// How a call is shown.
final class CallView {
    private CallView() {}

    static Representation shown(View view, CallRecord call) {
        var shown = new Representation("Call", view).text("Sid", call.sid());
        switch (view.dialect()) {
            case RESTCOMM -> shown.text("InstanceId", call.instance());
            case LIBRARIES ->
                shown.text("ToFormatted", call.to())
                        .text("FromFormatted", call.from())
                        .text("QueueTime", "0")
                        .unknown("GroupSid", "TrunkSid");
        }
        return shown.date("DateCreated", call.created())
                .date("DateUpdated", call.updated())
                .text("ParentCallSid", call.parent())
                .text("AccountSid", call.account())
                .text("To", call.to())
                .text("From", call.from())
                .text("PhoneNumberSid", call.number())
                .text("Status", call.status())
                .date("StartTime", call.started())
                .date("AnswerTime", call.answered())
                .date("EndTime", call.ended())
                .text("Duration", call.ended().map(_ -> seconds(call.duration())))
                .unknown("Price", "PriceUnit")
                .text("Direction", call.direction())
                .unknown("AnsweredBy")
                .text("ApiVersion", view.dialect().apiVersion())
                .text("ForwardedFrom", call.forwardedFrom())
                .text("CallerName", call.callerName())
                .text("HangupCause", call.cause())
                .text("Uri", uri(view, call))
                .text("RingDuration", rung(call))
                .nested(subresources(view, call));
    }

    /// Known as soon as the ringing is over.
    private static Optional<Long> rung(CallRecord call) {
        return call.started().flatMap(_ -> call.answered().or(call::ended)).map(_ -> seconds(call.ringDuration()));
    }

    private static long seconds(Duration duration) {
        return duration.toSeconds();
    }

    private static Representation subresources(View view, CallRecord call) {
        var uris = new Representation("SubresourceUris", view)
                .text("Notifications", uri(view, call, "/Notifications"))
                .text("Recordings", uri(view, call, "/Recordings"));
        return uris.text("Refers", uri(view, call, "/Refers")).text("Trace", uri(view, call, "/Trace"));
    }

    static String uri(View view, CallRecord call) {
        return uri(view, call, "");
    }

    private static String uri(View view, CallRecord call, String below) {
        return view.uri(call.account(), "Calls/" + call.sid() + below);
    }
}
