package io.tandem.persistence;

import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.Binding;
import java.util.List;

/// Bindings of clients.
public final class BindingTable {
    /// How they are kept.
    public static final Table<Binding> TABLE = new Table<>(
            "bindings",
            List.of(
                    "client",
                    "contact",
                    "call_id",
                    "c_seq",
                    "preference",
                    "user_agent",
                    "source",
                    "instance",
                    "registered",
                    "expires"),
            BindingTable::write,
            BindingTable::read);
    static final String UPSERT = TABLE.upsert("client, contact");
    static final String OF_CLIENT = TABLE.select() + " WHERE client = ? ORDER BY registered, contact";
    /// Most of them are live, so that an index would save nothing.
    static final String LIVE = TABLE.select() + " WHERE expires > ? ORDER BY registered, client, contact";

    static final String DELETE = "DELETE FROM bindings WHERE client = ? AND contact = ?";

    /// Unless it was renewed since it was read.
    static final String DELETE_READ = DELETE + " AND call_id = ? AND c_seq = ? AND instance = ? AND registered = ?";

    static final String DELETE_EXPIRED = "DELETE FROM bindings WHERE expires <= ?";

    private BindingTable() {}

    private static void write(Values values, Binding binding) {
        values.written(binding.client())
                .text(binding.contact())
                .text(binding.callId())
                .number(binding.cSeq())
                .number(binding.preference())
                .text(binding.userAgent())
                .text(binding.source())
                .written(binding.instance())
                .time(binding.registered())
                .time(binding.expires());
    }

    private static Binding read(Row row) {
        return new Binding(
                new ClientSid(row.text()),
                row.text(),
                row.text(),
                row.longNumber(),
                row.number(),
                row.text(),
                row.text(),
                new InstanceId(row.text()),
                row.time(),
                row.time());
    }
}
