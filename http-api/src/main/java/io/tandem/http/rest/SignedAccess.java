package io.tandem.http.rest;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Store;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Lets in who has no credentials but a signed URL.
final class SignedAccess {
    private final SignedUrls urls;
    private final Store store;
    private final InstantSource clock;

    SignedAccess(SignedUrls urls, Store store, InstantSource clock) {
        this.urls = urls;
        this.store = store;
        this.clock = clock;
    }

    /// The account whose recording a signed URL opens; nothing when it is not signed.
    ///
    /// @param values what stands for the names in the route
    Optional<Account> admitted(Map<String, String> values, Fields query) {
        return query.text(SignedUrls.SIGNATURE).map(signature -> checked(values, query, signature));
    }

    private Account checked(Map<String, String> values, Fields query, String signature) {
        AccountSid account =
                AccountSid.parse(values.getOrDefault("account", "")).orElseThrow(SignedAccess::wrong);
        RecordingSid recording =
                RecordingSid.parse(values.getOrDefault("recording", "")).orElseThrow(SignedAccess::wrong);
        String expires = query.text(SignedUrls.EXPIRES).orElseThrow(SignedAccess::wrong);
        return switch (urls.verdict(account, recording, expires, signature, clock.instant())) {
            case VALID ->
                Await.result(store.account(account))
                        .filter(known -> known.status() == Account.Status.ACTIVE)
                        .orElseThrow(() -> new Refusal(
                                403, ErrorCode.ACCOUNT_NOT_ACTIVE, "account " + account + " is not active"));
            case EXPIRED -> throw new Refusal(403, ErrorCode.BAD_SIGNATURE, "the time of this URL is over");
            case WRONG -> throw wrong();
        };
    }

    private static Refusal wrong() {
        return new Refusal(
                403,
                ErrorCode.BAD_SIGNATURE,
                "the signature does not fit the URL, expected Expires and Signature as they were given");
    }
}
