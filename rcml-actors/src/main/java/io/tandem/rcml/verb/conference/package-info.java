/// A Dial with a Conference noun: one party's stay in a room. The room's own side is `io.tandem.engine.conference`.
///
/// ```
/// Interpreter      ParticipantActor       room                 Leg
///  |-----spawn---------->|------Enter------->|                   |   entering   5 s at the most
///  |                     |<-----Seated-------|                   |
///  |                     |-------------Enter(mixer)------------->|   staying    the Dial's timeLimit, or the room's
///  |                     |-------------Play (it waits)---------->|
///  |                     |<-----Moved--------|                   |   somebody else has come
///  |                     |-------------StopPlaying-------------->|
///  |                     |<-----SentOut------|                   |
///  |                     |-------------Part--------------------->|
///  |<----Outcome---------|                                       |
/// ```
///
/// A room of another node offers a line first ([io.tandem.engine.conference.PartyEnd]), which then takes its place.
///
/// The parent hears exactly one [io.tandem.rcml.verb.VerbOutcome], unless it abandons the verb. Whichever way it ends,
/// the room watches the actor, and the leg is not in the room any more.
@NullMarked
package io.tandem.rcml.verb.conference;

import org.jspecify.annotations.NullMarked;
