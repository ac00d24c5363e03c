package io.tandem.persistence;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.NumberSid;
import io.tandem.engine.store.OutgoingCallerId;
import java.util.List;
import java.util.Optional;

/// Outgoing caller ids.
public final class CallerIdTable {
    /// How they are kept.
    public static final Table<OutgoingCallerId> TABLE = new Table<>(
            "outgoing_caller_ids",
            List.of("sid", "account", "phone_number", "friendly_name", "created", "updated"),
            CallerIdTable::write,
            CallerIdTable::read);
    static final String UPSERT = TABLE.upsert();
    static final String BY_SID = TABLE.select() + " WHERE sid = ?";
    static final String DELETE = TABLE.delete();
    static final String ORDER = "created, sid";

    private CallerIdTable() {}

    static Conditions wanted(AccountSid account, Optional<String> phoneNumber, Optional<String> friendlyName) {
        return new Conditions()
                .and("account = ?", account)
                .and("phone_number = ?", phoneNumber)
                .and("friendly_name = ?", friendlyName);
    }

    private static void write(Values values, OutgoingCallerId callerId) {
        values.written(callerId.sid())
                .written(callerId.account())
                .text(callerId.phoneNumber())
                .text(callerId.friendlyName())
                .time(callerId.created())
                .time(callerId.updated());
    }

    private static OutgoingCallerId read(Row row) {
        return new OutgoingCallerId(
                new NumberSid(row.text()), new AccountSid(row.text()), row.text(), row.text(), row.time(), row.time());
    }
}
