/// `<Dial>`: calls the targets, connects the caller with the first that is there, and tells how it went.
///
/// ```
/// Interpreter       DialActor            CallRegistry, calls of the targets
///  |----spawn---------->|-----Place----------->|   forking    the Dial's timeout, its targets, or the caller end it
///  |                    |<----Rings------------|
///  |                    |<----Ready------------|   the others are told to hang up
///  |<---JoinWanted------|                      |   joining    the two calls know each other
///  |----PartnerJoined-->|                      |   talking    the time limit, the callee, or the caller
///  |----PartnerGone---->|                      |
///  |<---outcome---------|                      |
/// ```
@NullMarked
package io.tandem.rcml.verb.dial;

import org.jspecify.annotations.NullMarked;
