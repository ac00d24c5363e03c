package io.tandem.http.client;

import io.tandem.http.client.Exchange.Head;
import io.tandem.http.client.Exchange.KeepAlive;
import io.tandem.http.client.Target.Origin;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.OutgoingConnection;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpProtocols;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.StreamLimitReachedException;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/// One connection to a server; it carries one exchange at a time. Only the pool gives it one.
final class Line {
    private static final Pattern KEPT_FOR = Pattern.compile("(?i)\\btimeout\\s*=\\s*(\\d{1,6})");

    /// What breaks on the way is told to who asked, and nothing for our own log.
    private static final Attributes QUIET =
            Attributes.createLogLevels(Attributes.logLevelOff(), Attributes.logLevelOff(), Attributes.logLevelOff());

    /// What was read of an answer.
    sealed interface Read {}

    /// All of it.
    record Whole(Head head, ByteString body) implements Read {}

    /// It is larger than the limit.
    record TooLarge() implements Read {}

    final Origin origin;
    private final BoundedSourceQueue<HttpRequest> requests;
    private final UniqueKillSwitch switchOff;

    /// What it carries now; nothing when it is unused.
    private volatile @Nullable Exchange exchange;
    /// How many exchanges it has carried, with the present one.
    private int carried;
    private long carryingSince;
    private long keptUntil;
    private volatile boolean answering;

    /// Opens a connection by running `wire`.
    ///
    /// @param opened hears that it is open, or
    /// @param notOpened that it is not, and why
    /// @param read hears what was read of each answer
    /// @param closed hears once, after `opened`, that the connection is no more
    static void open(
            Origin origin,
            Flow<HttpRequest, HttpResponse, CompletionStage<OutgoingConnection>> wire,
            Materializer materializer,
            Consumer<Line> opened,
            Consumer<Throwable> notOpened,
            BiConsumer<Line, Read> read,
            BiConsumer<Line, Optional<Throwable>> closed) {
        // Nobody waits for this: answers come to requests, and requests when it is open.
        var reading = new CompletableFuture<Line>();
        var guarded = BidiFlow.fromGraph(KillSwitches.<HttpRequest, HttpResponse>singleBidi())
                .join(wire, Keep.both());
        var running = Source.<HttpRequest>queue(1)
                .viaMat(guarded, Keep.both())
                .mapAsync(1, response -> reading.join().read(response, materializer))
                .toMat(Sink.<Read>foreach(one -> read.accept(reading.join(), one)), Keep.both())
                .addAttributes(QUIET)
                .run(materializer);
        var line = new Line(
                origin, running.first().first(), running.first().second().first());
        reading.complete(line);
        running.first().second().second().whenComplete((_, failure) -> {
            if (failure != null) {
                notOpened.accept(cause(failure));
                return;
            }
            opened.accept(line);
            running.second()
                    .whenComplete((_, end) ->
                            closed.accept(line, Optional.ofNullable(end).map(Line::cause)));
        });
    }

    private Line(Origin origin, BoundedSourceQueue<HttpRequest> requests, UniqueKillSwitch switchOff) {
        this.origin = origin;
        this.requests = requests;
        this.switchOff = switchOff;
    }

    /// Sends the request of `next`. What becomes of it is heard, also when the connection is closed already.
    void carry(Exchange next) {
        exchange = next;
        answering = false;
        carried++;
        carryingSince = System.nanoTime();
        requests.offer(next.request);
    }

    /// What it carries.
    Optional<Exchange> carrying() {
        return Optional.ofNullable(exchange);
    }

    /// Its exchange is over, and it waits for another until `nanoTime`.
    void rest(long nanoTime) {
        exchange = null;
        keptUntil = nanoTime;
    }

    boolean isFresh(long nanoTime) {
        return nanoTime - keptUntil < 0;
    }

    /// Whether it lies near that the server closed the connection as unused while the request was on its way: it
    /// had been used before,
    /// nothing was answered, and it was closed at once.
    boolean closedAsUnused(long nanoTime, long atOnce) {
        return carried > 1 && !answering && nanoTime - carryingSince < atOnce;
    }

    /// Closes it after what it carries.
    void hangUp() {
        requests.complete();
    }

    /// Breaks it off.
    void breakOff() {
        switchOff.abort(new TimeoutException("given up by us"));
    }

    private CompletionStage<Read> read(HttpResponse response, Materializer materializer) {
        answering = true;
        int limit = carrying().map(one -> one.bodyLimit).orElse(0);
        var entity = response.entity();
        Head head = head(response);
        if (entity instanceof HttpEntity.Strict strict) {
            return CompletableFuture.completedStage(
                    strict.getData().size() > limit ? new TooLarge() : new Whole(head, strict.getData()));
        }
        if (entity.getContentLengthOption().orElse(0) > limit) {
            entity.discardBytes(materializer);
            return CompletableFuture.completedStage(new TooLarge());
        }
        return entity.withoutSizeLimit()
                .getDataBytes()
                .limitWeighted(limit, chunk -> (long) chunk.size())
                .runFold(ByteString.emptyByteString(), ByteString::concat, materializer)
                .handle((body, failure) -> {
                    if (failure == null) {
                        return new Whole(head, body);
                    }
                    if (cause(failure) instanceof StreamLimitReachedException) {
                        return new TooLarge();
                    }
                    throw new CompletionException(cause(failure));
                });
    }

    private static Head head(HttpResponse response) {
        var entity = response.entity();
        // Pekko says this type for an answer that names none, and they mean the same: RFC 9110 8.3.
        var type = entity.getContentType();
        return new Head(
                response.status().intValue(),
                type.equals(ContentTypes.APPLICATION_OCTET_STREAM) ? Optional.empty() : Optional.of(type.toString()),
                value(response, "location"),
                value(response, "content-encoding"),
                value(response, "etag"),
                value(response, "last-modified"),
                value(response, "cache-control"),
                value(response, "age"),
                value(response, "date"),
                value(response, "expires"),
                keepAlive(response));
    }

    private static KeepAlive keepAlive(HttpResponse response) {
        String connection = value(response, "connection").orElse("").toLowerCase(Locale.ROOT);
        boolean closes = connection.contains("close")
                || response.entity().isCloseDelimited()
                || (!response.protocol().equals(HttpProtocols.HTTP_1_1) && !connection.contains("keep-alive"));
        if (closes) {
            return new KeepAlive.Closing();
        }
        var told = KEPT_FOR.matcher(value(response, "keep-alive").orElse(""));
        return new KeepAlive.Keeping(
                told.find() ? OptionalInt.of(Integer.parseInt(told.group(1))) : OptionalInt.empty());
    }

    private static Optional<String> value(HttpResponse response, String lowercaseName) {
        for (HttpHeader header : response.getHeaders()) {
            if (header.is(lowercaseName)) {
                return Optional.of(header.value());
            }
        }
        return Optional.empty();
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
