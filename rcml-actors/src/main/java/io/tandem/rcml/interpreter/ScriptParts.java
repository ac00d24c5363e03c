package io.tandem.rcml.interpreter;

import io.tandem.engine.application.ApplicationClient;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.call.StatusCallback;
import io.tandem.engine.conference.ConferenceRegion;
import io.tandem.engine.conference.RoomSounds;
import io.tandem.engine.conference.TieLines;
import io.tandem.engine.route.Routes;
import io.tandem.engine.store.LiveCalls;
import io.tandem.engine.store.Records;
import io.tandem.engine.timer.SipTimers;
import io.tandem.engine.trace.TraceSink;
import io.tandem.rcml.document.Limits;
import io.tandem.rcml.verb.prompt.Sounds;
import java.net.URI;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;

/// What every script needs of its node.
///
/// @param applications asked for documents
/// @param sounds what prompts sound like
/// @param calls the calls of this node
/// @param anyCall is asked about a call of any node
/// @param rooms the conferences of all nodes
/// @param lines brings audio to those of other nodes
/// @param roomSounds what their participants hear alone
/// @param routes finds where a call goes
/// @param records takes notifications and the records of transfers
/// @param live keeps where scripts are
/// @param callbacks tells applications how transfers of the API go
/// @param trace takes the ladders
/// @param limits of documents
/// @param httpBase the engine's own HTTP address: relative URLs of numbers and applications start from it
/// @param domain stands in our SIP addresses
/// @param timers how long is waited for what
/// @param clock tells the time
/// @param random dice
public record ScriptParts(
        ApplicationClient applications,
        Sounds sounds,
        ActorRef<CallRegistry.Command> calls,
        ActorRef<? super CallRegistry.OfCall> anyCall,
        ActorRef<? super ConferenceRegion.OfRoom> rooms,
        TieLines lines,
        RoomSounds roomSounds,
        Routes routes,
        ActorRef<? super Records> records,
        ActorRef<? super LiveCalls.Command> live,
        ActorRef<? super StatusCallback> callbacks,
        TraceSink trace,
        Limits limits,
        URI httpBase,
        String domain,
        SipTimers timers,
        InstantSource clock,
        RandomGenerator random) {}
