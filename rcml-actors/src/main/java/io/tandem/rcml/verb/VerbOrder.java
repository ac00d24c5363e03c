package io.tandem.rcml.verb;

/// What a running verb is told.
public sealed interface VerbOrder {
    /// The leg is over: the verb ends, at once or after the grace that its protocol asks for.
    record LegGone() implements VerbOrder {}

    /// Its outcome does not matter any more: it stops and tells none. Whatever it let play is stopped by its
    /// parent.
    record Abandon() implements VerbOrder {}
}
