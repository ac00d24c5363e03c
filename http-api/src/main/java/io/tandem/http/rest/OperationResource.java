package io.tandem.http.rest;

import io.tandem.engine.store.Account;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/health`, `/ready`, `/metrics`, `/errors/{code}`, `/management/cluster` and `/management/drain`. What is below
/// `/management` needs the credentials of the master account.
final class OperationResource {
    private static final Logger LOG = LoggerFactory.getLogger(OperationResource.class);
    private static final View VIEW = new View(Dialect.LIBRARIES, Format.JSON);

    private final Operation operation;
    private final ClusterFigures cluster;
    private final Access access;
    private final ErrorDictionary errors;

    OperationResource(Operation operation, ClusterFigures cluster, Access access, ErrorDictionary errors) {
        this.operation = operation;
        this.cluster = cluster;
        this.access = access;
        this.errors = errors;
    }

    /// The answer, whatever the path.
    Rendered answer(ApiRequest request) {
        try {
            return Rendered.of(VIEW, served(request));
        } catch (Refusal refusal) {
            return Rendered.of(VIEW, told(refusal));
        } catch (RuntimeException defect) {
            LOG.error("{} {} failed", request.method(), request.path(), defect);
            return Rendered.of(VIEW, told(new Refusal(500, ErrorCode.INTERNAL, "the request failed inside")));
        }
    }

    private static Answer told(Refusal refusal) {
        var representation = new Representation("Error", VIEW)
                .whole("Code", refusal.code().number())
                .text("Message", refusal.message())
                .text("MoreInfo", "/errors/" + refusal.code().number())
                .whole("Status", refusal.status());
        return new Answer(refusal.status(), new Answer.One(representation), refusal.headers());
    }

    private Answer served(ApiRequest request) {
        String path = request.path();
        if (path.equals("/management/drain")) {
            allow(request, "POST");
            return drain(request);
        }
        allow(request, "GET", "HEAD");
        return switch (path) {
            case "/health" -> condition(Await.result(operation.health().get()));
            case "/ready" -> condition(Await.result(operation.ready().get()));
            case "/metrics" -> Answer.text(200, metrics(Fields.parse(request.query())));
            case "/management/cluster" -> {
                checkMaster(request, "see the cluster");
                yield Answer.ok(cluster.members(VIEW));
            }
            default -> explanation(path);
        };
    }

    private String metrics(Fields query) {
        String scope = query.text("scope").orElse("node");
        return switch (scope) {
            case "node" -> operation.metrics().get();
            case "cluster" -> cluster.metrics();
            default -> throw Refusal.badValue("scope", scope, "node or cluster");
        };
    }

    private void checkMaster(ApiRequest request, String what) {
        Account caller = access.authenticate(request.authorization());
        if (caller.parent().isPresent()) {
            throw Refusal.denied("only the master account may " + what);
        }
    }

    private static void allow(ApiRequest request, String... methods) {
        if (!List.of(methods).contains(request.method())) {
            String allowed = String.join(", ", methods);
            throw new Refusal(
                    405,
                    ErrorCode.METHOD_NOT_ALLOWED,
                    request.method() + " is not allowed here, expected " + allowed,
                    Map.of(HeaderField.ALLOW, allowed));
        }
    }

    private static Answer condition(Operation.Condition condition) {
        Representation parts = new Representation("Parts", VIEW);
        new TreeMap<>(condition.parts()).forEach(parts::text);
        return switch (condition.verdict()) {
            case YES ->
                Answer.ok(new Representation("Condition", VIEW)
                        .text("Status", "up")
                        .nested(parts));
            case NO ->
                Answer.of(
                                503,
                                new Representation("Condition", VIEW)
                                        .text("Status", "down")
                                        .nested(parts))
                        .with(HeaderField.RETRY_AFTER, "5");
        };
    }

    private Answer drain(ApiRequest request) {
        checkMaster(request, "drain a node");
        operation.drain().run();
        return Answer.of(202, new Representation("Drain", VIEW).text("Status", "draining"));
    }

    private Answer explanation(String path) {
        Optional<String> meaning =
                path.startsWith("/errors/") ? errors.meaning(path.substring("/errors/".length())) : Optional.empty();
        return meaning.map(text -> Answer.text(200, text + "\n"))
                .orElseThrow(() -> Refusal.notFound("there is nothing at '" + path + "'"));
    }
}
