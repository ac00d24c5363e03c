package io.tandem.engine.registrar;

import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.store.Binding;
import io.tandem.engine.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Where clients can be reached now.
public interface Bindings {
    /// The bindings of a client that are not over, those that it prefers first. The stage fails when the store
    /// does.
    CompletionStage<List<Binding>> live(ClientSid client);

    /// Those of a store.
    ///
    /// @param clock says which are over
    static Bindings of(Store store, InstantSource clock) {
        return client -> store.bindings(client).thenApply(all -> {
            Instant now = clock.instant();
            return all.stream()
                    .filter(binding -> binding.expires().isAfter(now))
                    .sorted(Comparator.comparingInt(Binding::preference).reversed())
                    .toList();
        });
    }
}
