package io.tandem.persistence;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.store.Account;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Accounts.
public final class AccountTable {
    /// How they are kept.
    public static final Table<Account> TABLE = new Table<>(
            "accounts",
            List.of(
                    "sid",
                    "parent",
                    "friendly_name",
                    "email_address",
                    "email_folded",
                    "status",
                    "auth_token",
                    "refer_url",
                    "refer_method",
                    "refer_fallback_url",
                    "refer_fallback_method",
                    "refer_application",
                    "transfer_policy",
                    "transfer_news",
                    "created",
                    "updated"),
            AccountTable::write,
            AccountTable::read);
    static final String UPSERT = TABLE.upsert();
    static final String BY_SID = TABLE.select() + " WHERE sid = ?";
    static final String BY_EMAIL = TABLE.select() + " WHERE email_folded = ?";
    static final String MASTER = TABLE.select() + " WHERE parent IS NULL ORDER BY created, sid LIMIT 1";
    static final String CHILDREN = TABLE.select() + " WHERE parent = ? ORDER BY created, sid";

    private AccountTable() {}

    /// The form of an address by which it is looked up.
    public static String folded(String emailAddress) {
        return emailAddress.toLowerCase(Locale.ROOT);
    }

    private static void write(Values values, Account account) {
        values.written(account.sid())
                .optional(account.parent())
                .text(account.friendlyName())
                .optional(account.emailAddress())
                .optional(account.emailAddress().map(AccountTable::folded))
                .text(account.status().name())
                .text(account.authToken())
                .webhook(account.refer())
                .webhook(account.referFallback())
                .optional(account.referApplication())
                .transfers(Optional.of(account.transfers()))
                .time(account.created())
                .time(account.updated());
    }

    private static Account read(Row row) {
        var sid = new AccountSid(row.text());
        var parent = row.optionalText().map(AccountSid::new);
        var friendlyName = row.text();
        var emailAddress = row.optionalText();
        row.skip();
        return new Account(
                sid,
                parent,
                friendlyName,
                emailAddress,
                Account.Status.valueOf(row.text()),
                row.text(),
                row.webhook(),
                row.webhook(),
                row.optionalText().map(ApplicationSid::new),
                row.transfers().orElseThrow(),
                row.time(),
                row.time());
    }
}
