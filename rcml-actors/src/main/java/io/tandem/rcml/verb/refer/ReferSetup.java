package io.tandem.rcml.verb.refer;

import io.tandem.engine.call.CallFacts;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.store.Records;
import io.tandem.engine.timer.SipTimers;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;

/// What a transfer of ours needs of its surroundings.
///
/// @param facts the call whose party is transferred
/// @param leg the transferee's leg
/// @param calls knows the dialogs of other calls, on whatever node they are
/// @param records takes the record of the transfer
/// @param timers how long is waited for what
/// @param domain completes a plain number, and stands in Referred-By
/// @param clock tells the time
/// @param random dice for the wait after 491
public record ReferSetup(
        CallFacts facts,
        ActorRef<Leg.Command> leg,
        ActorRef<? super CallRegistry.OfCall> calls,
        ActorRef<? super Records> records,
        SipTimers timers,
        String domain,
        InstantSource clock,
        RandomGenerator random) {}
