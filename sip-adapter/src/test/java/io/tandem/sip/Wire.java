package io.tandem.sip;

import io.tandem.engine.sip.HeaderName;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A message as a test sees it.
record Wire(String text) {
    String startLine() {
        return text.lines().findFirst().orElse("");
    }

    List<String> all(HeaderName name) {
        return raw().headers().all(name);
    }

    String header(HeaderName name) {
        return raw().headers().first(name).orElseThrow(() -> new AssertionError("no " + name + " in\n" + text));
    }

    boolean has(HeaderName name) {
        return raw().headers().has(name);
    }

    String toTag() {
        String to = header(HeaderName.TO);
        int tag = to.indexOf(";tag=");
        return tag < 0 ? "" : to.substring(tag + 5);
    }

    String body() {
        return new String(raw().rest(), StandardCharsets.UTF_8);
    }

    private RawMessage raw() {
        return RawMessage.parse(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }
}
