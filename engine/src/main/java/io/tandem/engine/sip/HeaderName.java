package io.tandem.engine.sip;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// The name of a SIP header field; equal whatever its letter case, and the same for its compact form.
public final class HeaderName {
    private static final Map<String, HeaderName> KNOWN = new HashMap<>();
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9.!%*_+`'~-]+");

    public static final HeaderName VIA = known("Via", "v");
    public static final HeaderName FROM = known("From", "f");
    public static final HeaderName TO = known("To", "t");
    public static final HeaderName CALL_ID = known("Call-ID", "i");
    public static final HeaderName CSEQ = known("CSeq");
    public static final HeaderName CONTACT = known("Contact", "m");
    public static final HeaderName MAX_FORWARDS = known("Max-Forwards");
    public static final HeaderName ROUTE = known("Route");
    public static final HeaderName RECORD_ROUTE = known("Record-Route");
    public static final HeaderName ALLOW = known("Allow");
    public static final HeaderName ALLOW_EVENTS = known("Allow-Events", "u");
    public static final HeaderName ACCEPT = known("Accept");
    public static final HeaderName SUPPORTED = known("Supported", "k");
    public static final HeaderName REQUIRE = known("Require");
    public static final HeaderName UNSUPPORTED = known("Unsupported");
    public static final HeaderName CONTENT_TYPE = known("Content-Type", "c");
    public static final HeaderName CONTENT_LENGTH = known("Content-Length", "l");
    public static final HeaderName CONTENT_ENCODING = known("Content-Encoding", "e");
    public static final HeaderName CONTENT_DISPOSITION = known("Content-Disposition");
    public static final HeaderName EVENT = known("Event", "o");
    public static final HeaderName SUBSCRIPTION_STATE = known("Subscription-State");
    public static final HeaderName EXPIRES = known("Expires");
    public static final HeaderName MIN_EXPIRES = known("Min-Expires");
    public static final HeaderName REFER_TO = known("Refer-To", "r");
    public static final HeaderName REFERRED_BY = known("Referred-By", "b");
    public static final HeaderName REFER_SUB = known("Refer-Sub");
    public static final HeaderName REPLACES = known("Replaces");
    public static final HeaderName TARGET_DIALOG = known("Target-Dialog");
    public static final HeaderName REASON = known("Reason");
    public static final HeaderName RETRY_AFTER = known("Retry-After");
    public static final HeaderName RSEQ = known("RSeq");
    public static final HeaderName RACK = known("RAck");
    public static final HeaderName SESSION_EXPIRES = known("Session-Expires", "x");
    public static final HeaderName MIN_SE = known("Min-SE");
    public static final HeaderName DIVERSION = known("Diversion");
    public static final HeaderName SUBJECT = known("Subject", "s");
    public static final HeaderName USER_AGENT = known("User-Agent");
    public static final HeaderName SERVER = known("Server");
    public static final HeaderName WARNING = known("Warning");
    public static final HeaderName AUTHORIZATION = known("Authorization");
    public static final HeaderName PROXY_AUTHORIZATION = known("Proxy-Authorization");
    public static final HeaderName WWW_AUTHENTICATE = known("WWW-Authenticate");
    public static final HeaderName PROXY_AUTHENTICATE = known("Proxy-Authenticate");
    public static final HeaderName P_ASSERTED_IDENTITY = known("P-Asserted-Identity");
    /// What the nodes of one engine tell each other (`io.tandem.engine.cluster`).
    public static final HeaderName RELAYED = known("Tandem-Relayed");

    public static final HeaderName ENDORSED = known("Tandem-Endorsed");
    public static final HeaderName X_CALL_SID = known("X-Tandem-CallSid");

    private final String text;
    private final String folded;

    private HeaderName(String text) {
        this.text = text;
        this.folded = text.toLowerCase(Locale.ROOT);
    }

    private static HeaderName known(String text) {
        HeaderName name = new HeaderName(text);
        KNOWN.put(name.folded, name);
        return name;
    }

    private static HeaderName known(String text, String compact) {
        HeaderName name = known(text);
        KNOWN.put(compact, name);
        return name;
    }

    /// The name that `text` spells, in any letter case or in compact form.
    ///
    /// @throws IllegalArgumentException when `text` is not a token of RFC 3261 25.1
    public static HeaderName of(String text) {
        HeaderName known = KNOWN.get(text.toLowerCase(Locale.ROOT));
        if (known != null) {
            return known;
        }
        if (!TOKEN.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a header name: expected a token");
        }
        return new HeaderName(text);
    }

    /// Whether this is a header of an application's own, `X-…`.
    public boolean isCustom() {
        return folded.startsWith("x-");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HeaderName name && name.folded.equals(folded);
    }

    @Override
    public int hashCode() {
        return folded.hashCode();
    }

    /// The name as it is written on the wire.
    @Override
    public String toString() {
        return text;
    }
}
