package io.tandem.http.client;

import io.tandem.engine.application.ApplicationClient;
import io.tandem.engine.application.ApplicationReply;
import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.sid.AccountSid;
import io.tandem.http.client.Courier.Delivered;
import io.tandem.http.client.Courier.Field;
import io.tandem.http.client.Courier.Sending;
import io.tandem.http.client.Courier.Undelivered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks applications over HTTP, with the signature that they know.
///
/// A POST carries the parameters as a form; what is in the query of its URL stays there and is not repeated in the
/// form, so that a validator, which hashes URL and form, sees each once. A GET carries them in its query.
public final class PekkoApplicationClient implements ApplicationClient {
    private static final Logger LOG = LoggerFactory.getLogger(PekkoApplicationClient.class);
    private static final String ACCEPT =
            "application/xml, text/xml;q=0.9, audio/wav;q=0.8, text/plain;q=0.5, */*;q=0.1";

    private final Courier courier;
    private final Tokens tokens;
    private volatile boolean silent;

    /// Signs with what `tokenOf` says; nothing for an account that is unknown.
    public PekkoApplicationClient(Courier courier, Function<AccountSid, CompletionStage<Optional<String>>> tokenOf) {
        this.courier = courier;
        this.tokens = new Tokens(tokenOf, System::nanoTime);
    }

    /// The token of `account` has changed: the next request is signed with the new one.
    public void invalidate(AccountSid account) {
        tokens.invalidate(account);
    }

    /// From now on no application is asked, as if none were reached: other nodes tell what this one owes.
    public void silence() {
        silent = true;
    }

    @Override
    public CompletionStage<ApplicationReply> send(ApplicationRequest request) {
        return send(request, UUID.randomUUID().toString());
    }

    @Override
    public CompletionStage<ApplicationReply> send(ApplicationRequest request, String token) {
        if (silent) {
            return CompletableFuture.completedStage(new ApplicationReply.Failed(
                    ApplicationReply.Kind.UNREACHABLE, "the cluster went on without this node"));
        }
        long deadline = System.nanoTime() + request.patience().toNanos();
        return secret(request)
                .thenCompose(secret -> courier.deliver(
                        request.url(),
                        target -> sending(request, token, secret, target),
                        courier.settings().bodyLimit(),
                        deadline))
                .handle((delivery, failure) -> failure == null ? reply(delivery) : broken(request, failure));
    }

    /// An application that checks signatures refuses a request without one; others need not suffer from a store
    /// that fails.
    private CompletionStage<Optional<String>> secret(ApplicationRequest request) {
        CompletableFuture<Optional<String>> asked = tokens.of(request.account()).toCompletableFuture();
        if (asked.isDone() && !asked.isCompletedExceptionally()) {
            return asked;
        }
        return asked.copy()
                .orTimeout(request.patience().toNanos() / 2, TimeUnit.NANOSECONDS)
                .exceptionally(failure -> {
                    LOG.warn(
                            "token of {} unknown, its requests go out unsigned{}",
                            request.account(),
                            Reasons.inBrackets(failure));
                    return Optional.empty();
                });
    }

    private static Sending sending(ApplicationRequest request, String token, Optional<String> secret, Target target) {
        Parameters parameters = request.parameters();
        return switch (request.method()) {
            case POST -> signed(target, HttpMethod.POST, Percent.form(parameters), parameters, token, secret);
            case GET -> {
                Target asked = target.withQuery(Percent.formBeyond(target.query(), parameters));
                yield signed(asked, HttpMethod.GET, "", Parameters.NONE, token, secret);
            }
        };
    }

    private static Sending signed(
            Target target, HttpMethod method, String form, Parameters signed, String token, Optional<String> secret) {
        List<Field> headers = new ArrayList<>(4);
        headers.add(new Field("Accept", ACCEPT));
        headers.add(new Field("I-Twilio-Idempotency-Token", token));
        secret.filter(key -> !key.isEmpty()).ifPresent(key -> {
            String url = target.signedUrl();
            long now = System.currentTimeMillis() / 1000;
            headers.add(new Field("X-Twilio-Signature", Signature.twilio(key, url, signed)));
            headers.add(new Field("Tandem-Signature", Signature.tandem(key, now, method.name(), url, form)));
        });
        return new Sending(target, method.name(), form, headers);
    }

    private static ApplicationReply reply(Courier.Delivery delivery) {
        return switch (delivery) {
            case Delivered(var head, var body, var url) ->
                new ApplicationReply.Answered(head.status(), head.contentType(), body, url);
            case Undelivered(var kind, var why) -> new ApplicationReply.Failed(kind, why);
        };
    }

    private static ApplicationReply broken(ApplicationRequest request, Throwable failure) {
        LOG.error("{} of {} could not be sent", request.method(), request.account(), failure);
        return new ApplicationReply.Failed(
                ApplicationReply.Kind.UNREACHABLE, "the request could not be made" + Reasons.inBrackets(failure));
    }
}
