/// Conferences: one entity per account and room name, whom its participants hear, and what is told of it.
///
/// ```
/// node A: room of this node          node B
/// participant <--> room              participant <--> PartyEnd     see TieLines
///                  room <--> RoomEnd <----- messages, RTP -----------^
/// ```
@NullMarked
package io.tandem.engine.conference;

import org.jspecify.annotations.NullMarked;
