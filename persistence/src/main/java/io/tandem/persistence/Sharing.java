package io.tandem.persistence;

/// Who may have the file of a store open.
public enum Sharing {
    /// One process alone, which is faster and the usual case.
    ALONE,
    /// Several processes of one machine, all of which say so.
    SHARED
}
