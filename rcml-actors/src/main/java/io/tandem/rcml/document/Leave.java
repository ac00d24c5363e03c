package io.tandem.rcml.document;

/// `<Leave>`: a caller who waits in a queue leaves it.
///
/// @param line where the verb starts
public record Leave(int line) implements Verb {}
