package io.tandem.it.soak;

import io.tandem.app.phone.LadderPrinter;
import io.tandem.engine.trace.TraceEntry;
import io.tandem.it.sipp.Patience;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// Parties that do the same again and again, each time when it is due or, if they are late, at once.
final class Lane {
    private static final Duration LAST_ROUND = Duration.ofMinutes(3);

    /// What they do once.
    interface Round {
        void happens() throws Exception;
    }

    private final String name;
    private final Duration period;
    private final List<Party> parties = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final AtomicBoolean enough = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile Notes notes = new Notes();
    private int rounds;

    /// What is said on the wire in one round.
    private static final class Notes {
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private final LadderPrinter printer = new LadderPrinter(new PrintStream(text, true, StandardCharsets.UTF_8));
    }

    Lane(String name, Duration period) {
        this.name = name;
        this.period = period;
    }

    /// Those who take part.
    Lane with(Party... some) {
        for (Party party : some) {
            party.writesTo(this);
            parties.add(party);
        }
        return this;
    }

    Lane start(Round round) {
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                repeat(round);
                ended.complete(null);
            } catch (RuntimeException | Error e) {
                ended.completeExceptionally(e);
            }
        });
        return this;
    }

    private void repeat(Round round) {
        long due = System.nanoTime();
        while (!enough.get()) {
            notes = new Notes();
            try {
                round.happens();
                rounds++;
            } catch (Exception | AssertionError e) {
                failed(e);
                parties.forEach(Party::startsAnew);
            }
            due = Math.max(due + period.toNanos(), System.nanoTime());
            while (!enough.get() && System.nanoTime() < due) {
                LockSupport.parkNanos(Math.min(due - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(50)));
            }
        }
    }

    private void failed(Throwable e) {
        var text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        String failure = LocalTime.now(ZoneId.systemDefault()) + " " + name + ", round "
                + (rounds + failures.size() + 1) + ": " + text + notes.text.toString(StandardCharsets.UTF_8);
        System.out.println(failure);
        failures.add(failure);
    }

    void noted(String who, TraceEntry entry) {
        notes.printer.print(who, entry);
    }

    /// Begins no further round.
    void abandon() {
        enough.set(true);
    }

    /// Ends its last round.
    void stop() throws Exception {
        abandon();
        Patience.until(name + " has ended its last round", LAST_ROUND, ended::isDone);
        parties.forEach(Party::close);
    }

    /// Rounds that went as they should.
    int rounds() {
        return rounds;
    }

    /// The others.
    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public String toString() {
        return name + " " + rounds;
    }
}
