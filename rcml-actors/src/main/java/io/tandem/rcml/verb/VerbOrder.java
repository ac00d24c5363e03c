package io.tandem.rcml.verb;

/// What a running verb is told. It is stopped by its parent when its outcome does not matter any more.
public sealed interface VerbOrder {
    /// The leg is over: the verb ends, at once or after the grace that its protocol asks for.
    record LegGone() implements VerbOrder {}
}
