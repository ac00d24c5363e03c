package io.tandem.app.node;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.NumberSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Binding;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.Trunk;
import io.tandem.engine.store.Webhook;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The provisioning that the calls of a [WarmUp] find: one account with one number. Nothing of them is kept.
final class WarmUpStore {
    /// What those calls dial.
    static final String NUMBER = "warm-up";

    private WarmUpStore() {}

    /// @param document where the number's document is
    static Store of(URI document) {
        Instant now = Instant.EPOCH;
        var account = new Account(
                AccountSid.mint(), Optional.empty(), NUMBER, Optional.empty(), Account.Status.ACTIVE, NUMBER, now, now);
        var number = new PhoneNumber(
                NumberSid.mint(),
                account.sid(),
                NUMBER,
                NUMBER,
                false,
                Optional.of(new Webhook(document.toString(), HttpMethod.POST)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Map.of(),
                now,
                now);
        Map<String, Object> answers = Map.of(
                "account", Optional.of(account),
                "numbersWritten", List.of(number),
                "patterns", List.<PhoneNumber>of(),
                "clientByLogin", Optional.<Client>empty(),
                "bindings", List.<Binding>of(),
                "liveBindings", List.<Binding>of(),
                "allTrunks", List.<Trunk>of());
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (_, method, _) -> CompletableFuture.completedStage(answers.get(method.getName())));
    }
}
