package io.tandem.engine.conference;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ConferenceSid;

/// Names a room: equal names of two accounts never meet.
///
/// @param account whose room it is
/// @param name as the application wrote it
public record RoomKey(AccountSid account, String name) {
    /// The room's bucket, which is its shard: the same on every node.
    public int bucket() {
        return Math.floorMod((account.text() + name).hashCode(), ConferenceSid.BUCKETS);
    }
}
