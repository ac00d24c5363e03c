package io.tandem.http.rest;

import io.tandem.engine.call.CallControl;
import io.tandem.engine.call.CallControl.Modification;
import io.tandem.engine.call.CallControl.Modified;
import io.tandem.engine.call.CallControl.OtherLeg;
import io.tandem.engine.call.CallControl.RequestedStatus;
import io.tandem.engine.call.ScriptSource;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Webhook;
import java.util.Optional;

/// `POST Calls/{call}`: live call modification.
///
/// ```
/// client            LiveCallResource        CallControl
///   |--Url, Rcml, Status-->|                     |      wrong parameters: 400, the call is not told
///   |                      |----Modification---->|
///   |                      |<---Modified---------|
///   |<--the call as it was-|                     |      not there, ended, wrong state: see below
/// ```
final class LiveCallResource {
    private final CallControl control;
    private final CallLookup calls;

    LiveCallResource(CallControl control, CallLookup calls) {
        this.control = control;
        this.calls = calls;
    }

    Answer modify(Asked asked) {
        CallRecord call = calls.known(asked).orElseThrow(() -> unknown(asked));
        Modification modification = modification(asked.fields());
        if (call.status().isFinal()) {
            throw ended(asked, call);
        }
        Modified modified = Await.result(control.modify(call.sid(), modification));
        return switch (modified) {
            case CallControl.Accepted(var before) -> Answer.ok(CallView.shown(asked.view(), before));
            case CallControl.NoSuchCall() -> throw unknown(asked);
            case CallControl.AlreadyEnded(var record) -> throw ended(asked, record);
            case CallControl.WrongState(var why) -> throw wrongState(asked, why);
        };
    }

    private static Modification modification(Fields form) {
        form.refuseUnsupported("Mute", "TimeLimit");
        Optional<ScriptSource> script = script(form);
        Optional<RequestedStatus> status =
                form.value("Status", "canceled or completed", LiveCallResource::requestedStatus);
        OtherLeg otherLeg = form.isSet("MoveConnectedCallLeg") ? OtherLeg.MOVES_ALONG : OtherLeg.HANGS_UP;
        Optional<Webhook> statusCallback = form.webhook("StatusCallback", "StatusCallbackMethod");
        if (script.isPresent() && status.isPresent()) {
            throw Refusal.badRequest("Status ends the call, so it cannot have a new script, expected one of the two");
        }
        if (script.isEmpty() && status.isEmpty() && statusCallback.isEmpty()) {
            throw Refusal.badRequest("nothing to do, expected Url, Rcml, Status or StatusCallback");
        }
        return new Modification(script, status, otherLeg, statusCallback);
    }

    private static Optional<ScriptSource> script(Fields form) {
        Optional<Webhook> main = form.webhook("Url", "Method");
        Optional<Webhook> fallback = form.webhook("FallbackUrl", "FallbackMethod");
        Optional<String> document = form.text("Rcml").or(() -> form.text("Twiml"));
        if (main.isPresent() && document.isPresent()) {
            throw Refusal.badRequest("both Url and a document were given, expected one of the two");
        }
        if (main.isEmpty() && fallback.isPresent()) {
            throw Refusal.badRequest("FallbackUrl without Url, expected both or none");
        }
        Optional<ScriptSource> asked = main.map(url -> new ScriptSource.FromApplication(url, fallback));
        return asked.or(() -> document.map(ScriptSource.Inline::new));
    }

    private static Optional<RequestedStatus> requestedStatus(String text) {
        return switch (text) {
            case "canceled" -> Optional.of(RequestedStatus.CANCELED);
            case "completed" -> Optional.of(RequestedStatus.COMPLETED);
            default -> Optional.empty();
        };
    }

    private static Refusal unknown(Asked asked) {
        String message = "there is no call '" + CallLookup.name(asked) + "'";
        return switch (asked.dialect()) {
            case RESTCOMM -> new Refusal(406, ErrorCode.NO_SUCH_CALL, message);
            case LIBRARIES -> new Refusal(404, ErrorCode.NOT_FOUND, message);
        };
    }

    private static Refusal ended(Asked asked, CallRecord call) {
        String message = "call " + call.sid() + " is already " + call.status() + ", expected one that goes on";
        return switch (asked.dialect()) {
            case RESTCOMM -> new Refusal(410, ErrorCode.CALL_ENDED, message);
            case LIBRARIES -> new Refusal(400, ErrorCode.CALL_NOT_IN_PROGRESS, message);
        };
    }

    private static Refusal wrongState(Asked asked, String why) {
        return switch (asked.dialect()) {
            case RESTCOMM -> new Refusal(409, ErrorCode.WRONG_CALL_STATE, why);
            case LIBRARIES -> new Refusal(400, ErrorCode.CALL_NOT_IN_PROGRESS, why);
        };
    }
}
