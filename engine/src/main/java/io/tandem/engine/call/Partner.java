package io.tandem.engine.call;

import io.tandem.engine.leg.Leg;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import org.apache.pekko.actor.typed.ActorRef;

/// A call as the one that it is connected with knows it.
///
/// @param sid its sid
/// @param account whose it is
/// @param call its actor
/// @param leg the leg that it has now
/// @param user the party on that leg
/// @param transfers how many transfers it has been through
public record Partner(
        CallSid sid,
        AccountSid account,
        ActorRef<CallActor.Command> call,
        ActorRef<Leg.Command> leg,
        String user,
        int transfers) {}
