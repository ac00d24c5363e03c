package io.tandem.engine.route;

import io.tandem.engine.sid.AccountSid;
import java.util.List;

/// An account and those above it, which never change.
///
/// @param path the account itself, its parent, and so on to the master account
record Lineage(List<AccountSid> path) {
    Lineage {
        path = List.copyOf(path);
    }

    /// The account right below the master account, and that one itself for itself: whose organization it is.
    private AccountSid organization() {
        return path.get(Math.max(0, path.size() - 2));
    }

    /// Whether `other` is of the same organization, or below this account.
    boolean reaches(Lineage other) {
        return organization().equals(other.organization()) || other.path.contains(path.getFirst());
    }
}
