package io.tandem.engine.sip;

import io.tandem.engine.sid.CallSid;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/// Our tags: the digits of the CallSid, a dot, and 64 random bits. So any node can route a request inside a dialog
/// without looking anything up, and nobody can guess a dialog.
public final class DialogTag {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SID_DIGITS = 32;

    private DialogTag() {}

    /// A new tag for a dialog of that call.
    public static String mint(CallSid call) {
        byte[] bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return call.digits() + "." + HexFormat.of().formatHex(bytes);
    }

    /// The call whose dialog `tag` belongs to; nothing when we did not write it.
    public static Optional<CallSid> callSid(String tag) {
        return tag.length() == SID_DIGITS + 17 && tag.charAt(SID_DIGITS) == '.'
                ? CallSid.parse("CA" + tag.substring(0, SID_DIGITS))
                : Optional.empty();
    }
}
