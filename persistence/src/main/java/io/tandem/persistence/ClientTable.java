package io.tandem.persistence;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.store.Client;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Clients. Their bindings are deleted with them by the database.
public final class ClientTable {
    /// How they are kept.
    public static final Table<Client> TABLE = new Table<>(
            "clients",
            List.of(
                    "sid",
                    "account",
                    "login",
                    "login_folded",
                    "friendly_name",
                    "realm",
                    "ha1_md5",
                    "ha1_sha256",
                    "status",
                    "voice_url",
                    "voice_method",
                    "voice_fallback_url",
                    "voice_fallback_method",
                    "voice_application",
                    "refer_url",
                    "refer_method",
                    "refer_fallback_url",
                    "refer_fallback_method",
                    "refer_application",
                    "transfer_policy",
                    "transfer_news",
                    "created",
                    "updated"),
            ClientTable::write,
            ClientTable::read);
    static final String UPSERT = TABLE.upsert();
    static final String BY_SID = TABLE.select() + " WHERE sid = ?";
    static final String BY_LOGIN = TABLE.select() + " WHERE login_folded = ?";
    static final String DELETE = TABLE.delete();
    static final String ORDER = "created, sid";

    private ClientTable() {}

    /// The form of a login by which it is looked up.
    public static String folded(String login) {
        return login.toLowerCase(Locale.ROOT);
    }

    static Conditions wanted(AccountSid account, Optional<String> login) {
        return new Conditions().and("account = ?", account).and("login_folded = ?", login.map(ClientTable::folded));
    }

    private static void write(Values values, Client client) {
        values.written(client.sid())
                .written(client.account())
                .text(client.login())
                .text(folded(client.login()))
                .text(client.friendlyName())
                .text(client.secret().realm())
                .text(client.secret().md5())
                .text(client.secret().sha256())
                .text(client.status().name())
                .webhook(client.voice())
                .webhook(client.voiceFallback())
                .optional(client.voiceApplication())
                .webhook(client.refer())
                .webhook(client.referFallback())
                .optional(client.referApplication())
                .transfers(client.transfers())
                .time(client.created())
                .time(client.updated());
    }

    private static Client read(Row row) {
        var sid = new ClientSid(row.text());
        var account = new AccountSid(row.text());
        var login = row.text();
        row.skip();
        return new Client(
                sid,
                account,
                login,
                row.text(),
                new Client.Secret(row.text(), row.text(), row.text()),
                Client.Status.valueOf(row.text()),
                row.webhook(),
                row.webhook(),
                row.optionalText().map(ApplicationSid::new),
                row.webhook(),
                row.webhook(),
                row.optionalText().map(ApplicationSid::new),
                row.transfers(),
                row.time(),
                row.time());
    }
}
