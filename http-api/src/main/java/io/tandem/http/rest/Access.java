package io.tandem.http.rest;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Store;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who asks, and whose accounts they may use: an account may use itself and all below it.
final class Access {
    private static final String SCHEME = "basic ";

    private final Store store;
    private final String realm;

    Access(Store store, String realm) {
        this.store = store;
        this.realm = realm;
    }

    /// The account whose credentials the request has (HTTP Basic, sid or e-mail address with the AuthToken).
    Account authenticate(Optional<String> authorization) {
        String credentials = authorization
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(SCHEME))
                .map(value -> decoded(value.substring(SCHEME.length()).strip()))
                .orElseThrow(() -> challenge("no credentials, expected HTTP Basic with AccountSid and AuthToken"));
        int colon = credentials.indexOf(':');
        if (colon < 0) {
            throw challenge("credentials without a colon, expected AccountSid:AuthToken");
        }
        Optional<Account> known = find(credentials.substring(0, colon));
        boolean matches = sameText(known.map(Account::authToken).orElse(""), credentials.substring(colon + 1));
        Account account = known.filter(_ -> matches).orElseThrow(() -> challenge("unknown account or wrong AuthToken"));
        if (account.status() != Account.Status.ACTIVE) {
            throw new Refusal(
                    403, ErrorCode.ACCOUNT_NOT_ACTIVE, "account " + account.sid() + " is " + statusText(account));
        }
        return account;
    }

    /// The account that a path names, if the caller may use it.
    Account permitted(Account caller, String name) {
        Account target = find(name).orElseThrow(() -> Refusal.notFound("there is no account '" + name + "'"));
        if (!covers(caller.sid(), target)) {
            throw Refusal.denied(
                    "account " + caller.sid() + " may use itself and its descendants; " + name + " is neither");
        }
        return target;
    }

    /// Refuses a resource of `owner` under the path of `account`, unless it is of that account or of one below it.
    void checkOwner(Account account, AccountSid owner, Object resource) {
        if (account.sid().equals(owner)) {
            return;
        }
        Optional<Account> holder = Await.result(store.account(owner));
        if (holder.filter(known -> covers(account.sid(), known)).isEmpty()) {
            throw Refusal.denied(resource + " does not belong to account " + account.sid());
        }
    }

    /// Refuses to make anything in an account that is closed.
    void checkMayGrow(Account account) {
        if (account.status() == Account.Status.CLOSED) {
            throw new Refusal(403, ErrorCode.ACCOUNT_NOT_ACTIVE, "account " + account.sid() + " is closed");
        }
    }

    /// Refuses to make calls for an account that may do nothing.
    void checkMayCall(Account account) {
        if (account.status() != Account.Status.ACTIVE) {
            throw new Refusal(
                    403, ErrorCode.ACCOUNT_NOT_ACTIVE, "account " + account.sid() + " is " + statusText(account));
        }
    }

    /// How far an account is from the top: the master account is on level 1.
    int level(Account account) {
        return ancestors(account).size() + 1;
    }

    /// All accounts below, parents before their children.
    List<Account> descendants(AccountSid top) {
        List<Account> found = new ArrayList<>();
        for (Account child : Await.result(store.children(top))) {
            found.add(child);
            found.addAll(descendants(child.sid()));
        }
        return found;
    }

    /// The accounts whose resources a list shows: the one in the path, with `SubAccounts=true` also those below it.
    Set<AccountSid> listed(Asked asked) {
        Set<AccountSid> accounts = new HashSet<>(Set.of(asked.account().sid()));
        if (asked.fields().isSet("SubAccounts")) {
            descendants(asked.account().sid()).stream().map(Account::sid).forEach(accounts::add);
        }
        return accounts;
    }

    static String statusText(Account account) {
        return account.status().name().toLowerCase(Locale.ROOT);
    }

    private boolean covers(AccountSid above, Account account) {
        return above.equals(account.sid())
                || ancestors(account).stream()
                        .anyMatch(ancestor -> ancestor.sid().equals(above));
    }

    private List<Account> ancestors(Account account) {
        List<Account> found = new ArrayList<>();
        Optional<Account> parent = account.parent().flatMap(sid -> Await.result(store.account(sid)));
        while (parent.isPresent()) {
            found.add(parent.get());
            parent = parent.get().parent().flatMap(sid -> Await.result(store.account(sid)));
        }
        return found;
    }

    private Optional<Account> find(String name) {
        if (name.contains("@")) {
            return Await.result(store.accountByEmail(name));
        }
        return AccountSid.parse(name).flatMap(sid -> Await.result(store.account(sid)));
    }

    private static boolean sameText(String expected, String given) {
        return !expected.isEmpty()
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw challenge("credentials that are not base64, expected HTTP Basic with AccountSid and AuthToken");
        }
    }

    private Refusal challenge(String message) {
        return new Refusal(
                401,
                ErrorCode.AUTHENTICATION,
                message,
                Map.of(HeaderField.WWW_AUTHENTICATE, "Basic realm=\"" + realm + "\", charset=\"UTF-8\""));
    }
}
