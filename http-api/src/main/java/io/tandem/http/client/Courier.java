package io.tandem.http.client;

import io.tandem.engine.application.ApplicationReply.Kind;
import io.tandem.http.client.Exchange.Answer;
import io.tandem.http.client.Exchange.Head;
import io.tandem.http.client.Exchange.NoAnswer;
import io.tandem.http.client.Target.BadUrl;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.ProductVersion;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.headers.RawRequestURI;
import org.apache.pekko.http.javadsl.model.headers.UserAgent;
import org.apache.pekko.http.javadsl.settings.ClientConnectionSettings;

/// Carries requests to servers and follows where they redirect to. It owns its connections: what must not wait for
/// others has a courier of its own.
public final class Courier {
    private static final int REDIRECTS = 5;
    // Not Pekko's own: that is written without the charset, and some servers then take ISO 8859-1.
    private static final ContentType FORM = MediaTypes.customWithOpenCharset(
                    "application", "x-www-form-urlencoded", Map.of(), false)
            .toContentType(HttpCharsets.UTF_8);
    private static final AtomicInteger COURIERS = new AtomicInteger();

    /// What one server is asked; made anew for each that a redirect leads to, because the signature covers the URL.
    interface Asking {
        Sending at(Target target);
    }

    /// A request as it is sent.
    ///
    /// @param target whose path and query are requested
    /// @param method GET or POST
    /// @param form the body of a POST
    /// @param headers name and value of each
    record Sending(Target target, String method, String form, List<Field> headers) {}

    /// A header.
    record Field(String name, String value) {}

    /// What became of a request, wherever it was redirected to.
    sealed interface Delivery {}

    /// It was answered.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Delivered(Head head, byte[] body, URI url) implements Delivery {}

    /// It was not.
    record Undelivered(Kind kind, String why) implements Delivery {}

    private final ActorRef<ConnectionPool.Command> pool;
    private final Executor executor;
    private final ClientSettings settings;
    private final UserAgent userAgent;

    private Courier(ActorRef<ConnectionPool.Command> pool, Executor executor, ClientSettings settings) {
        this.pool = pool;
        this.executor = executor;
        this.settings = settings;
        this.userAgent = UserAgent.create(ProductVersion.create("Tandem", settings.version()));
    }

    /// A courier whose connections live as long as `system`.
    ///
    /// @throws IllegalArgumentException when the certificates to trust cannot be used
    public static Courier start(ActorSystem<?> system, ClientSettings settings) {
        var http = Http.get(system);
        var tls = ConnectionContext.httpsClient(Trust.with(settings.trust()));
        var connection = ClientConnectionSettings.create(system.classicSystem())
                .withConnectingTimeout(settings.connectTimeout())
                // The pool watches the time of every request and of every unused connection.
                .withIdleTimeout(scala.concurrent.duration.Duration.Inf())
                .withUserAgentHeader(Optional.empty());
        ConnectionPool.Wire wire = origin -> {
            var to = http.connectionTo(origin.address())
                    .toPort(origin.port())
                    .withClientConnectionSettings(connection)
                    .withCustomHttpsConnectionContext(tls);
            return origin.secure() ? to.https() : to.http();
        };
        ActorRef<ConnectionPool.Command> pool = system.systemActorOf(
                ConnectionPool.create(settings, wire), "http-connections-" + COURIERS.incrementAndGet(), Props.empty());
        return new Courier(pool, system.executionContext(), settings);
    }

    ClientSettings settings() {
        return settings;
    }

    /// Sends what `asking` makes for `url` and for every URL that a redirect leads to; never fails.
    ///
    /// @param deadline of the whole, in terms of [System#nanoTime()]
    CompletionStage<Delivery> deliver(URI url, Asking asking, int bodyLimit, long deadline) {
        try {
            return go(Target.of(url), asking, bodyLimit, deadline, new HashSet<>());
        } catch (BadUrl bad) {
            return CompletableFuture.completedStage(
                    new Undelivered(Kind.BAD_URL, "the URL cannot be requested: " + bad.getMessage()));
        }
    }

    private CompletionStage<Delivery> go(
            Target target, Asking asking, int bodyLimit, long deadline, Set<String> visited) {
        visited.add(target.signedUrl());
        Sending sending = asking.at(target);
        var exchange = new Exchange(target.origin(), httpRequest(sending), bodyLimit, deadline, executor);
        pool.tell(new ConnectionPool.Ask(exchange));
        String what = sending.method() + " " + target;
        return exchange.end.thenCompose(end -> switch (end) {
            case NoAnswer(var kind, var why) ->
                CompletableFuture.completedStage(new Undelivered(kind, what + ": " + why));
            case Answer answer
            when isRedirect(answer.head().status()) ->
                redirect(target, answer, what, asking, bodyLimit, deadline, visited);
            case Answer(var head, var body) ->
                CompletableFuture.completedStage(new Delivered(head, body, target.url()));
        });
    }

    private CompletionStage<Delivery> redirect(
            Target from, Answer answer, String what, Asking asking, int bodyLimit, long deadline, Set<String> visited) {
        String got = what + ": " + answer.head().status();
        if (answer.head().location().isEmpty()) {
            return undelivered(Kind.REDIRECT_LOOP, got + " without a Location");
        }
        Target next;
        try {
            next = from.redirected(answer.head().location().get());
        } catch (BadUrl bad) {
            return undelivered(Kind.BAD_URL, got + " to a URL that cannot be requested: " + bad.getMessage());
        }
        if (visited.contains(next.signedUrl())) {
            return undelivered(Kind.REDIRECT_LOOP, got + " back to " + next);
        }
        if (visited.size() > REDIRECTS) {
            return undelivered(Kind.REDIRECT_LOOP, got + " after " + REDIRECTS + " redirects already");
        }
        return go(next, asking, bodyLimit, deadline, visited);
    }

    private static CompletionStage<Delivery> undelivered(Kind kind, String why) {
        return CompletableFuture.completedStage(new Undelivered(kind, why));
    }

    private static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    private HttpRequest httpRequest(Sending sending) {
        Target target = sending.target();
        List<HttpHeader> headers = new ArrayList<>(sending.headers().size() + 4);
        // The exact text that is signed is what is requested: Pekko would write some URLs differently.
        headers.add(RawRequestURI.create(target.pathAndQuery()));
        headers.add(userAgent);
        target.basicCredentials().ifPresent(basic -> headers.add(RawHeader.create("Authorization", basic)));
        sending.headers().forEach(field -> headers.add(RawHeader.create(field.name(), field.value())));
        return sending.method().equals("GET")
                ? HttpRequest.GET("/").withHeaders(headers)
                : HttpRequest.POST("/")
                        .withHeaders(headers)
                        .withEntity(FORM, sending.form().getBytes(StandardCharsets.US_ASCII));
    }
}
