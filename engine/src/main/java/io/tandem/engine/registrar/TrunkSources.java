package io.tandem.engine.registrar;

import io.tandem.engine.store.Store;
import io.tandem.engine.store.Trunk;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the trunk that a request comes from by its address. What trunks say is kept until somebody says that they have
/// [changed][#changed].
public final class TrunkSources {
    private static final Logger LOG = LoggerFactory.getLogger(TrunkSources.class);

    /// @param block where its calls come from
    private record Source(AddressBlock block, Trunk trunk) {}

    private final Store store;
    private final AtomicReference<@Nullable CompletableFuture<List<Source>>> sources = new AtomicReference<>();

    /// Sources that were not asked for yet.
    ///
    /// @param store where the trunks are
    public TrunkSources(Store store) {
        this.store = store;
    }

    /// The enabled trunk whose calls come from `address`; of several the one that names it most closely. The stage
    /// fails when the store does.
    public CompletionStage<Optional<Trunk>> at(InetAddress address) {
        return sources().thenApply(known -> nearest(known, address));
    }

    private static Optional<Trunk> nearest(List<Source> sources, InetAddress address) {
        Optional<Source> nearest = Optional.empty();
        for (Source source : sources) {
            if (source.block().contains(address)
                    && nearest.map(Source::block).map(AddressBlock::length).orElse(-1)
                            < source.block().length()) {
                nearest = Optional.of(source);
            }
        }
        return nearest.map(Source::trunk);
    }

    /// Trunks were saved or deleted: what is kept is out of date.
    public void changed() {
        sources.set(null);
    }

    /// The place is taken before the store is asked, so that a change which comes in between empties it again.
    private CompletionStage<List<Source>> sources() {
        CompletableFuture<List<Source>> known = sources.get();
        if (known != null) {
            return known;
        }
        var loading = new CompletableFuture<List<Source>>();
        if (!sources.compareAndSet(null, loading)) {
            return sources();
        }
        store.allTrunks().thenApply(TrunkSources::read).whenComplete((loaded, problem) -> {
            if (problem == null) {
                loading.complete(loaded);
            } else {
                sources.compareAndSet(loading, null); // so that the next request asks again
                loading.completeExceptionally(problem);
            }
        });
        return loading;
    }

    private static List<Source> read(List<Trunk> trunks) {
        List<Source> read = new ArrayList<>();
        for (Trunk trunk : trunks) {
            if (trunk.status() == Trunk.Status.ENABLED) {
                trunk.sources().forEach(text -> read(text, trunk).ifPresent(read::add));
            }
        }
        return List.copyOf(read);
    }

    private static Optional<Source> read(String text, Trunk trunk) {
        try {
            return Optional.of(new Source(AddressBlock.parse(text), trunk));
        } catch (IllegalArgumentException unreadable) {
            LOG.warn("A source of trunk {} lets nobody in: {}", trunk.sid(), unreadable.getMessage());
            return Optional.empty();
        }
    }
}
