package io.tandem.engine.leg;

import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/// The early dialogs that the provisional responses to our INVITE made, by the tag of the phone (RFC 3261 12.1,
/// 13.2.2.1).
///
/// @param byTag each by its tag
record EarlyDialogs(Map<String, Dialog> byTag) {
    static final EarlyDialogs NONE = new EarlyDialogs(Map.of());

    EarlyDialogs {
        byTag = new LinkedHashMap<>(byTag);
    }

    /// These after a provisional response.
    EarlyDialogs after(SipRequest invite, SipResponse response) {
        String tag = response.toTag();
        if (tag.isEmpty() || byTag.containsKey(tag)) {
            return this;
        }
        Map<String, Dialog> more = new LinkedHashMap<>(byTag);
        more.put(tag, Dialog.answered(invite, response));
        return new EarlyDialogs(more);
    }

    Standing standing(Leg.Phase phase) {
        return Standing.in(phase, byTag.values());
    }
}
