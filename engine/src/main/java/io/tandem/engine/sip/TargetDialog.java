package io.tandem.engine.sip;

import java.util.Optional;

/// The value of Target-Dialog (RFC 4538 7): the dialog that a request outside of it belongs to.
///
/// @param callId its Call-ID
/// @param localTag one of its tags
/// @param remoteTag the other
public record TargetDialog(String callId, String localTag, String remoteTag) {
    /// The value that `text` is; nothing when one of the three is missing.
    public static Optional<TargetDialog> parse(String text) {
        int semicolon = text.indexOf(';');
        if (semicolon < 1) {
            return Optional.empty();
        }
        var parameters = new NameAddr("", "", text.substring(semicolon));
        String callId = text.substring(0, semicolon).strip();
        return parameters
                .parameter("local-tag")
                .filter(tag -> !tag.isEmpty())
                .flatMap(local -> parameters
                        .parameter("remote-tag")
                        .filter(tag -> !tag.isEmpty())
                        .map(remote -> new TargetDialog(callId, local, remote)));
    }

    /// Whether it names `dialog`: phones do not agree whose tag is the local one.
    public boolean names(Dialog dialog) {
        return dialog.callId().equals(callId)
                && ((dialog.localTag().equals(localTag) && dialog.remoteTag().equals(remoteTag))
                        || (dialog.localTag().equals(remoteTag)
                                && dialog.remoteTag().equals(localTag)));
    }
}
