package io.tandem.http.rest;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Translates between Pekko HTTP and the API: reads the whole body, within its limits, and gives each request a virtual
/// thread.
final class HttpRequests {
    private static final Logger LOG = LoggerFactory.getLogger(HttpRequests.class);

    private static final ContentType WAV = ContentTypes.parse("audio/wav");

    private final ClassicActorSystemProvider system;
    private final RestSettings settings;
    private final Api api;
    private final OperationResource operation;
    private final Executor oneThreadEach;

    HttpRequests(
            ClassicActorSystemProvider system,
            RestSettings settings,
            Api api,
            OperationResource operation,
            Executor oneThreadEach) {
        this.system = system;
        this.settings = settings;
        this.api = api;
        this.operation = operation;
        this.oneThreadEach = oneThreadEach;
    }

    CompletionStage<HttpResponse> answer(HttpRequest request) {
        OptionalLong announced = request.entity().getContentLengthOption();
        if (announced.isPresent() && announced.getAsLong() > settings.largestBody()) {
            request.discardEntityBytes(system);
            return CompletableFuture.completedStage(response(refused(request, tooLarge())));
        }
        return request.entity()
                .withSizeLimit(settings.largestBody())
                .toStrict(settings.bodyPatience().toMillis(), system)
                .handleAsync(
                        (body, failure) -> failure == null ? served(request, body) : unread(request, failure),
                        oneThreadEach)
                .thenApply(HttpRequests::response);
    }

    private Rendered served(HttpRequest request, HttpEntity.Strict body) {
        ApiRequest asked = new ApiRequest(
                request.method().value(),
                path(request),
                request.getUri().rawQueryString().orElse(""),
                header(request, "Authorization"),
                header(request, "Accept"),
                header(request, "Idempotency-Key"),
                contentType(body),
                header(request, PeerRequests.FORWARDED_BY),
                new FileHeaders(
                        header(request, "Range"),
                        header(request, "If-Range"),
                        header(request, "If-None-Match"),
                        header(request, "If-Modified-Since")),
                body.getData().decodeString(StandardCharsets.UTF_8));
        return Dialect.of(asked.path())
                .map(dialect -> api.answer(dialect, asked))
                .orElseGet(() -> operation.answer(asked));
    }

    private Rendered unread(HttpRequest request, Throwable failure) {
        return refused(request, refusal(failure));
    }

    private Rendered refused(HttpRequest request, Refusal refusal) {
        Dialect dialect = Dialect.of(path(request)).orElse(Dialect.LIBRARIES);
        return api.refused(dialect, path(request), header(request, "Accept"), refusal);
    }

    private Refusal tooLarge() {
        return new Refusal(
                413,
                ErrorCode.BODY_TOO_LARGE,
                "the body is too large, expected at most " + settings.largestBody() + " bytes");
    }

    private Refusal refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case EntityStreamSizeException _ -> tooLarge();
            case TimeoutException _ ->
                new Refusal(
                        408,
                        ErrorCode.REQUEST_TOO_SLOW,
                        "the body did not arrive within "
                                + settings.bodyPatience().toSeconds() + " seconds");
            default -> {
                LOG.debug("the body of a request could not be read", cause);
                yield Refusal.badRequest("the body could not be read");
            }
        };
    }

    private static String path(HttpRequest request) {
        return request.getUri().getPathString();
    }

    private static Optional<String> header(HttpRequest request, String name) {
        return request.getHeader(name).map(HttpHeader::value);
    }

    private static Optional<String> contentType(HttpEntity.Strict body) {
        var mediaType = body.getContentType().mediaType();
        String text = mediaType.mainType() + "/" + mediaType.subType();
        return text.equals("none/none") ? Optional.empty() : Optional.of(text);
    }

    private static HttpResponse response(Rendered rendered) {
        HttpResponse response = HttpResponse.create().withStatus(StatusCodes.get(rendered.status()));
        for (var header : rendered.headers().entrySet()) {
            response = response.addHeader(RawHeader.create(header.getKey().toString(), header.getValue()));
        }
        return switch (rendered.body()) {
            case Rendered.Text(var type, var text) ->
                response.withEntity(contentType(type), text.getBytes(StandardCharsets.UTF_8));
            case Rendered.Audio(var file, long from, long length) ->
                response.withEntity(HttpEntities.create(WAV, length, FileBytes.of(file, from, length)));
            case Rendered.Relayed(var relay) ->
                response.withEntity(
                        relay.length().isPresent()
                                ? HttpEntities.create(
                                        ContentTypes.parse(relay.contentType()),
                                        relay.length().getAsLong(),
                                        relay.bytes())
                                : HttpEntities.createChunked(ContentTypes.parse(relay.contentType()), relay.bytes()));
            case Rendered.Nothing() -> response;
        };
    }

    private static ContentType contentType(Rendered.MediaType type) {
        return switch (type) {
            case JSON -> ContentTypes.APPLICATION_JSON;
            case XML -> MediaTypes.APPLICATION_XML.toContentType(HttpCharsets.UTF_8);
            case PLAIN_TEXT -> ContentTypes.TEXT_PLAIN_UTF8;
        };
    }
}
