package io.tandem.rcml.document;

/// `<Hangup>`: the call ends here.
///
/// @param line where the verb starts
public record Hangup(int line) implements Verb {}
