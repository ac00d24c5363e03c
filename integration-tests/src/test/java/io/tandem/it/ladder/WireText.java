package io.tandem.it.ladder;

import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipMessage;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Messages as text on the wire, for peers that use no SIP stack.
final class WireText {
    private WireText() {}

    /// A message that came.
    ///
    /// @param message without its Via fields
    /// @param vias these
    record Came(SipMessage message, List<String> vias) {
        /// The branch of the topmost Via.
        String branch() {
            String top = vias.isEmpty() ? "" : vias.getFirst();
            int start = top.indexOf("branch=");
            return start < 0 ? "" : top.substring(start + "branch=".length()).split("[;,]", 2)[0];
        }
    }

    static byte[] write(SipMessage message, List<String> vias) {
        StringBuilder text = new StringBuilder(
                switch (message) {
                    case SipRequest request -> request.method() + " " + request.uri() + " SIP/2.0\r\n";
                    case SipResponse response -> "SIP/2.0 " + response.status() + " " + response.reason() + "\r\n";
                });
        vias.forEach(via -> text.append("Via: ").append(via).append("\r\n"));
        for (Headers.Field field : message.headers().fields()) {
            text.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        message.body()
                .ifPresent(body ->
                        text.append("Content-Type: ").append(body.contentType()).append("\r\n"));
        String content = message.body().map(Body::text).orElse("");
        text.append("Content-Length: ")
                .append(content.getBytes(StandardCharsets.UTF_8).length)
                .append("\r\n\r\n")
                .append(content);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static Came read(String text) {
        int end = text.indexOf("\r\n\r\n");
        String[] lines = text.substring(0, end).split("\r\n", -1);
        String content = text.substring(end + 4);
        Headers all = Headers.NONE;
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            all = all.and(
                    HeaderName.of(lines[i].substring(0, colon).strip()),
                    lines[i].substring(colon + 1).strip());
        }
        Optional<Body> body = content.isEmpty()
                ? Optional.empty()
                : all.first(HeaderName.CONTENT_TYPE).map(type -> Body.of(type, content));
        Headers headers =
                all.without(HeaderName.VIA).without(HeaderName.CONTENT_TYPE).without(HeaderName.CONTENT_LENGTH);
        String[] start = lines[0].split(" ", 3);
        SipMessage message = start[0].startsWith("SIP/")
                ? new SipResponse(Integer.parseInt(start[1]), start.length > 2 ? start[2] : "", headers, body)
                : new SipRequest(Method.parse(start[0]).orElseThrow(), start[1], headers, body);
        return new Came(message, all.all(HeaderName.VIA));
    }
}
