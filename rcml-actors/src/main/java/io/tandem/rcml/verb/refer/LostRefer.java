package io.tandem.rcml.verb.refer;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.store.ReferRecord;
import java.util.List;

/// A Refer whose node was lost while it ran.
public final class LostRefer {
    private LostRefer() {}

    /// What its action is told: the codes that were known.
    ///
    /// @param transfers those that it asked for: one
    public static Parameters parameters(List<ReferRecord> transfers) {
        return transfers.isEmpty()
                ? Parameters.NONE
                : new ReferResult(
                                transfers.getLast().referStatus(),
                                transfers.getLast().notifyStatus(),
                                ReferResult.TransfereeLeg.GONE)
                        .parameters();
    }
}
