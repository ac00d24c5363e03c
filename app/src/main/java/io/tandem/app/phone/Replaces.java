package io.tandem.app.phone;

import io.tandem.engine.sip.DialogId;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.Unfit;
import io.tandem.engine.sip.UriEscapes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The dialog that a Replaces header field names, as the one who is to give it up sees it (RFC 3891 6.1).
///
/// @param callId its Call-ID
/// @param toTag the local tag of the one who reads the header
/// @param fromTag the remote tag there
/// @param when which dialogs it means
record Replaces(String callId, String toTag, String fromTag, When when) {
    /// Which dialogs a Replaces means.
    enum When {
        EARLY_OR_CONFIRMED,
        EARLY_ONLY
    }

    /// How the far end of `dialog` knows it.
    static Replaces farEndOf(DialogId dialog) {
        return new Replaces(dialog.callId(), dialog.remoteTag(), dialog.localTag(), When.EARLY_OR_CONFIRMED);
    }

    /// What the Replaces of a request says.
    sealed interface Asked {}

    /// It has none.
    record Nothing() implements Asked {}

    /// It cannot be read, or there are several.
    record Unreadable() implements Asked {}

    /// It names that dialog.
    record Naming(Replaces dialog) implements Asked {}

    static Asked by(SipRequest invite) {
        List<String> values = invite.headers().all(HeaderName.REPLACES);
        if (values.isEmpty()) {
            return new Nothing();
        }
        return values.size() > 1
                ? new Unreadable()
                : parse(values.getFirst()).<Asked>map(Naming::new).orElseGet(Unreadable::new);
    }

    private static Optional<Replaces> parse(String value) {
        String[] parts = value.split(";", -1);
        String to = "";
        String from = "";
        When when = When.EARLY_OR_CONFIRMED;
        for (int i = 1; i < parts.length; i++) {
            String[] parameter = parts[i].strip().split("=", 2);
            switch (parameter[0].strip().toLowerCase(Locale.ROOT)) {
                case "to-tag" -> to = parameter.length < 2 ? "" : parameter[1].strip();
                case "from-tag" -> from = parameter.length < 2 ? "" : parameter[1].strip();
                case "early-only" -> when = When.EARLY_ONLY;
                default -> {} // a generic-param says nothing to us
            }
        }
        String callId = parts[0].strip();
        return callId.isEmpty() || to.isEmpty() || from.isEmpty()
                ? Optional.empty()
                : Optional.of(new Replaces(callId, to, from, when));
    }

    /// Whether this, in a request that came to us, names the dialog whose far end `farEnd` describes.
    boolean isOurEndOf(Replaces farEnd) {
        return callId.equals(farEnd.callId) && toTag.equals(farEnd.fromTag) && fromTag.equals(farEnd.toTag);
    }

    /// The Refer-To that has `uri` called with this Replaces, in angle brackets.
    String referTo(String uri) {
        try {
            return "<" + uri + "?Replaces=" + UriEscapes.escaped(toString(), UriEscapes.Part.HEADER) + ">";
        } catch (Unfit halfACharacter) {
            throw new IllegalStateException("Call-ID and tags came over the network as UTF-8", halfACharacter);
        }
    }

    /// The value of the header field.
    @Override
    public String toString() {
        return callId + ";to-tag=" + toTag + ";from-tag=" + fromTag + (when == When.EARLY_ONLY ? ";early-only" : "");
    }
}
