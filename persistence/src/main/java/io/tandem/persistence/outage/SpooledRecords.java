package io.tandem.persistence.outage;

import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.ReferRecord;
import io.tandem.engine.store.Store;
import io.tandem.persistence.CallTable;
import io.tandem.persistence.ConferenceTable;
import io.tandem.persistence.NotificationTable;
import io.tandem.persistence.RecordingTable;
import io.tandem.persistence.ReferTable;
import io.tandem.persistence.RowText;
import io.tandem.persistence.Spool;
import io.tandem.persistence.Spool.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The records of calls, kept on disk while the store does not take them.
///
/// ```
/// RecordWriter       SpooledRecords        Spool        Store
///      |----save----------->|----------------------------->|   nothing waits: straight on
///      |                    |<----failed-------------------|
///      |                    |-----add-------->|
///      |<---done------------|<-----done-------|                 it survives the machine
///      |----save----------->|-----add-------->|                 behind those that wait
///      |                    |<----first-------|
///      |                    |-----------save-------------->|   in order, until the spool is empty
///      |                    |-----remove----->|
/// ```
///
/// A save that is done is on disk, here or there. One that is written twice (the process died before `remove`) changes
/// nothing. Reads go to the store alone, which lacks what waits here.
public final class SpooledRecords extends ForwardingStore {
    private static final Logger LOG = LoggerFactory.getLogger(SpooledRecords.class);
    private static final int AT_ONCE = 256;
    /// What is refused so often while others are written is put aside.
    private static final int ATTEMPTS = 10;

    /// How long is waited after a failure: longer each time, never longer than the last.
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /// One kind of record.
    private enum Kind {
        CALL,
        REFER,
        RECORDING,
        CONFERENCE,
        NOTIFICATION
    }

    private static final RowText<CallRecord> CALLS = new RowText<>(CallTable.TABLE);
    private static final RowText<ReferRecord> REFERS = new RowText<>(ReferTable.TABLE);
    private static final RowText<RecordingRecord> RECORDINGS = new RowText<>(RecordingTable.TABLE);
    private static final RowText<ConferenceRecord> CONFERENCES = new RowText<>(ConferenceTable.TABLE);
    private static final RowText<Notification> NOTIFICATIONS = new RowText<>(NotificationTable.TABLE);

    /// A record of the spool, and how it is written.
    private record Order(Object sid, Supplier<CompletionStage<Void>> save) {}

    private final Store store;
    private final Spool spool;
    private final Semaphore more = new Semaphore(0);
    private final Map<Long, Integer> refusals = new HashMap<>(); // of the thread alone
    private final Thread emptying = Thread.ofVirtual().name("spool").unstarted(this::empty);

    private SpooledRecords(Store store, Spool spool) {
        super(store);
        this.store = store;
        this.spool = spool;
    }

    /// Begins with what was left in the spool.
    ///
    /// @param store where records belong
    /// @param spool keeps them meanwhile; closed with this
    public static SpooledRecords of(Store store, Spool spool) {
        var records = new SpooledRecords(store, spool);
        records.emptying.start();
        return records;
    }

    /// How many records wait on disk.
    public long waiting() {
        return spool.size();
    }

    @Override
    public CompletionStage<Void> save(CallRecord call) {
        return keep(Kind.CALL, () -> store.save(call), () -> CALLS.of(call));
    }

    @Override
    public CompletionStage<Void> save(ReferRecord refer) {
        return keep(Kind.REFER, () -> store.save(refer), () -> REFERS.of(refer));
    }

    @Override
    public CompletionStage<Void> save(RecordingRecord recording) {
        return keep(Kind.RECORDING, () -> store.save(recording), () -> RECORDINGS.of(recording));
    }

    @Override
    public CompletionStage<Void> save(ConferenceRecord conference) {
        return keep(Kind.CONFERENCE, () -> store.save(conference), () -> CONFERENCES.of(conference));
    }

    @Override
    public CompletionStage<Void> save(Notification notification) {
        return keep(Kind.NOTIFICATION, () -> store.save(notification), () -> NOTIFICATIONS.of(notification));
    }

    private CompletionStage<Void> keep(Kind kind, Supplier<CompletionStage<Void>> save, Supplier<String> text) {
        if (spool.size() > 0) {
            return spooled(kind, text);
        }
        return save.get()
                .handle((_, problem) -> problem)
                .thenCompose(problem -> problem == null ? DONE : spooled(kind, text));
    }

    private CompletionStage<Void> spooled(Kind kind, Supplier<String> text) {
        return spool.add(kind.name(), text.get()).thenRun(more::release);
    }

    private void empty() {
        Duration pause = FIRST_PAUSE;
        try {
            while (true) {
                if (spool.size() == 0) {
                    more.acquire();
                }
                more.drainPermits();
                if (wroteAll()) {
                    pause = FIRST_PAUSE;
                } else {
                    TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (CompletionException closed) {
            LOG.debug("The spool is closed: {}", closed.getMessage());
        }
    }

    /// Writes the first ones: those of the same record one after the other, others at the same time.
    private boolean wroteAll() {
        List<Waiting> first = spool.first(AT_ONCE).toCompletableFuture().join();
        if (first.isEmpty()) {
            return true;
        }
        Map<Object, CompletionStage<Void>> last = new HashMap<>();
        List<CompletableFuture<Throwable>> outcomes = new ArrayList<>();
        for (Waiting one : first) {
            Order order = order(one);
            CompletionStage<Void> before = last.getOrDefault(order.sid(), DONE);
            CompletionStage<Void> written = before.thenCompose(_ -> order.save().get());
            last.put(order.sid(), written);
            outcomes.add(written.handle((_, problem) -> problem).toCompletableFuture());
        }
        List<Waiting> done = new ArrayList<>();
        List<Waiting> failed = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            (outcomes.get(i).join() == null ? done : failed).add(first.get(i));
        }
        spool.remove(done).toCompletableFuture().join();
        done.forEach(one -> refusals.remove(one.number()));
        if (!done.isEmpty() && !failed.isEmpty()) {
            failed.forEach(this::refused);
        }
        if (!done.isEmpty() && spool.size() == 0) {
            LOG.info("All records that waited on disk are written");
        }
        return failed.isEmpty();
    }

    private void refused(Waiting one) {
        int times = refusals.merge(one.number(), 1, Integer::sum);
        if (times < ATTEMPTS) {
            return;
        }
        LOG.error("Record {} of the spool is put aside (table refused): the store never takes it", one.number());
        refusals.remove(one.number());
        spool.refuse(one, "refused " + times + " times while others were written")
                .toCompletableFuture()
                .join();
    }

    private Order order(Waiting one) {
        return switch (Kind.valueOf(one.kind())) {
            case CALL -> order(CALLS.read(one.record()), CallRecord::sid, store::save);
            case REFER -> order(REFERS.read(one.record()), ReferRecord::sid, store::save);
            case RECORDING -> order(RECORDINGS.read(one.record()), RecordingRecord::sid, store::save);
            case CONFERENCE -> order(CONFERENCES.read(one.record()), ConferenceRecord::sid, store::save);
            case NOTIFICATION -> order(NOTIFICATIONS.read(one.record()), Notification::sid, store::save);
        };
    }

    private static <T> Order order(T record, Function<T, Object> sid, Function<T, CompletionStage<Void>> save) {
        return new Order(sid.apply(record), () -> save.apply(record));
    }

    /// What waits stays on disk, for the next start.
    @Override
    public void close() {
        emptying.interrupt();
        try {
            emptying.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        spool.close();
        super.close();
    }
}
