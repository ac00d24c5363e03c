package io.tandem.rcml.verb.conference;

import io.tandem.engine.call.CallFacts;
import io.tandem.engine.conference.ConferenceRegion;
import io.tandem.engine.conference.RoomSounds;
import io.tandem.engine.conference.TieLines;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.transfer.TransferNews;
import io.tandem.rcml.document.Dial;
import io.tandem.rcml.document.Noun;
import io.tandem.rcml.verb.Reporter;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/// What a stay in a room needs.
///
/// @param dial the verb
/// @param noun the room, and how it is entered
/// @param facts the call
/// @param leg its leg
/// @param rooms the rooms of all nodes
/// @param lines brings its audio to a room of another node
/// @param sounds what it hears alone
/// @param reporter hears what cannot be done
/// @param clock tells how long it took
/// @param news hears that the transferee is there, when this is the first Dial of a transfer
public record ParticipantSetup(
        Dial dial,
        Noun.Conference noun,
        CallFacts facts,
        ActorRef<Leg.Command> leg,
        ActorRef<? super ConferenceRegion.OfRoom> rooms,
        TieLines lines,
        RoomSounds sounds,
        Reporter reporter,
        InstantSource clock,
        Optional<ActorRef<? super TransferNews>> news) {}
