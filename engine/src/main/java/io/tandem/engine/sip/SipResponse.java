package io.tandem.engine.sip;

import java.util.Optional;

/// A SIP response.
///
/// @param status 100 to 699
/// @param reason its reason phrase
/// @param headers its header fields
/// @param body its body
public record SipResponse(int status, String reason, Headers headers, Optional<Body> body) implements SipMessage {
    /// Whether it ends its transaction.
    public boolean isFinal() {
        return status >= 200;
    }

    /// Whether it is a 2xx.
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /// The same response with that tag in To; one that has a tag keeps it.
    public SipResponse withToTag(String tag) {
        return toTag().isEmpty() ? with(HeaderName.TO, to().withTag(tag).toString()) : this;
    }

    /// The same response where one header field replaces those of its name.
    public SipResponse with(HeaderName name, String value) {
        return new SipResponse(status, reason, headers.with(name, value), body);
    }

    /// The same response with these header fields added.
    public SipResponse and(Headers more) {
        return new SipResponse(status, reason, headers.and(more), body);
    }

    /// The same response with that body.
    public SipResponse with(Body newBody) {
        return new SipResponse(status, reason, headers, Optional.of(newBody));
    }

    @Override
    public String toString() {
        return status + " " + reason;
    }
}
