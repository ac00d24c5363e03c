package io.tandem.app.node;

import io.tandem.engine.store.Store;
import io.tandem.engine.store.StoreException;
import io.tandem.persistence.Spool;
import io.tandem.persistence.SqliteStore;
import io.tandem.persistence.cassandra.CassandraStore;
import io.tandem.persistence.outage.MirroredProvisioning;
import io.tandem.persistence.outage.SpooledRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the store that the settings name.
final class Stores {
    private static final Logger LOG = LoggerFactory.getLogger(Stores.class);
    /// So long a start waits for Cassandra, for fresh provisioning; then it goes on with what this node remembers.
    private static final Duration USUAL = Duration.ofSeconds(10);
    /// So long when this node remembers nothing: tables may have to be made first.
    private static final Duration FIRST_TIME = Duration.ofMinutes(3);

    /// What a store that does not answer means.
    enum Outage {
        /// Nothing goes on.
        ENDS_SERVICE,
        /// Calls go on, records wait on disk.
        IS_BRIDGED
    }

    /// An open store.
    ///
    /// @param store what all parts use
    /// @param outage what it means when it does not answer
    /// @param figures what operators see of it
    record Opened(Store store, Outage outage, Figures figures) {
        /// Nothing, or what is wrong with it.
        CompletionStage<String> complaint() {
            return store.ping().handle((_, failure) -> {
                if (failure == null) {
                    return "";
                }
                String what = String.valueOf(failure.getMessage());
                return switch (outage) {
                    case ENDS_SERVICE -> what;
                    case IS_BRIDGED -> what + "; calls are taken with what this node remembers, records wait on disk";
                };
            });
        }
    }

    /// What a store has done.
    ///
    /// @param spooled how many records wait on disk for it
    /// @param writes how many changes it was told, each row that is written for itself
    /// @param rowsRead how many rows were read from it
    record Figures(LongSupplier spooled, LongSupplier writes, LongSupplier rowsRead) {}

    private Stores() {}

    /// @throws StoreException when there is none to begin with; the message says what to do
    static Opened open(Settings settings) {
        return switch (settings.kept()) {
            case Settings.Kept.Sqlite(var folder, var sharing) -> sqlite(SqliteStore.open(folder, sharing));
            case Settings.Kept.Cassandra cassandra -> cassandra(settings.data(), cassandra);
        };
    }

    private static Opened sqlite(SqliteStore store) {
        return new Opened(store, Outage.ENDS_SERVICE, new Figures(() -> 0, store::writes, store::rowsRead));
    }

    private static Opened cassandra(Path data, Settings.Kept.Cassandra kept) {
        Store mirror = SqliteStore.open(data.resolve("mirror"));
        CassandraStore cassandra = CassandraStore.open(kept.settings());
        boolean remembers = mirror.masterAccount().toCompletableFuture().join().isPresent();
        if (!isReady(cassandra, remembers ? USUAL : FIRST_TIME)) {
            if (!remembers) {
                cassandra.close();
                mirror.close();
                throw new StoreException("Cassandra was not reached at "
                        + String.join(", ", kept.settings().contactPoints())
                        + " (store.cassandra.contact-points), and this node has never seen it: it knows no account.");
            }
            LOG.warn("Cassandra is not there yet: calls are taken with what this node remembers");
        }
        var records = SpooledRecords.of(cassandra, Spool.open(data));
        return new Opened(
                MirroredProvisioning.of(records, mirror, kept.refresh()),
                Outage.IS_BRIDGED,
                new Figures(records::waiting, cassandra::writes, cassandra::rowsRead));
    }

    private static boolean isReady(CassandraStore cassandra, Duration patience) {
        CompletableFuture<Void> ready = cassandra.ready().toCompletableFuture();
        try {
            ready.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
