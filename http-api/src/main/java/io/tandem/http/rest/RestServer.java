package io.tandem.http.rest;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.settings.ParserSettings;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The REST server of a node.
public final class RestServer {
    private static final Logger LOG = LoggerFactory.getLogger(RestServer.class);

    private RestServer() {}

    /// A server that listens.
    public interface Bound {
        /// Where it listens.
        InetSocketAddress address();

        /// Takes no new connections, lets the requests that are being served end, then closes. The stage
        /// completes when all is closed.
        CompletionStage<Void> stop();
    }

    /// Starts to listen. The stage fails when the address cannot be bound.
    ///
    /// Links name the port that was bound: what is asked before that is known waits for it.
    public static CompletionStage<Bound> start(
            ClassicActorSystemProvider system, RestSettings settings, RestParts parts) {
        var requests = new CompletableFuture<HttpRequests>();
        return Http.get(system)
                .newServerAt(settings.host(), settings.port())
                .withSettings(serverSettings(system))
                .bind((HttpRequest request) -> requests.thenCompose(ready -> ready.answer(request)))
                .thenApply(binding -> {
                    String publicUrl = settings.publicUrl(binding.localAddress().getPort());
                    requests.complete(requests(system, settings, parts, publicUrl));
                    return bound(binding, settings);
                });
    }

    private static HttpRequests requests(
            ClassicActorSystemProvider system, RestSettings settings, RestParts parts, String publicUrl) {
        Access access = new Access(parts.store(), settings.realm());
        ErrorDictionary errors = ErrorDictionary.load();
        PeerRequests peers =
                new PeerRequests(system, parts.peers(), parts.operation().instance());
        Api api = new Api(
                routes(settings, parts, access, peers, publicUrl),
                access,
                new SignedAccess(parts.signedUrls(), parts.store(), parts.clock()),
                new Idempotency(parts.clock()),
                publicUrl);
        OperationResource operation =
                new OperationResource(parts.operation(), new ClusterFigures(parts.operation(), peers), access, errors);
        Executor oneThreadEach = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("rest-", 0).factory());
        return new HttpRequests(system, settings, api, operation, oneThreadEach);
    }

    private static List<Route> routes(
            RestSettings settings, RestParts parts, Access access, PeerRequests peers, String publicUrl) {
        CallLookup calls = new CallLookup(parts.store(), parts.calls(), access);
        NewCallResource newCalls = new NewCallResource(parts, access);
        ConferenceLookup conferences = new ConferenceLookup(parts.store(), parts.conferences(), access);
        return Stream.of(
                        new AccountResource(parts, access).routes(),
                        new ApplicationResource(parts, access).routes(),
                        new NumberResource(parts, access).routes(),
                        new ClientResource(parts, access, settings.sipRealm()).routes(),
                        new GatewayResource(parts, access).routes(),
                        new CallerIdResource(parts, access).routes(),
                        new CallResource(
                                        parts.store(),
                                        access,
                                        calls,
                                        newCalls,
                                        new LiveCallResource(parts.calls(), calls))
                                .routes(),
                        new ReferResource(parts, access, calls).routes(),
                        new RecordingResource(parts, access, calls, conferences, peers, publicUrl).routes(),
                        new ConferenceResource(parts, access, conferences).routes(),
                        new ParticipantResource(
                                        parts,
                                        conferences,
                                        new NewParticipantResource(parts, access, conferences, newCalls))
                                .routes(),
                        new NotificationResource(parts.store(), access, calls, publicUrl).routes(),
                        new TraceResource(parts.traces(), calls, peers).routes())
                .flatMap(List::stream)
                .toList();
    }

    private static ServerSettings serverSettings(ClassicActorSystemProvider system) {
        ServerSettings settings = ServerSettings.create(system.classicSystem());
        // The names of filters may end with < and >, and not every client escapes them. A header that
        // cannot be read would be logged whole, credentials and all.
        ParserSettings relaxed =
                settings.getParserSettings().withUriParsingMode(Uri.RELAXED).withIllegalHeaderWarnings(false);
        return settings.withParserSettings(relaxed);
    }

    private static Bound bound(ServerBinding binding, RestSettings settings) {
        LOG.info("REST listens on {}", binding.localAddress());
        return new Bound() {
            @Override
            public InetSocketAddress address() {
                return binding.localAddress();
            }

            @Override
            public CompletionStage<Void> stop() {
                return binding.terminate(settings.stopPatience()).thenAccept(_ -> {});
            }
        };
    }
}
