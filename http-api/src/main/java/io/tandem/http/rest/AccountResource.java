package io.tandem.http.rest;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.TransferRules;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// `Accounts`: the caller's account and all below it. An account is closed by its status, never deleted.
final class AccountResource {
    private static final int LEVELS = 3;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String STATUSES = "active, suspended or closed";

    private static final List<String> SUBRESOURCES = List.of(
            "Applications",
            "Calls",
            "Clients",
            "Gateways",
            "IncomingPhoneNumbers",
            "Notifications",
            "OutgoingCallerIds",
            "Refers");

    private final Store store;
    private final Access access;
    private final Changes changes;
    private final InstantSource clock;
    private final ApplicationLookup applications;
    /// A status that goes on to the accounts below must not cross another change.
    private final ReentrantLock oneChangeAtATime = new ReentrantLock();

    AccountResource(RestParts parts, Access access) {
        this.store = parts.store();
        this.access = access;
        this.changes = parts.changes();
        this.clock = parts.clock();
        this.applications = new ApplicationLookup(parts.store());
    }

    List<Route> routes() {
        return List.of(
                Route.at("Accounts").get(this::list).create(this::create),
                Route.at("Accounts/{account}").get(this::show).update(this::update));
    }

    private Answer list(Asked asked) {
        Page.Request wanted = Paging.wanted(asked.fields());
        Optional<String> name = asked.fields().text("FriendlyName");
        Optional<Account.Status> status = asked.fields().value("Status", STATUSES, AccountResource::status);
        List<Account> visible = Stream.concat(
                        Stream.of(asked.caller()),
                        access.descendants(asked.caller().sid()).stream())
                .filter(account -> name.map(account.friendlyName()::equals).orElse(true))
                .filter(account -> status.map(account.status()::equals).orElse(true))
                .sorted(Comparator.comparing(Account::created))
                .toList();
        return Paging.answer(
                asked, "Accounts", wanted, Paging.cut(visible, wanted), account -> shown(asked.view(), account));
    }

    private Answer show(Asked asked) {
        return Answer.ok(shown(asked.view(), asked.account()));
    }

    private Answer create(Asked asked) {
        Optional<String> email = switch (asked.dialect()) {
            case RESTCOMM -> Optional.of(asked.fields().required("EmailAddress", "the e-mail address of the account"));
            case LIBRARIES -> asked.fields().text("EmailAddress");
        };
        email.ifPresent(AccountResource::checkEmail);
        Account.Status status = asked.fields()
                .value("Status", "active or suspended", AccountResource::status)
                .orElse(Account.Status.ACTIVE);
        if (status == Account.Status.CLOSED) {
            throw Refusal.badValue("Status", "closed", "active or suspended for a new account");
        }
        if (access.level(asked.caller()) >= LEVELS) {
            throw Refusal.badRequest("account " + asked.caller().sid() + " is on level " + LEVELS
                    + ", expected a parent above it: accounts have " + LEVELS + " levels");
        }
        Instant now = clock.instant();
        AccountSid sid = AccountSid.mint();
        Account blank = new Account(
                sid, Optional.of(asked.caller().sid()), email.orElse(sid.text()), email, status, newToken(), now, now);
        Account made = changed(blank, asked.fields(), status, now);
        save(made);
        return Answer.of(asked.dialect().created(), shown(asked.view(), made))
                .with(HeaderField.LOCATION, asked.view().uri(sid));
    }

    private Answer update(Asked asked) {
        Optional<Account.Status> status = asked.fields().value("Status", STATUSES, AccountResource::status);
        oneChangeAtATime.lock();
        try {
            Account before = Await.result(store.account(asked.account().sid())).orElse(asked.account());
            checkChange(before, status);
            Instant now = clock.instant();
            Account changed = changed(before, asked.fields(), status.orElse(before.status()), now);
            status.filter(wanted -> wanted != before.status()).ifPresent(wanted -> cascade(before, wanted, now));
            save(changed);
            return Answer.ok(shown(asked.view(), changed));
        } finally {
            oneChangeAtATime.unlock();
        }
    }

    private static void checkChange(Account account, Optional<Account.Status> status) {
        if (account.status() == Account.Status.CLOSED) {
            throw Refusal.badRequest("account " + account.sid() + " is closed, and closed is for ever");
        }
        if (account.parent().isEmpty() && status.isPresent() && status.get() != Account.Status.ACTIVE) {
            throw Refusal.badRequest("Status of the master account must stay active: nobody could change it back");
        }
    }

    /// From the leaves up, so that a repeat finishes what a crash left undone.
    private void cascade(Account top, Account.Status status, Instant now) {
        for (Account below : access.descendants(top.sid()).reversed()) {
            if (below.status() != Account.Status.CLOSED && below.status() != status) {
                save(with(below, status, now));
            }
        }
    }

    private void save(Account account) {
        Await.result(store.save(account));
        changes.onAccountChanged(account.sid());
    }

    private static void checkEmail(String email) {
        int at = email.indexOf('@');
        boolean usable = at > 0
                && at == email.lastIndexOf('@')
                && at < email.length() - 1
                && email.chars().noneMatch(Character::isWhitespace);
        if (!usable) {
            throw Refusal.badValue("EmailAddress", email, "an address such as joe@example.org");
        }
    }

    private Account changed(Account before, Fields form, Account.Status status, Instant now) {
        return new Account(
                before.sid(),
                before.parent(),
                form.text("FriendlyName").orElse(before.friendlyName()),
                before.emailAddress(),
                status,
                before.authToken(),
                form.webhook("ReferUrl", "ReferMethod", before.refer()),
                form.webhook("ReferFallbackUrl", "ReferFallbackMethod", before.referFallback()),
                applications.changed(before.sid(), form, "ReferApplicationSid", before.referApplication()),
                TransferFields.changed(form, Optional.of(before.transfers()), TransferRules.USUAL)
                        .orElse(TransferRules.USUAL),
                before.created(),
                now);
    }

    private static Account with(Account before, Account.Status status, Instant now) {
        return new Account(
                before.sid(),
                before.parent(),
                before.friendlyName(),
                before.emailAddress(),
                status,
                before.authToken(),
                before.refer(),
                before.referFallback(),
                before.referApplication(),
                before.transfers(),
                before.created(),
                now);
    }

    private static Optional<Account.Status> status(String text) {
        return Stream.of(Account.Status.values())
                .filter(status -> status.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    private static String newToken() {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static Representation shown(View view, Account account) {
        var shown = new Representation("Account", view).text("Sid", account.sid());
        switch (view.dialect()) {
            case RESTCOMM -> shown.unknown("Organization");
            case LIBRARIES -> shown.text("OwnerAccountSid", account.parent().orElse(account.sid()));
        }
        shown.text("FriendlyName", account.friendlyName())
                .text("EmailAddress", account.emailAddress())
                .text("Type", "Full")
                .text("Status", Access.statusText(account));
        if (view.dialect() == Dialect.RESTCOMM) {
            shown.text("Role", "Administrator");
        }
        Shown.webhook(shown, "ReferUrl", "ReferMethod", account.refer());
        Shown.webhook(shown, "ReferFallbackUrl", "ReferFallbackMethod", account.referFallback());
        shown.text("ReferApplicationSid", account.referApplication());
        TransferFields.show(shown, Optional.of(account.transfers()));
        return shown.date("DateCreated", account.created())
                .date("DateUpdated", account.updated())
                .text("AuthToken", account.authToken())
                .text("Uri", view.uri(account.sid()))
                .nested(subresources(view, account.sid()));
    }

    private static Representation subresources(View view, AccountSid sid) {
        var uris = new Representation("SubresourceUris", view);
        SUBRESOURCES.forEach(name -> uris.text(name, view.uri(sid, name)));
        return uris.unknown(
                "AvailablePhoneNumbers", "Conferences", "Recordings", "Sandbox", "SMSMessages", "Transcriptions");
    }
}
