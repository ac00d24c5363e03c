package io.tandem.media.tape;

/// Whose voice a tape hears, seen from what is recorded.
public enum Side {
    /// The party of a session, or all of a room.
    PARTY,
    /// Whom the party hears.
    OTHERS
}
