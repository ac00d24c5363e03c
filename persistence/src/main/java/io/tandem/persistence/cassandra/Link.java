package io.tandem.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import io.tandem.engine.store.StoreException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way to Cassandra: tries until it is there, brings the schema up to date, then lets questions through. Until then
/// every question fails at once.
///
/// @param <T> what is asked, once there is a session
final class Link<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(30);
    private final CassandraSettings settings;
    private final Function<CqlSession, T> parts;
    private final ExecutorService answers = Executors.newVirtualThreadPerTaskExecutor();
    private final CompletableFuture<T> ready = new CompletableFuture<>();
    private final CompletableFuture<CqlSession> session = new CompletableFuture<>();
    private final Thread opening = Thread.ofVirtual().name("cassandra-opening").unstarted(this::open);
    private volatile String problem = "it has not answered yet";
    private boolean accepting = true; // guarded by this
    private int waiting; // guarded by this

    /// @param parts makes what is asked
    Link(CassandraSettings settings, Function<CqlSession, T> parts) {
        this.settings = settings;
        this.parts = parts;
    }

    void start() {
        opening.start();
    }

    /// Done once questions are let through.
    CompletionStage<Void> ready() {
        return ready.thenAccept(_ -> {});
    }

    private void open() {
        try {
            while (!ready.isDone()) {
                try {
                    CqlSession opened = session.isDone() ? session.join() : connected();
                    new Schema(opened, settings).bringUpToDate();
                    LOG.info("Cassandra is there: keyspace {}", settings.keyspace());
                    ready.complete(parts.apply(opened));
                } catch (RuntimeException e) {
                    tell(e);
                    Thread.sleep(PAUSE);
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(RuntimeException failure) {
        String now = String.valueOf(failure.getMessage());
        if (!now.equals(problem)) {
            LOG.warn("Cassandra cannot be used yet: {}", now);
            problem = now;
        }
    }

    private CqlSession connected() {
        CqlSession opened = builder().build();
        synchronized (this) {
            if (!accepting) {
                opened.close();
                throw new StoreException("the store is closed");
            }
            session.complete(opened);
        }
        return opened;
    }

    private CqlSessionBuilder builder() {
        CqlSessionBuilder builder = CqlSession.builder()
                .withConfigLoader(DriverOptions.of(settings))
                .withLocalDatacenter(settings.datacenter());
        settings.contactPoints().forEach(point -> builder.addContactPoint(address(point)));
        settings.login().ifPresent(login -> builder.withAuthCredentials(login.username(), login.password()));
        return builder;
    }

    /// A name is looked up whenever it is connected to.
    private static InetSocketAddress address(String point) {
        int colon = point.lastIndexOf(':');
        boolean hasPort = colon > 0 && (point.indexOf(':') == colon || point.charAt(colon - 1) == ']');
        String host = hasPort ? point.substring(0, colon) : point;
        int port = hasPort ? Integer.parseInt(point.substring(colon + 1)) : CassandraSettings.PORT;
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return bare.matches("[0-9.]+") || bare.contains(":")
                ? new InetSocketAddress(bare, port)
                : InetSocketAddress.createUnresolved(bare, port);
    }

    /// Asks, if there is somebody to ask.
    ///
    /// @param what what is asked, for the message of a failure
    <A> CompletionStage<A> ask(Supplier<String> what, Function<T, CompletionStage<A>> question) {
        if (!accepted()) {
            return CompletableFuture.failedStage(
                    new StoreException("Could not " + what.get() + ": the store is closed"));
        }
        var answer = new CompletableFuture<A>();
        asked(question)
                .whenCompleteAsync(
                        (value, failure) -> {
                            if (failure == null) {
                                answer.complete(value);
                            } else {
                                answer.completeExceptionally(named(what, failure));
                            }
                            answered();
                        },
                        answers);
        return answer.minimalCompletionStage();
    }

    private <A> CompletionStage<A> asked(Function<T, CompletionStage<A>> question) {
        Optional<T> there = ready.isDone() ? Optional.of(ready.join()) : Optional.empty();
        try {
            return there.map(question)
                    .orElseGet(() -> CompletableFuture.failedStage(
                            new StoreException("Cassandra cannot be used yet: " + problem)));
        } catch (RuntimeException failure) {
            return CompletableFuture.failedStage(failure);
        }
    }

    private synchronized boolean accepted() {
        if (accepting) {
            waiting++;
        }
        return accepting;
    }

    private synchronized void answered() {
        waiting--;
        notifyAll();
    }

    private static StoreException named(Supplier<String> what, Throwable failure) {
        Throwable bare = failure;
        while (bare instanceof CompletionException && bare.getCause() != null) {
            bare = bare.getCause();
        }
        if (bare instanceof StoreException.Conflict conflict) {
            return conflict;
        }
        return new StoreException("Could not " + what.get() + ": " + bare.getMessage(), bare);
    }

    /// Waits for the answers to what was asked before.
    @Override
    public void close() {
        synchronized (this) {
            if (!accepting) {
                return;
            }
            accepting = false;
        }
        opening.interrupt();
        try {
            awaitAnswers();
            answers.shutdown();
            answers.awaitTermination(LAST_ANSWERS.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (session.isDone()) {
            session.join().close();
        }
    }

    private synchronized void awaitAnswers() throws InterruptedException {
        long end = System.nanoTime() + LAST_ANSWERS.toNanos();
        while (waiting > 0 && System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, end - System.nanoTime()));
        }
    }
}
