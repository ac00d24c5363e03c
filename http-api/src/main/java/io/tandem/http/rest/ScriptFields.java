package io.tandem.http.rest;

import io.tandem.engine.call.ScriptSource;
import io.tandem.engine.store.Webhook;
import java.util.Optional;

/// `Url` with its fallback, or `Rcml`: the script of a call.
final class ScriptFields {
    private ScriptFields() {}

    /// The script that a request gives, if it gives one.
    static Optional<ScriptSource> script(Fields form) {
        Optional<Webhook> main = form.webhook("Url", "Method");
        Optional<Webhook> fallback = form.webhook("FallbackUrl", "FallbackMethod");
        Optional<String> document = form.text("Rcml").or(() -> form.text("Twiml"));
        if (main.isPresent() && document.isPresent()) {
            throw Refusal.badRequest("both Url and a document were given, expected one of the two");
        }
        if (main.isEmpty() && fallback.isPresent()) {
            throw Refusal.badRequest("FallbackUrl without Url, expected both or none");
        }
        Optional<ScriptSource> asked = main.map(url -> new ScriptSource.FromApplication(url, fallback));
        return asked.or(() -> document.map(ScriptSource.Inline::new));
    }
}
