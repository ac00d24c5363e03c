package io.tandem.http.client;

import io.tandem.engine.sid.AccountSid;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// The tokens of the accounts, remembered for a minute, so that a request does not wait for the store.
final class Tokens {
    private static final long KEPT = Duration.ofMinutes(1).toNanos();
    private static final int MOST = 10_000;

    private record Known(CompletionStage<Optional<String>> token, long since) {}

    private final Map<AccountSid, Known> known = new ConcurrentHashMap<>();
    private final Function<AccountSid, CompletionStage<Optional<String>>> source;
    private final LongSupplier nanoTime;

    Tokens(Function<AccountSid, CompletionStage<Optional<String>>> source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
    }

    /// The token of `account`; fails when the store does.
    CompletionStage<Optional<String>> of(AccountSid account) {
        Known one = known.get(account);
        if (one != null && nanoTime.getAsLong() - one.since < KEPT) {
            return one.token;
        }
        if (known.size() >= MOST) {
            known.clear();
        }
        CompletionStage<Optional<String>> asked = ask(account);
        var asking = new Known(asked, nanoTime.getAsLong());
        known.put(account, asking);
        asked.whenComplete((_, failure) -> {
            if (failure != null) {
                known.remove(account, asking);
            }
        });
        return asked;
    }

    /// The token of `account` has changed.
    void invalidate(AccountSid account) {
        known.remove(account);
    }

    private CompletionStage<Optional<String>> ask(AccountSid account) {
        try {
            return source.apply(account);
        } catch (RuntimeException broken) {
            return CompletableFuture.failedStage(broken);
        }
    }
}
