package io.tandem.engine.call;

import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Application;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.Webhook;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Finds who answers a dialled number: the number, its account, and the application that is asked (an application of
/// the
/// number beats its URL).
final class CallRouting {
    private CallRouting() {}

    /// Who answers.
    sealed interface Route {}

    /// An application does.
    record Hosted(PhoneNumber number, ScriptSource script, Optional<Webhook> statusCallback) implements Route {}

    /// Nobody has this number.
    record Unknown() implements Route {}

    /// Its account may not take calls.
    record Inactive(PhoneNumber number) implements Route {}

    /// The number has no application and no URL.
    record NoApplication(PhoneNumber number) implements Route {}

    static CompletionStage<Route> find(String dialled, NumberDirectory numbers, Store store) {
        return numbers.find(dialled)
                .thenCompose(found -> found.map(number -> hosted(number, store)).orElseGet(() -> done(new Unknown())));
    }

    private static CompletionStage<Route> hosted(PhoneNumber number, Store store) {
        return store.account(number.account())
                .thenCompose(account -> account.filter(CallRouting::isActive).isPresent()
                        ? application(number.voiceApplication(), store).thenApply(app -> route(number, app))
                        : done(new Inactive(number)));
    }

    private static boolean isActive(Account account) {
        return account.status() == Account.Status.ACTIVE;
    }

    private static CompletionStage<Optional<Application>> application(Optional<ApplicationSid> sid, Store store) {
        return sid.map(store::application).orElseGet(() -> CompletableFuture.completedStage(Optional.empty()));
    }

    private static Route route(PhoneNumber number, Optional<Application> application) {
        Optional<Webhook> voice = application.flatMap(Application::voice).or(number::voice);
        Optional<Webhook> fallback =
                application.flatMap(Application::voiceFallback).or(number::voiceFallback);
        Optional<Webhook> callback = number.statusCallback().or(() -> application.flatMap(Application::statusCallback));
        return voice.<Route>map(main -> new Hosted(number, new ScriptSource.FromApplication(main, fallback), callback))
                .orElseGet(() -> new NoApplication(number));
    }

    private static CompletionStage<Route> done(Route route) {
        return CompletableFuture.completedStage(route);
    }
}
