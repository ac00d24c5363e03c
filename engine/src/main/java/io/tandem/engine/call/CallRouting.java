package io.tandem.engine.call;

import io.tandem.engine.registrar.Verdict;
import io.tandem.engine.route.Destination;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Application;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.TransferRules;
import io.tandem.engine.store.Webhook;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Finds who answers an INVITE: the application of the client that calls, the application of the number that it dialled
/// (an application beats a URL), or whoever it dialled, when a client without an application calls. A stranger reaches
/// hosted numbers and nothing else.
final class CallRouting {
    private final CallParts parts;
    private final Store store;

    private CallRouting(CallParts parts) {
        this.parts = parts;
        this.store = parts.store();
    }

    /// Where an INVITE comes from.
    enum Origin {
        NETWORK,
        /// From a call of this node: who may dial what was judged there.
        INSIDE
    }

    /// Who answers.
    sealed interface Route {}

    /// A script does.
    ///
    /// @param number what was dialled, when it is hosted here
    /// @param account whose call it is
    /// @param script what it runs
    /// @param listener who is told how it goes
    /// @param refer who is asked when its phone sends REFER
    /// @param rules what its phone may do with REFER
    record Hosted(
            Optional<PhoneNumber> number,
            AccountSid account,
            ScriptSource script,
            Optional<StatusListener> listener,
            Optional<ReferApplication> refer,
            TransferRules rules)
            implements Route {}

    /// Nobody has this number.
    record Unknown() implements Route {}

    /// Its account may not take calls.
    record Inactive() implements Route {}

    /// The number has no application and no URL.
    record NoApplication(PhoneNumber number) implements Route {}

    /// The caller is answered so.
    record Refused(SipResponse response) implements Route {}

    static CompletionStage<Route> find(RequestReceived received, Origin origin, CallParts parts) {
        var routing = new CallRouting(parts);
        SipRequest invite = received.request();
        if (origin == Origin.INSIDE) {
            return routing.number(invite, Optional.empty());
        }
        return parts.callers().judge(invite, received.flow()).thenCompose(verdict -> switch (verdict) {
            case Verdict.Challenge(var response) -> done(new Refused(response));
            case Verdict.Refused(var response, var _) -> done(new Refused(response));
            case Verdict.Stranger _, Verdict.FromTrunk _ -> routing.number(invite, Optional.empty());
            case Verdict.Known(var client, var account) -> routing.fromClient(invite, client, account);
        });
    }

    private CompletionStage<Route> fromClient(SipRequest invite, Client client, Account account) {
        return voice(client.voiceApplication(), client.voice(), client.voiceFallback())
                .thenCompose(voice -> {
                    if (voice.isPresent()) {
                        return refer(client, account)
                                .thenApply(refer -> new Hosted(
                                        Optional.empty(),
                                        account.sid(),
                                        voice.get(),
                                        Optional.empty(),
                                        refer,
                                        rules(client, account)));
                    }
                    return number(invite, Optional.of(client))
                            .thenCompose(route -> route instanceof Unknown
                                    ? refer(client, account)
                                            .thenApply(refer -> connected(invite, client, account, refer))
                                    : done(route));
                });
    }

    /// The client has no application: it is connected with whom it dialled.
    private static Route connected(
            SipRequest invite, Client client, Account account, Optional<ReferApplication> refer) {
        String dialled = CallOrigin.dialled(invite);
        Destination destination = dialled.matches("\\+?[0-9*#]+")
                ? new Destination.Number(dialled, Headers.NONE)
                : new Destination.Sip(invite.uri().split("\\?", 2)[0], Headers.NONE, Optional.empty());
        return new Hosted(
                Optional.empty(),
                account.sid(),
                new ScriptSource.Connect(destination),
                Optional.empty(),
                refer,
                rules(client, account));
    }

    private static TransferRules rules(Client client, Account account) {
        return client.transfers().orElseGet(account::transfers);
    }

    private CompletionStage<Route> number(SipRequest invite, Optional<Client> caller) {
        return parts.numbers()
                .find(CallOrigin.dialled(invite))
                .thenCompose(
                        found -> found.map(number -> hosted(number, caller)).orElseGet(() -> done(new Unknown())));
    }

    private CompletionStage<Route> hosted(PhoneNumber number, Optional<Client> caller) {
        return store.account(number.account()).thenCompose(found -> {
            Optional<Account> active = found.filter(account -> account.status() == Account.Status.ACTIVE);
            return active.map(account -> hosted(number, account, caller)).orElseGet(() -> done(new Inactive()));
        });
    }

    private CompletionStage<Route> hosted(PhoneNumber number, Account account, Optional<Client> caller) {
        TransferRules rules = caller.flatMap(Client::transfers).orElseGet(account::transfers);
        return application(number.voiceApplication())
                .thenCombine(refer(number, account, caller), (application, refer) -> {
                    Optional<Webhook> callback =
                            number.statusCallback().or(() -> application.flatMap(Application::statusCallback));
                    return source(application, number.voice(), number.voiceFallback())
                            .<Route>map(script -> new Hosted(
                                    Optional.of(number),
                                    account.sid(),
                                    script,
                                    callback.map(StatusListener::ofAll),
                                    refer,
                                    rules))
                            .orElseGet(() -> new NoApplication(number));
                });
    }

    private CompletionStage<Optional<ScriptSource>> voice(
            Optional<ApplicationSid> sid, Optional<Webhook> voice, Optional<Webhook> fallback) {
        return application(sid).thenApply(application -> source(application, voice, fallback));
    }

    private static Optional<ScriptSource> source(
            Optional<Application> application, Optional<Webhook> voice, Optional<Webhook> fallback) {
        Optional<Webhook> second =
                application.flatMap(Application::voiceFallback).or(() -> fallback);
        return application
                .flatMap(Application::voice)
                .or(() -> voice)
                .map(main -> new ScriptSource.FromApplication(main, second));
    }

    /// The Refer application of a number, else of the client that called it, else of the account.
    private CompletionStage<Optional<ReferApplication>> refer(
            PhoneNumber number, Account account, Optional<Client> caller) {
        return refer(
                        number.referApplication(),
                        number.refer(),
                        number.referFallback().or(number::voiceFallback))
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedStage(found)
                        : caller.map(client -> refer(client, account)).orElseGet(() -> refer(account)));
    }

    private CompletionStage<Optional<ReferApplication>> refer(Client client, Account account) {
        return refer(
                        client.referApplication(),
                        client.refer(),
                        client.referFallback().or(client::voiceFallback))
                .thenCompose(found -> found.isPresent() ? CompletableFuture.completedStage(found) : refer(account));
    }

    private CompletionStage<Optional<ReferApplication>> refer(Account account) {
        return refer(account.referApplication(), account.refer(), account.referFallback());
    }

    private CompletionStage<Optional<ReferApplication>> refer(
            Optional<ApplicationSid> sid, Optional<Webhook> url, Optional<Webhook> fallback) {
        return application(sid)
                .thenApply(application -> application
                        .flatMap(Application::voice)
                        .or(() -> url)
                        .map(main -> new ReferApplication(
                                main, fallback.or(() -> application.flatMap(Application::voiceFallback)))));
    }

    private CompletionStage<Optional<Application>> application(Optional<ApplicationSid> sid) {
        return sid.map(store::application).orElseGet(() -> CompletableFuture.completedStage(Optional.empty()));
    }

    /// What a call that the API makes gets when it says nothing of its own.
    static CompletionStage<Defaults> defaults(AccountSid account, CallParts parts) {
        var routing = new CallRouting(parts);
        return parts.store()
                .account(account)
                .thenCompose(found -> found.map(
                                one -> routing.refer(one).thenApply(refer -> new Defaults(refer, one.transfers())))
                        .orElseGet(() ->
                                CompletableFuture.completedStage(new Defaults(Optional.empty(), TransferRules.USUAL))));
    }

    /// What an account says of its calls.
    record Defaults(Optional<ReferApplication> refer, TransferRules rules) {}

    private static CompletionStage<Route> done(Route route) {
        return CompletableFuture.completedStage(route);
    }
}
