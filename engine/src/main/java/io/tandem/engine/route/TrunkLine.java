package io.tandem.engine.route;

import io.tandem.engine.route.TrunkMeter.Standing;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.store.Trunk;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/// A trunk in use, as [Trunks] sees it.
///
/// @param trunk as it was read last
/// @param opened as it was when its children were spawned
/// @param standing whether calls may use it
/// @param failures calls that failed in a row
/// @param watch asks it how it is
/// @param registration registers at it
record TrunkLine(
        Trunk trunk,
        Trunk opened,
        Standing standing,
        int failures,
        Optional<ActorRef<TrunkWatch.Command>> watch,
        Optional<ActorRef<TrunkRegistration.Command>> registration) {
    /// Whether the children serve for `changed` as well: it is reached, watched and registered at as before.
    boolean servesFor(Trunk changed) {
        return opened.uri().equals(changed.uri())
                && opened.watch() == changed.watch()
                && opened.registration() == changed.registration()
                && opened.credentials().equals(changed.credentials());
    }

    /// Whether we register as the same user at the same place for `changed`.
    boolean registersAsFor(Trunk changed) {
        return opened.uri().equals(changed.uri())
                && changed.registration() == Trunk.Registration.REGISTER
                && opened.credentials()
                        .map(Credentials::username)
                        .equals(changed.credentials().map(Credentials::username));
    }

    TrunkLine as(Trunk changed) {
        return new TrunkLine(changed, opened, standing, failures, watch, registration);
    }

    /// From now on, with no failures.
    TrunkLine standing(Standing now) {
        return new TrunkLine(trunk, opened, now, 0, watch, registration);
    }

    TrunkLine failed() {
        return new TrunkLine(trunk, opened, standing, failures + 1, watch, registration);
    }
}
