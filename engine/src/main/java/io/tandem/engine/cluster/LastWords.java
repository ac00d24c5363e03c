package io.tandem.engine.cluster;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.LiveCall.Owed;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.ReferRecord;
import java.util.List;
import java.util.Optional;

/// The port to what knows verbs: says what the action of one is told whose node was lost while it ran, as if it had
/// ended then.
@FunctionalInterface
public interface LastWords {
    /// What the action is told beside the parameters of all requests; empty when such an end asks nothing.
    Optional<Parameters> of(Left left);

    /// What is known of a verb. All records are final, those that the verb made are the oldest first.
    ///
    /// @param owed what is owed
    /// @param call the call whose script ran it
    /// @param dialled the calls that it made
    /// @param transfers the transfers that it asked for
    /// @param recordings the recordings that it made
    record Left(
            Owed owed,
            CallRecord call,
            List<CallRecord> dialled,
            List<ReferRecord> transfers,
            List<RecordingRecord> recordings) {}
}
