package io.tandem.http.client;

import io.tandem.engine.application.MediaFetcher;
import io.tandem.http.client.Courier.Delivered;
import io.tandem.http.client.Courier.Field;
import io.tandem.http.client.Courier.Sending;
import io.tandem.http.client.Courier.Undelivered;
import io.tandem.http.client.MediaCache.Entry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Fetches sound and keeps it, RFC 9111: while it is fresh nobody is asked; later its server is asked whether it has
/// changed.
/// Where that server does not answer, the old sound is better than silence.
///
/// Calls that want the same URL at the same time share one request.
public final class FetchedAudio implements MediaFetcher {
    private static final int LARGEST = 32 * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /// How long sound is fresh whose server says nothing about it.
    private static final Duration USUALLY_FRESH = Duration.ofMinutes(1);
    private static final Pattern MAX_AGE = Pattern.compile("(?i)\\bmax-age\\s*=\\s*\"?(\\d{1,9})");

    private final Courier courier;
    private final MediaCache cache;
    private final Clock clock;
    private final Map<URI, CompletableFuture<Fetched>> underWay = new ConcurrentHashMap<>();

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
    public CompletionStage<Fetched> fetch(URI url) {
        var mine = new CompletableFuture<Fetched>();
        CompletableFuture<Fetched> others = underWay.putIfAbsent(url, mine);
        if (others != null) {
            return others.copy();
        }
        cache.find(url)
                .thenCompose(known -> known.filter(this::isFresh)
                        .map(fresh -> CompletableFuture.<Fetched>completedStage(fresh.audio()))
                        .orElseGet(() -> ask(url, known)))
                .whenComplete((fetched, failure) -> {
                    underWay.remove(url);
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

    private CompletionStage<Fetched> ask(URI url, Optional<Entry> known) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        return courier.deliver(url, target -> asking(target, known), LARGEST, deadline)
                .thenCompose(delivery -> switch (delivery) {
                    case Undelivered none -> staleOr(known, new Failed(none.why(), OptionalInt.empty()));
                    case Delivered answer -> answered(url, answer, known);
                });
    }

    private static Sending asking(Target target, Optional<Entry> known) {
        List<Field> headers = new ArrayList<>();
        headers.add(new Field("Accept", "audio/*, */*;q=0.5"));
        known.flatMap(Entry::etag).ifPresent(etag -> headers.add(new Field("If-None-Match", etag)));
        known.flatMap(Entry::lastModified).ifPresent(since -> headers.add(new Field("If-Modified-Since", since)));
        return new Sending(target, "GET", "", headers);
    }

    private CompletionStage<Fetched> answered(URI url, Delivered answer, Optional<Entry> known) {
        int status = answer.head().status();
        if (status == 304 && known.isPresent()) {
            return keep(url, known.get().freshUntil(freshUntil(answer)), answer);
        }
        if (status >= 200 && status < 300) {
            var audio = new Audio(answer.body(), answer.head().contentType().orElse(""));
            var head = answer.head();
            return keep(url, new Entry(audio, head.etag(), head.lastModified(), freshUntil(answer)), answer);
        }
        var failed = new Failed("GET " + shown(url) + ": the answer was " + status, OptionalInt.of(status));
        return status >= 500 ? staleOr(known, failed) : CompletableFuture.completedStage(failed);
    }

    private CompletionStage<Fetched> keep(URI url, Entry entry, Delivered answer) {
        boolean unkept =
                answer.head().cacheControl().orElse("").toLowerCase(Locale.ROOT).contains("no-store");
        return (unkept ? cache.forget(url) : cache.keep(url, entry)).handle((_, _) -> entry.audio());
    }

    private Instant freshUntil(Delivered answer) {
        String control = answer.head().cacheControl().orElse("");
        Matcher maxAge = MAX_AGE.matcher(control);
        Duration fresh = control.contains("no-cache")
                ? Duration.ZERO
                : maxAge.find() ? Duration.ofSeconds(Long.parseLong(maxAge.group(1))) : USUALLY_FRESH;
        return clock.instant().plus(fresh);
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
