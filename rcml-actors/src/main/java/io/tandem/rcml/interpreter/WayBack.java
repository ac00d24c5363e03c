package io.tandem.rcml.interpreter;

import io.tandem.engine.call.ScriptRunner.Purpose;
import io.tandem.engine.store.Webhook;
import java.util.Optional;

/// Where a participant that has left its room for a transfer goes back to, should that fail.
///
/// @param dial its stay in the room
/// @param fallback of the script that this belongs to
/// @param purpose of that script
record WayBack(Position dial, Optional<Webhook> fallback, Purpose purpose) {}
