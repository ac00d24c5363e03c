package io.tandem.http.rest;

import io.tandem.engine.store.Account;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers requests below the two prefixes: who asks, which resource, may they; then the resource decides. It knows
/// nothing of the HTTP library.
final class Api {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final String FORM = "application/x-www-form-urlencoded";

    private final List<Route> routes;
    private final Access access;
    private final SignedAccess signedAccess;
    private final Idempotency idempotency;
    private final String publicUrl;

    Api(List<Route> routes, Access access, SignedAccess signedAccess, Idempotency idempotency, String publicUrl) {
        this.routes = List.copyOf(routes);
        this.access = access;
        this.signedAccess = signedAccess;
        this.idempotency = idempotency;
        this.publicUrl = publicUrl;
    }

    /// The answer, whatever happens.
    Rendered answer(Dialect dialect, ApiRequest request) {
        View view = view(dialect, wish(request.accept(), Optional.empty()));
        try {
            ApiPath path =
                    ApiPath.parse(request.path().substring(dialect.prefix().length()));
            Format wish = wish(request.accept(), path.suffix());
            view = view(dialect, wish);
            return Rendered.of(view, answered(view, wish, path, request));
        } catch (Refusal refusal) {
            return Rendered.of(view, told(view, refusal));
        } catch (RuntimeException defect) {
            LOG.error("{} {} failed", request.method(), request.path(), defect);
            return Rendered.of(view, told(view, new Refusal(500, ErrorCode.INTERNAL, "the request failed inside")));
        }
    }

    /// A refusal that was decided before the request could be read.
    Rendered refused(Dialect dialect, String path, Optional<String> accept, Refusal refusal) {
        Optional<Format> suffix = path.endsWith(".json") ? Optional.of(Format.JSON) : Optional.empty();
        View view = view(dialect, wish(accept, suffix));
        return Rendered.of(view, told(view, refusal));
    }

    private static Format wish(Optional<String> accept, Optional<Format> suffix) {
        return suffix.orElseGet(() -> accept.map(Format::preferredBy).orElse(Format.XML));
    }

    private static View view(Dialect dialect, Format wish) {
        return switch (dialect) {
            case RESTCOMM -> new View(dialect, wish);
            case LIBRARIES -> new View(dialect, Format.JSON);
        };
    }

    private Answer answered(View view, Format wish, ApiPath path, ApiRequest request) {
        if (request.method().equals("OPTIONS")) {
            return Answer.noContent()
                    .with(HeaderField.ALLOW, found(path).route().allowed());
        }
        Account caller = caller(path, request);
        Found found = found(path);
        Route.Serving serving = Verb.of(request.method())
                .flatMap(found.route()::serving)
                .orElseThrow(() -> notAllowed(request, found.route()));
        Account account = Optional.ofNullable(found.values().get("account"))
                .map(name -> access.permitted(caller, name))
                .orElse(caller);
        Asked asked = new Asked(
                view, wish, plainPath(view.dialect(), path), found.values(), caller, account, request, fields(request));
        return switch (serving.repeats()) {
            case SERVED_AGAIN -> serving.endpoint().answer(asked);
            case ANSWERED_ONCE ->
                request.idempotencyKey()
                        .map(key -> idempotency.once(
                                caller.sid(),
                                key,
                                asked.path(),
                                request.body(),
                                () -> serving.endpoint().answer(asked)))
                        .orElseGet(() -> serving.endpoint().answer(asked));
        };
    }

    /// Who asks: credentials beat a signature.
    private Account caller(ApiPath path, ApiRequest request) {
        if (request.authorization().isEmpty()) {
            Optional<Account> signed = matching(path)
                    .filter(found -> Verb.of(request.method())
                            .flatMap(found.route()::serving)
                            .filter(serving -> serving.entrance() == Route.Entrance.CREDENTIALS_OR_SIGNATURE)
                            .isPresent())
                    .flatMap(found -> signedAccess.admitted(found.values(), Fields.parse(request.query())));
            if (signed.isPresent()) {
                return signed.get();
            }
        }
        return access.authenticate(request.authorization());
    }

    private record Found(Route route, Map<String, String> values) {}

    private Found found(ApiPath path) {
        return matching(path)
                .orElseThrow(
                        () -> Refusal.notFound("there is no resource '" + String.join("/", path.segments()) + "'"));
    }

    private Optional<Found> matching(ApiPath path) {
        for (Route route : routes) {
            Optional<Map<String, String>> values = route.match(path.segments());
            if (values.isPresent()) {
                return Optional.of(new Found(route, values.get()));
            }
        }
        return Optional.empty();
    }

    private static Fields fields(ApiRequest request) {
        return switch (request.method()) {
            case "POST", "PUT" -> form(request);
            default -> Fields.parse(request.query());
        };
    }

    private static Fields form(ApiRequest request) {
        if (!request.body().isEmpty() && !request.contentType().equals(Optional.of(FORM))) {
            throw new Refusal(
                    415,
                    ErrorCode.CONTENT_TYPE,
                    "the body is " + request.contentType().orElse("of no type") + ", expected " + FORM);
        }
        return Fields.parse(request.body());
    }

    private static Refusal notAllowed(ApiRequest request, Route route) {
        return new Refusal(
                405,
                ErrorCode.METHOD_NOT_ALLOWED,
                request.method() + " is not allowed here, expected one of " + route.allowed(),
                Map.of(HeaderField.ALLOW, route.allowed()));
    }

    private static String plainPath(Dialect dialect, ApiPath path) {
        return path.segments().stream()
                .map(segment -> URLEncoder.encode(segment, StandardCharsets.UTF_8))
                .collect(Collectors.joining("/", dialect.prefix() + "/", ""));
    }

    private Answer told(View view, Refusal refusal) {
        int code = refusal.code().number();
        var representation = new Representation("RestException", view)
                .whole("Code", code)
                .text("Message", refusal.message())
                .text("MoreInfo", publicUrl + "/errors/" + code)
                .whole("Status", refusal.status());
        return new Answer(refusal.status(), new Answer.One(representation), refusal.headers());
    }
}
