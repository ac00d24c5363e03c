package io.tandem.engine.call;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds the incoming phone number that was dialled. Exact numbers are asked of the store each time; the
/// patterns are kept
/// until somebody says that numbers have [changed][#changed].
public final class NumberDirectory {
    private final Store store;
    private final AtomicReference<@Nullable CompletableFuture<NumberMatcher>> matcher = new AtomicReference<>();

    /// A directory that has asked for nothing yet.
    ///
    /// @param store where the numbers are
    public NumberDirectory(Store store) {
        this.store = store;
    }

    /// The number that `dialled` means, for a caller from anywhere. The stage fails when the store does.
    ///
    /// @param dialled the user part of the Request-URI, without its escapes
    public CompletionStage<Optional<PhoneNumber>> find(String dialled) {
        return find(dialled, _ -> true);
    }

    /// The number that `dialled` means.
    ///
    /// @param dialled the user part of the Request-URI, without its escapes
    /// @param reachable the accounts whose pure-SIP numbers the caller can reach
    public CompletionStage<Optional<PhoneNumber>> find(String dialled, Predicate<AccountSid> reachable) {
        CompletionStage<List<PhoneNumber>> written = store.numbersWritten(NumberMatcher.spellings(dialled));
        return written.thenCombine(matcher(), (exact, known) -> known.match(dialled, exact, reachable));
    }

    /// Numbers were saved or deleted: what is kept is out of date.
    public void changed() {
        matcher.set(null);
    }

    /// The place is taken before the store is asked, so that a change which comes in between empties it again.
    private CompletionStage<NumberMatcher> matcher() {
        CompletableFuture<NumberMatcher> known = matcher.get();
        if (known != null) {
            return known;
        }
        var loading = new CompletableFuture<NumberMatcher>();
        if (!matcher.compareAndSet(null, loading)) {
            return matcher();
        }
        store.patterns().thenApply(NumberMatcher::new).whenComplete((loaded, problem) -> {
            if (problem == null) {
                loading.complete(loaded);
            } else {
                matcher.compareAndSet(loading, null); // so that the next call asks again
                loading.completeExceptionally(problem);
            }
        });
        return loading;
    }
}
