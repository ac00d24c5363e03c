package io.tandem.rcml.verb.dial;

import io.tandem.engine.call.CallFacts;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.call.ScriptRunner;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.outcome.EndReason.Answer;
import io.tandem.engine.route.Routes;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.transfer.TransferNews;
import io.tandem.rcml.document.Dial;
import io.tandem.rcml.verb.Reporter;
import io.tandem.rcml.verb.prompt.Sounds;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/// What a Dial needs.
///
/// @param dial the verb
/// @param facts the caller's call
/// @param answer whether the caller is answered
/// @param leg its leg
/// @param calls places the calls
/// @param routes finds where they go
/// @param call the caller's call: connects it
/// @param sounds what the caller hears meanwhile
/// @param reporter hears what cannot be called
/// @param clock tells how long it took
/// @param invite header fields for the INVITEs, when this is the first Dial of a transfer
/// @param news hears what becomes of it, when this is the first Dial of a transfer
public record DialSetup(
        Dial dial,
        CallFacts facts,
        Answer answer,
        ActorRef<Leg.Command> leg,
        ActorRef<CallRegistry.Command> calls,
        Routes routes,
        ActorRef<? super ScriptRunner.Event> call,
        Sounds sounds,
        Reporter reporter,
        InstantSource clock,
        Headers invite,
        Optional<ActorRef<? super TransferNews>> news) {}
