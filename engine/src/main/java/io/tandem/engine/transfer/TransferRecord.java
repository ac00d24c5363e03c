package io.tandem.engine.transfer;

import io.tandem.engine.AtEnd;
import io.tandem.engine.store.Records;
import io.tandem.engine.store.ReferRecord;
import io.tandem.engine.store.ReferRecord.Status;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/// The record of one transfer as its actor has it written: its end exactly once, also when the actor dies, or its
/// script or call dies with it.
public final class TransferRecord {
    private final ActorRef<? super Records> records;
    private final InstantSource clock;
    private ReferRecord written;

    /// The record of a transfer that is about to begin.
    public TransferRecord(ReferRecord begun, ActorRef<? super Records> records, InstantSource clock) {
        this.records = records;
        this.clock = clock;
        this.written = begun;
    }

    /// It begins.
    public void begins() {
        write(written);
    }

    /// That much is known of it.
    public void known(Optional<String> callStatus, OptionalInt referStatus, OptionalInt notifyStatus) {
        write(written.known(callStatus, referStatus, notifyStatus));
    }

    /// It is over.
    public void ended(Status last, Optional<String> callStatus, OptionalInt referStatus, OptionalInt notifyStatus) {
        write(written.ended(last, callStatus, referStatus, notifyStatus, clock.instant()));
    }

    private void write(ReferRecord now) {
        written = now;
        records.tell(new Records.OfRefer(now));
    }

    /// The same behavior; should it die before the transfer is over, the transfer has failed.
    public <T> Behavior<T> closedBy(Behavior<T> behavior) {
        return AtEnd.run(
                () -> {
                    if (written.ended().isEmpty()) {
                        ended(Status.FAILED, written.callStatus(), written.referStatus(), written.notifyStatus());
                    }
                },
                behavior);
    }
}
