package io.tandem.rcml.document;

import java.time.Duration;

/// `<Pause>`: silence. As the first verb of a call that still rings it delays the answer.
///
/// @param line where the verb starts
/// @param length whole seconds, 0 or more; default 1 s
public record Pause(int line, Duration length) implements Prompt {}
