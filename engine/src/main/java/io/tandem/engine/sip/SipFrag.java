package io.tandem.engine.sip;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The body of a NOTIFY of a transfer: a status line that stands for all that is known (RFC 3515 2.4.5, RFC 3420).
///
/// @param status 100 to 699
public record SipFrag(int status) {
    /// Its media type.
    public static final String MEDIA_TYPE = "message/sipfrag";

    private static final Pattern STATUS_LINE =
            Pattern.compile("(?i)SIP/2\\.0[ \\t]+([1-6]\\d\\d)(?:[ \\t][^\\r\\n]*)?");

    /// The fragment that `text` begins with; what follows the status line does not count.
    public static Optional<SipFrag> parse(String text) {
        String line = text.split("\r?\n", 2)[0];
        Matcher matcher = STATUS_LINE.matcher(line.strip());
        return matcher.matches() ? Optional.of(new SipFrag(Integer.parseInt(matcher.group(1)))) : Optional.empty();
    }

    /// The body that says it.
    public Body body() {
        return Body.of(MEDIA_TYPE + ";version=2.0", "SIP/2.0 " + status + " " + Reasons.phrase(status) + "\r\n");
    }
}
