package io.tandem.engine.sip;

import java.util.Locale;
import java.util.Optional;

/// The value of Replaces (RFC 3891 6.1): a dialog, as whoever gets the header sees it.
///
/// @param callId its Call-ID
/// @param toTag the tag of who gets the header
/// @param fromTag the tag of its peer
/// @param when whether the dialog may be confirmed
public record Replaces(String callId, String toTag, String fromTag, When when) {
    /// Which dialogs may be replaced.
    public enum When {
        ALWAYS,
        /// Only one that is not confirmed.
        EARLY_ONLY
    }

    /// The value that `text` is; nothing when it lacks a Call-ID or one of both tags, or has one twice.
    public static Optional<Replaces> parse(String text) {
        int semicolon = text.indexOf(';');
        if (semicolon < 1) {
            return Optional.empty();
        }
        Optional<String> to = Optional.empty();
        Optional<String> from = Optional.empty();
        When when = When.ALWAYS;
        for (String parameter : text.substring(semicolon + 1).split(";", -1)) {
            String[] parts = parameter.strip().split("=", 2);
            String name = parts[0].strip().toLowerCase(Locale.ROOT);
            String value = parts.length < 2 ? "" : parts[1].strip();
            switch (name) {
                case "to-tag" -> {
                    if (to.isPresent() || value.isEmpty()) {
                        return Optional.empty();
                    }
                    to = Optional.of(value);
                }
                case "from-tag" -> {
                    if (from.isPresent() || value.isEmpty()) {
                        return Optional.empty();
                    }
                    from = Optional.of(value);
                }
                case "early-only" -> when = When.EARLY_ONLY;
                default -> {} // unknown parameters are ignored
            }
        }
        String callId = text.substring(0, semicolon).strip();
        return to.isEmpty() || from.isEmpty()
                ? Optional.empty()
                : Optional.of(new Replaces(callId, to.get(), from.get(), when));
    }

    /// The dialog as we see it, when the header is for us.
    public DialogId here() {
        return new DialogId(callId, toTag, fromTag);
    }

    /// The same dialog when the tags were written the other way round, as some phones do.
    public DialogId turned() {
        return new DialogId(callId, fromTag, toTag);
    }

    /// The same dialog as its other end sees it.
    public Replaces reversed() {
        return new Replaces(callId, /* toTag= */ fromTag, /* fromTag= */ toTag, when);
    }

    @Override
    public String toString() {
        return callId + ";to-tag=" + toTag + ";from-tag=" + fromTag + (when == When.EARLY_ONLY ? ";early-only" : "");
    }
}
