package io.tandem.http.rest;

import io.tandem.engine.call.CallControl;
import io.tandem.engine.call.CallControl.Modification;
import io.tandem.engine.call.CallControl.Modified;
import io.tandem.engine.call.CallControl.Mute;
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
///   |--Url, Status, Mute-->|                     |      wrong parameters: 400, the call is not told
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
        form.refuseUnsupported("TimeLimit");
        Optional<ScriptSource> script = ScriptFields.script(form);
        Optional<RequestedStatus> status =
                form.value("Status", "canceled or completed", LiveCallResource::requestedStatus);
        OtherLeg otherLeg = form.isSet("MoveConnectedCallLeg") ? OtherLeg.MOVES_ALONG : OtherLeg.HANGS_UP;
        Optional<Webhook> statusCallback = form.webhook("StatusCallback", "StatusCallbackMethod");
        if (script.isPresent() && status.isPresent()) {
            throw Refusal.badRequest("Status ends the call, so it cannot have a new script, expected one of the two");
        }
        Optional<Mute> mute = form.flag("Mute").map(muted -> muted ? Mute.ON : Mute.OFF);
        if (script.isEmpty() && status.isEmpty() && statusCallback.isEmpty() && mute.isEmpty()) {
            throw Refusal.badRequest("nothing to do, expected Url, Rcml, Status, Mute or StatusCallback");
        }
        return new Modification(script, status, otherLeg, statusCallback, mute);
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
