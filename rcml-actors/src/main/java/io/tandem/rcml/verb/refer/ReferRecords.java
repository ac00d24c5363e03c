package io.tandem.rcml.verb.refer;

import io.tandem.engine.store.ReferRecord;
import io.tandem.engine.store.ReferRecord.Direction;
import io.tandem.engine.store.ReferRecord.Status;
import java.util.Optional;
import java.util.OptionalInt;

/// Writes the record of a transfer of ours.
public final class ReferRecords {
    private ReferRecords() {}

    /// The record of a transfer that begins.
    public static ReferRecord begun(ReferOrder order, ReferSetup setup) {
        return new ReferRecord(
                order.sid(),
                setup.facts().account(),
                setup.facts().call(),
                Direction.OUTBOUND,
                setup.facts().to(),
                setup.facts().from(),
                order.target(),
                Status.IN_PROGRESS,
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                setup.clock().instant(),
                Optional.empty());
    }
}
