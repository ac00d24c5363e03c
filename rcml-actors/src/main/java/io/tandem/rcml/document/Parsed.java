package io.tandem.rcml.document;

/// What became of an application's answer.
public sealed interface Parsed {

    /// It runs; what was wrong with it is in [Script#problems()].
    record Document(Script script) implements Parsed {}

    /// Nothing of it runs: not well-formed, too large, wrong root element, wrong content type.
    record Refused(RcmlProblem problem) implements Parsed {}
}
