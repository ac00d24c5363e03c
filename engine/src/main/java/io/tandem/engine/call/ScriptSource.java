package io.tandem.engine.call;

import io.tandem.engine.route.Destination;
import io.tandem.engine.store.Webhook;
import java.util.Optional;

/// Where a call's script comes from.
public sealed interface ScriptSource {
    /// An application is asked for it.
    ///
    /// @param main asked first
    /// @param fallback asked when that fails
    record FromApplication(Webhook main, Optional<Webhook> fallback) implements ScriptSource {}

    /// It was given with the request.
    ///
    /// @param document the RCML text
    record Inline(String document) implements ScriptSource {}

    /// There is no application: the caller is connected with whom it dialled, and answered when that one answers.
    record Connect(Destination to) implements ScriptSource {}

    /// There is nothing to run: the script waits for orders.
    record Idle() implements ScriptSource {}
}
