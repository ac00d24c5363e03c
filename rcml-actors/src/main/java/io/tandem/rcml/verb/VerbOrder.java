package io.tandem.rcml.verb;

import io.tandem.engine.leg.Leg;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.transfer.Callee;
import org.apache.pekko.actor.typed.ActorRef;

/// What a running verb is told.
public sealed interface VerbOrder {
    /// What every verb is told.
    sealed interface Ending extends VerbOrder {}

    /// What a verb is told that goes on through this: a Dial; of a Record only [OnLeg].
    sealed interface Change extends VerbOrder {}

    /// The leg is over: the verb ends, at once or after the grace that its protocol asks for.
    record LegGone() implements Ending {}

    /// Its outcome does not matter any more: it stops and tells none. Whatever it let play is stopped by its
    /// parent.
    record Abandon() implements Ending {}

    /// The leg is answered.
    record LegTalking() implements Change {}

    /// Another leg is in the place of the one before.
    record OnLeg(ActorRef<Leg.Command> leg) implements Change {}

    /// The call is connected with that one.
    record PartnerJoined(CallSid call) implements Change {}

    /// Another call waits for the callee of this one's Dial, which is to be told and not connected.
    record HandOver(ActorRef<? super Callee> replyTo) implements Change {}

    /// The call is connected with nobody any more.
    record PartnerGone() implements Change {}
}
