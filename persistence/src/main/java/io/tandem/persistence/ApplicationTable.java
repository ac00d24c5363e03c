package io.tandem.persistence;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.store.Application;
import java.util.List;
import java.util.Optional;

/// Applications.
public final class ApplicationTable {
    /// How they are kept.
    public static final Table<Application> TABLE = new Table<>(
            "applications",
            List.of(
                    "sid",
                    "account",
                    "friendly_name",
                    "voice_url",
                    "voice_method",
                    "voice_fallback_url",
                    "voice_fallback_method",
                    "status_callback_url",
                    "status_callback_method",
                    "kind",
                    "created",
                    "updated"),
            ApplicationTable::write,
            ApplicationTable::read);
    static final String UPSERT = TABLE.upsert();
    static final String BY_SID = TABLE.select() + " WHERE sid = ?";
    static final String DELETE = TABLE.delete();
    static final String ORDER = "created, sid";

    private ApplicationTable() {}

    static Conditions wanted(AccountSid account, Optional<String> friendlyName) {
        return new Conditions().and("account = ?", account).and("friendly_name = ?", friendlyName);
    }

    private static void write(Values values, Application application) {
        values.written(application.sid())
                .written(application.account())
                .text(application.friendlyName())
                .webhook(application.voice())
                .webhook(application.voiceFallback())
                .webhook(application.statusCallback())
                .text(application.kind())
                .time(application.created())
                .time(application.updated());
    }

    private static Application read(Row row) {
        return new Application(
                new ApplicationSid(row.text()),
                new AccountSid(row.text()),
                row.text(),
                row.webhook(),
                row.webhook(),
                row.webhook(),
                row.text(),
                row.time(),
                row.time());
    }
}
