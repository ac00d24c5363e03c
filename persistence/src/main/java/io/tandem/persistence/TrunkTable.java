package io.tandem.persistence;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.GatewaySid;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.store.Trunk;
import java.util.List;
import java.util.Optional;

/// Trunks.
public final class TrunkTable {
    /// How they are kept.
    public static final Table<Trunk> TABLE = new Table<>(
            "trunks",
            List.of(
                    "sid",
                    "account",
                    "friendly_name",
                    "uri",
                    "prefix",
                    "strip",
                    "priority",
                    "weight",
                    "username",
                    "password",
                    "registration",
                    "watch",
                    "sources",
                    "status",
                    "created",
                    "updated"),
            TrunkTable::write,
            TrunkTable::read);
    static final String UPSERT = TABLE.upsert();
    static final String BY_SID = TABLE.select() + " WHERE sid = ?";
    /// There are few.
    static final String ALL = TABLE.select() + " ORDER BY created, sid";

    static final String DELETE = TABLE.delete();
    static final String ORDER = "created, sid";

    private TrunkTable() {}

    static Conditions wanted(AccountSid account) {
        return new Conditions().and("account = ?", account);
    }

    private static void write(Values values, Trunk trunk) {
        values.written(trunk.sid())
                .written(trunk.account())
                .text(trunk.friendlyName())
                .text(trunk.uri())
                .text(trunk.prefix())
                .number(trunk.strip())
                .number(trunk.priority())
                .number(trunk.weight())
                .optional(trunk.credentials().map(Credentials::username))
                .optional(trunk.credentials().map(Credentials::password))
                .text(trunk.registration().name())
                .text(trunk.watch().name())
                .texts(trunk.sources())
                .text(trunk.status().name())
                .time(trunk.created())
                .time(trunk.updated());
    }

    private static Trunk read(Row row) {
        return new Trunk(
                new GatewaySid(row.text()),
                new AccountSid(row.text()),
                row.text(),
                row.text(),
                row.text(),
                row.number(),
                row.number(),
                row.number(),
                credentials(row.optionalText(), row.optionalText()),
                Trunk.Registration.valueOf(row.text()),
                Trunk.Watch.valueOf(row.text()),
                row.texts(),
                Trunk.Status.valueOf(row.text()),
                row.time(),
                row.time());
    }

    private static Optional<Credentials> credentials(Optional<String> username, Optional<String> password) {
        return username.flatMap(name -> password.map(word -> new Credentials(name, word)));
    }
}
