package io.tandem.engine.transfer;

import io.tandem.engine.call.CallActor;
import org.apache.pekko.actor.typed.ActorRef;

/// What becomes of a callee that rings for a call which was transferred to another one: any number of [Rings], then
/// exactly one of the others.
public sealed interface Callee {
    /// It rings.
    record Rings(int status) implements Callee {}

    /// It is there, and connected with nobody.
    record There(ActorRef<CallActor.Command> call) implements Callee {}

    /// It is not there.
    ///
    /// @param status what the phone is told
    record Failed(int status) implements Callee {}

    /// Nobody is being called.
    record Nobody() implements Callee {}
}
