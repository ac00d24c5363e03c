package io.tandem.engine.store;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.GatewaySid;
import io.tandem.engine.sip.Credentials;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A gateway to the telephone network or to another system: where numbers go that are not hosted here.
///
/// @param sid its identifier
/// @param account whose it is; its descendants may call over it too
/// @param friendlyName for people
/// @param uri where it is reached: `sip:host[:port][;transport=tcp]`, without a user
/// @param prefix numbers that start so go here; empty: all
/// @param strip how many leading characters of the number are left out towards it
/// @param priority lower is tried first
/// @param weight share among those of the same prefix and priority, 0 to 65535
/// @param credentials answer its challenges
/// @param registration whether we register there
/// @param watch whether it is asked by OPTIONS, and left out while it does not answer
/// @param sources addresses or networks (`192.0.2.0/24`) that its calls come from: they need no digest
/// @param status whether it is used
/// @param created when it was made
/// @param updated when it was last changed
public record Trunk(
        GatewaySid sid,
        AccountSid account,
        String friendlyName,
        String uri,
        String prefix,
        int strip,
        int priority,
        int weight,
        Optional<Credentials> credentials,
        Registration registration,
        Watch watch,
        List<String> sources,
        Status status,
        Instant created,
        Instant updated) {
    public Trunk {
        sources = List.copyOf(sources);
    }

    /// Whether we register at a trunk.
    public enum Registration {
        NONE,
        REGISTER
    }

    /// Whether a trunk is asked how it is.
    public enum Watch {
        NONE,
        OPTIONS
    }

    /// Whether a trunk is used.
    public enum Status {
        DISABLED,
        ENABLED
    }
}
