package io.tandem.engine.store;

/// What a waiting record is worth, the least first.
enum Worth {
    /// A newer snapshot will hold all of it.
    INTERMEDIATE,
    /// Nothing will replace it, but no call depends on it.
    NOTIFICATION,
    /// The end of a call or transfer: never given up.
    FINAL
}
