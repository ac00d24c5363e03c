package io.tandem.it.ladder;

import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipMessage;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What ladders call the dialogs of a phone: `bob` is bob's first, `bob/2` the one that he has beside it. A tag of a
/// phone's says which dialog it belongs to; an INVITE of ours gets the first name that is free.
final class DialogNames {
    private static final Pattern TAG = Pattern.compile("(.+)-[mu]\\d+-\\d+");

    private final Map<String, String> byCall = new HashMap<>();
    private final Map<String, String> openCalls = new HashMap<>();
    private final Set<String> established = new HashSet<>();

    /// The phone that has the dialog of that name.
    static String phone(String dialog) {
        int slash = dialog.indexOf('/');
        return slash < 0 ? dialog : dialog.substring(0, slash);
    }

    /// A tag for that dialog.
    static String tag(String dialog, String run, int number) {
        return dialog.replace('/', '~') + "-" + run + "-" + number;
    }

    private static Optional<String> ofTag(String tag) {
        Matcher matcher = TAG.matcher(tag);
        return matcher.matches() ? Optional.of(matcher.group(1).replace('~', '/')) : Optional.empty();
    }

    /// The dialog that a request of ours belongs to, if that can be told without knowing which phone gets it.
    synchronized Optional<String> known(SipRequest request) {
        return ofTag(request.toTag()).or(() -> Optional.ofNullable(byCall.get(request.callId())));
    }

    /// The dialog of `phone` that a request of ours to it belongs to.
    synchronized String of(String phone, SipRequest request) {
        Optional<String> known = known(request).filter(dialog -> phone(dialog).equals(phone));
        if (known.isPresent() || request.method() != Method.INVITE) {
            return known.orElse(phone);
        }
        String name = phone;
        for (int number = 2; openCalls.containsKey(name); number++) {
            name = phone + "/" + number;
        }
        open(name, request.callId());
        return name;
    }

    private void open(String dialog, String callId) {
        byCall.put(callId, dialog);
        openCalls.put(dialog, callId);
    }

    /// `dialog` sends or receives a message: its name becomes taken, or free.
    synchronized void passed(String dialog, SipMessage message) {
        switch (message) {
            case SipRequest request
            when request.method() == Method.INVITE && request.toTag().isEmpty() -> open(dialog, request.callId());
            case SipRequest request when request.method() == Method.BYE -> free(request.callId());
            case SipRequest _ -> {}
            case SipResponse response
            when response.cSeqMethod().equals(Optional.of(Method.INVITE)) -> {
                if (response.isSuccess()) {
                    established.add(response.callId());
                } else if (response.isFinal() && !established.contains(response.callId())) {
                    free(response.callId());
                }
            }
            case SipResponse _ -> {}
        }
    }

    private void free(String callId) {
        openCalls.values().remove(callId);
    }
}
