package io.tandem.sip;

import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipMessage;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Writes messages as they go out. What the engine gave stands there as it gave it; a line break or other control
/// character in a value becomes a blank, so that no value can start a header of its own.
final class MessageWriter {
    private static final Set<HeaderName> OURS = Set.of(
            HeaderName.VIA,
            HeaderName.CONTENT_TYPE,
            HeaderName.CONTENT_LENGTH,
            HeaderName.USER_AGENT,
            HeaderName.SERVER);

    private final String product;

    MessageWriter(String product) {
        this.product = product;
    }

    /// A request of ours.
    ///
    /// @param via the one Via that it carries
    /// @param contact what Contact says when the request has none and needs one
    byte[] request(SipRequest request, String via, Optional<String> contact) {
        StringBuilder text = new StringBuilder(512)
                .append(request.method())
                .append(' ')
                .append(clean(request.uri()))
                .append(" SIP/2.0\r\n");
        field(text, HeaderName.VIA, via);
        if (!request.headers().has(HeaderName.MAX_FORWARDS)) {
            field(text, HeaderName.MAX_FORWARDS, "70");
        }
        fields(text, request, contact);
        field(
                text,
                HeaderName.USER_AGENT,
                request.headers().first(HeaderName.USER_AGENT).orElse(product));
        return end(text, request.body());
    }

    /// A response of ours.
    ///
    /// @param vias those of the request
    /// @param toTag stands in To when that has no tag yet
    /// @param contact what Contact says when the response has none and needs one
    byte[] response(SipResponse response, List<String> vias, String toTag, Optional<String> contact) {
        StringBuilder text = statusLine(response.status(), response.reason());
        vias.forEach(via -> field(text, HeaderName.VIA, via));
        SipResponse tagged = response.status() > 100 && !toTag.isEmpty() ? response.withToTag(toTag) : response;
        fields(text, tagged, contact);
        field(
                text,
                HeaderName.SERVER,
                response.headers().first(HeaderName.SERVER).orElse(product));
        return end(text, response.body());
    }

    /// The answer to a request that is refused from its own text.
    byte[] refusal(RawMessage request, List<String> vias, Judgement.Refuse refusal, String toTag) {
        StringBuilder text = statusLine(refusal.status(), refusal.reason());
        vias.forEach(via -> field(text, HeaderName.VIA, via));
        Headers headers = request.headers();
        field(text, HeaderName.FROM, headers.first(HeaderName.FROM).orElse(""));
        String to = headers.first(HeaderName.TO).orElse("");
        boolean tagged = NameAddr.parse(to).flatMap(NameAddr::tag).isPresent();
        field(text, HeaderName.TO, tagged ? to : to + ";tag=" + toTag);
        field(text, HeaderName.CALL_ID, headers.first(HeaderName.CALL_ID).orElse(""));
        field(text, HeaderName.CSEQ, headers.first(HeaderName.CSEQ).orElse(""));
        refusal.more().fields().forEach(more -> field(text, more.name(), more.value()));
        field(text, HeaderName.SERVER, product);
        return end(text, Optional.empty());
    }

    private static StringBuilder statusLine(int status, String reason) {
        return new StringBuilder(512)
                .append("SIP/2.0 ")
                .append(status)
                .append(' ')
                .append(clean(reason))
                .append("\r\n");
    }

    private static void fields(StringBuilder text, SipMessage message, Optional<String> contact) {
        boolean hasContact = false;
        for (Headers.Field each : message.headers().fields()) {
            if (!OURS.contains(each.name())) {
                field(text, each.name(), each.value());
                hasContact |= each.name().equals(HeaderName.CONTACT);
            }
        }
        if (!hasContact) {
            contact.ifPresent(value -> field(text, HeaderName.CONTACT, value));
        }
    }

    private static void field(StringBuilder text, HeaderName name, String value) {
        text.append(name).append(": ").append(clean(value)).append("\r\n");
    }

    private static byte[] end(StringBuilder text, Optional<Body> body) {
        byte[] content = body.map(Body::content).orElse(new byte[0]);
        body.ifPresent(present -> field(text, HeaderName.CONTENT_TYPE, present.contentType()));
        text.append("Content-Length: ").append(content.length).append("\r\n\r\n");
        byte[] head = text.toString().getBytes(StandardCharsets.UTF_8);
        byte[] message = new byte[head.length + content.length];
        System.arraycopy(head, 0, message, 0, head.length);
        System.arraycopy(content, 0, message, head.length, content.length);
        return message;
    }

    static String clean(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return value.replaceAll("[\\x00-\\x08\\x0a-\\x1f\\x7f]+", " ");
            }
        }
        return value;
    }
}
