package io.tandem.http.rest;

import io.tandem.engine.cluster.Peer;
import io.tandem.engine.cluster.Peers;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.headers.RawRequestURI;
import org.apache.pekko.http.javadsl.settings.ClientConnectionSettings;
import org.apache.pekko.http.javadsl.settings.ConnectionPoolSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks other nodes for what only they have: ladders are in the memory, audio is on the disk of the node that made it.
///
/// ```
/// client            this node                      peers
///   |--GET RE….wav---->|  no such file                 |
///   |                  |--GET RE….wav----------------->|   the client's credentials or signature, and
///   |                  |    Tandem-Forwarded-By        |   who asks: such a request is not passed on again
///   |                  |<--404-------------------------|   the next one
///   |                  |<--200, 206, 304, 416 …--------|   whatever else it says is the answer
///   |<--the same-------|                               |
/// ```
///
/// When nobody has it and one did not answer, the client hears 503 with the name of that node: it may have it.
final class PeerRequests {
    /// The header that says which node passed a request on.
    static final String FORWARDED_BY = "Tandem-Forwarded-By";

    private static final Logger LOG = LoggerFactory.getLogger(PeerRequests.class);
    private static final Duration CONNECTING = Duration.ofSeconds(2);
    private static final Duration ANSWERING = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 64;

    private final ClassicActorSystemProvider system;
    private final Peers peers;
    private final InstanceId self;
    private final ConnectionPoolSettings connections;

    PeerRequests(ClassicActorSystemProvider system, Peers peers, InstanceId self) {
        this.system = system;
        this.peers = peers;
        this.self = self;
        this.connections = ConnectionPoolSettings.create(system.classicSystem())
                .withMaxConnections(CONNECTIONS)
                .withMaxOpenRequests(4 * CONNECTIONS)
                .withMaxRetries(0)
                .withConnectionSettings(
                        ClientConnectionSettings.create(system.classicSystem()).withConnectingTimeout(CONNECTING));
    }

    /// The answer of the node that minted `call`; empty when there is no such node, or it has nothing either.
    Optional<Answer> ofMaker(CallSid call, ApiRequest request) {
        return first(request, peers.of(call).stream().toList());
    }

    /// The answer of the first node that has what is asked for; empty when nobody has it.
    ///
    /// @param likely who is asked before the others
    Optional<Answer> ofAny(InstanceId likely, ApiRequest request) {
        List<Peer> sorted = peers.others().stream()
                .sorted(Comparator.comparing(peer -> !peer.instance().equals(likely)))
                .toList();
        return first(request, sorted);
    }

    private Optional<Answer> first(ApiRequest request, List<Peer> asked) {
        if (request.forwardedBy().isPresent()) {
            return Optional.empty();
        }
        List<Peer> silent = new ArrayList<>();
        for (Peer peer : asked) {
            switch (said(request, peer)) {
                case Said.Has(var answer) -> {
                    return Optional.of(answer);
                }
                case Said.HasNot() -> {}
                case Said.Nothing() -> silent.add(peer);
            }
        }
        if (!silent.isEmpty()) {
            throw notAnswering(silent.getFirst());
        }
        return Optional.empty();
    }

    private static Refusal notAnswering(Peer peer) {
        return new Refusal(
                503,
                ErrorCode.NODE_UNAVAILABLE,
                "node " + peer.instance() + " at " + peer.http()
                        + " does not answer, and no other has it; ask again later",
                Map.of(HeaderField.RETRY_AFTER, "5"));
    }

    /// What a node made of a request.
    private sealed interface Said {
        record Has(Answer answer) implements Said {}

        record HasNot() implements Said {}

        record Nothing() implements Said {}
    }

    private Said said(ApiRequest request, Peer peer) {
        try {
            HttpResponse response = sent(forwarded(request, peer)).get();
            if (response.status().intValue() == 404) {
                response.discardEntityBytes(system);
                return new Said.HasNot();
            }
            return new Said.Has(answer(response));
        } catch (ExecutionException failed) {
            LOG.warn("Node {} does not answer {} {}: {}", peer, request.method(), request.path(), failed.getMessage());
            return new Said.Nothing();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Said.Nothing();
        }
    }

    private CompletableFuture<HttpResponse> sent(HttpRequest request) {
        return Http.get(system)
                .singleRequest(
                        request,
                        Http.get(system).defaultClientHttpsContext(),
                        connections,
                        system.classicSystem().log())
                .toCompletableFuture()
                .orTimeout(ANSWERING.toMillis(), TimeUnit.MILLISECONDS);
    }

    private HttpRequest forwarded(ApiRequest request, Peer peer) {
        List<HttpHeader> headers = new ArrayList<>();
        headers.add(RawRequestURI.create(
                request.query().isEmpty() ? request.path() : request.path() + "?" + request.query()));
        headers.add(RawHeader.create(FORWARDED_BY, self.text()));
        pass(headers, "Authorization", request.authorization());
        pass(headers, "Accept", request.accept());
        pass(headers, "Range", request.file().range());
        pass(headers, "If-Range", request.file().ifRange());
        pass(headers, "If-None-Match", request.file().ifNoneMatch());
        pass(headers, "If-Modified-Since", request.file().ifModifiedSince());
        return HttpRequest.create(peer.http().toString())
                .withMethod(HttpMethods.lookup(request.method()).orElseThrow())
                .withHeaders(headers);
    }

    private static void pass(List<HttpHeader> headers, String name, Optional<String> value) {
        value.ifPresent(text -> headers.add(RawHeader.create(name, text)));
    }

    private static Answer answer(HttpResponse response) {
        Map<HeaderField, String> headers = new EnumMap<>(HeaderField.class);
        for (HeaderField field : HeaderField.values()) {
            response.getHeader(field.toString()).ifPresent(header -> headers.put(field, header.value()));
        }
        return new Answer(response.status().intValue(), content(response.entity()), headers);
    }

    private static Answer.Content content(HttpEntity entity) {
        OptionalLong length = entity.getContentLengthOption();
        if (length.isPresent() && length.getAsLong() == 0) {
            return new Answer.Nothing();
        }
        return new Answer.Relayed(new Relay(entity.getContentType().toString(), length, entity.getDataBytes()));
    }

    /// What each of the other nodes says at a path that is open to anybody; empty from one that does not answer.
    Map<Peer, Optional<String>> texts(String path) {
        Map<Peer, CompletionStage<Optional<String>>> asked = new LinkedHashMap<>();
        peers.others().forEach(peer -> asked.put(peer, text(peer, path)));
        Map<Peer, Optional<String>> said = new LinkedHashMap<>();
        asked.forEach((peer, promised) -> said.put(peer, Await.result(promised)));
        return said;
    }

    private CompletionStage<Optional<String>> text(Peer peer, String path) {
        return sent(HttpRequest.GET(peer.http().resolve(path).toString()))
                .thenCompose(response -> response.entity().toStrict(ANSWERING.toMillis(), system))
                .thenApply(body -> Optional.of(body.getData().utf8String()))
                .exceptionally(failure -> {
                    Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                            ? wrapped.getCause()
                            : failure;
                    LOG.warn("Node {} does not answer GET {}: {}", peer.http(), path, cause.getMessage());
                    return Optional.empty();
                });
    }
}
