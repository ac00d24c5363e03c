package io.tandem.http.client;

import io.tandem.engine.application.MediaFetcher;
import io.tandem.engine.sid.AccountSid;
import io.tandem.http.client.Courier.Delivered;
import io.tandem.http.client.Courier.Field;
import io.tandem.http.client.Courier.Sending;
import io.tandem.http.client.Courier.Undelivered;
import io.tandem.http.client.MediaCache.AccountUrl;
import io.tandem.http.client.MediaCache.Entry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/// Fetches sound and keeps it for each account, RFC 9111: while it is fresh nobody is asked; later its server is asked
/// whether it has changed. Where that server does not answer, the old sound is better than silence.
///
/// Calls of an account that want the same URL at the same time share one request.
public final class FetchedAudio implements MediaFetcher {
    private static final int LARGEST = 32 * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Courier courier;
    private final MediaCache cache;
    private final Clock clock;
    private final Map<AccountUrl, CompletableFuture<Fetched>> underWay = new ConcurrentHashMap<>();

    /// Keeps sound in `folder`, which is made when it is missing.
    public static FetchedAudio in(Path folder, Courier courier, Clock clock) {
        // Files block, so each is read and written on a virtual thread.
        Executor files = task -> Thread.ofVirtual().name("media-cache").start(task);
        return new FetchedAudio(courier, new MediaCache(folder, files), clock);
    }

    FetchedAudio(Courier courier, MediaCache cache, Clock clock) {
        this.courier = courier;
        this.cache = cache;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Fetched> fetch(AccountSid account, URI url) {
        var key = new AccountUrl(account, url);
        var mine = new CompletableFuture<Fetched>();
        CompletableFuture<Fetched> others = underWay.putIfAbsent(key, mine);
        if (others != null) {
            return others.copy();
        }
        cache.find(key)
                .thenCompose(known -> known.filter(this::isFresh)
                        .map(fresh -> CompletableFuture.<Fetched>completedStage(fresh.audio()))
                        .orElseGet(() -> ask(key, known)))
                .whenComplete((fetched, failure) -> {
                    underWay.remove(key);
                    mine.complete(
                            failure == null
                                    ? fetched
                                    : new Failed(
                                            "it could not be fetched" + Reasons.inBrackets(failure),
                                            OptionalInt.empty()));
                });
        return mine.copy();
    }

    private boolean isFresh(Entry entry) {
        return clock.instant().isBefore(entry.freshUntil());
    }

    private CompletionStage<Fetched> ask(AccountUrl key, Optional<Entry> known) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        return courier.deliver(key.url(), target -> asking(target, known), LARGEST, deadline)
                .thenCompose(delivery -> switch (delivery) {
                    case Undelivered none -> staleOr(known, new Failed(none.why(), OptionalInt.empty()));
                    case Delivered answer -> answered(key, answer, known);
                });
    }

    private static Sending asking(Target target, Optional<Entry> known) {
        List<Field> headers = new ArrayList<>();
        headers.add(new Field("Accept", "audio/*, */*;q=0.5"));
        known.flatMap(Entry::etag).ifPresent(etag -> headers.add(new Field("If-None-Match", etag)));
        known.flatMap(Entry::lastModified).ifPresent(since -> headers.add(new Field("If-Modified-Since", since)));
        return new Sending(target, "GET", "", headers);
    }

    private CompletionStage<Fetched> answered(AccountUrl key, Delivered answer, Optional<Entry> known) {
        int status = answer.head().status();
        if (status == 304 && known.isPresent()) {
            return keep(key, known.get().freshUntil(Freshness.until(answer.head(), clock.instant())), answer);
        }
        if (status >= 200 && status < 300) {
            var head = answer.head();
            var audio = new Audio(answer.body(), head.contentType().orElse(""), Digest.of(answer.body()));
            Instant freshUntil = Freshness.until(head, clock.instant());
            return keep(key, new Entry(audio, head.etag(), head.lastModified(), freshUntil), answer);
        }
        var failed = new Failed("GET " + shown(key.url()) + ": the answer was " + status, OptionalInt.of(status));
        return status >= 500 ? staleOr(known, failed) : CompletableFuture.completedStage(failed);
    }

    private CompletionStage<Fetched> keep(AccountUrl key, Entry entry, Delivered answer) {
        return (Freshness.mayBeKept(answer.head()) ? cache.keep(key, entry) : cache.forget(key))
                .handle((_, _) -> entry.audio());
    }

    private static CompletionStage<Fetched> staleOr(Optional<Entry> known, Failed failed) {
        return CompletableFuture.completedStage(known.<Fetched>map(Entry::audio).orElse(failed));
    }

    private static String shown(URI url) {
        try {
            return Target.of(url).toString();
        } catch (Target.BadUrl _) {
            return "of a URL that cannot be requested";
        }
    }
}
