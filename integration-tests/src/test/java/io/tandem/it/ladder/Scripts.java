package io.tandem.it.ladder;

import io.tandem.engine.application.ApplicationClient;
import io.tandem.engine.call.CallParts;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.call.ScriptRunner;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// What runs scripts in ladders: answers at once.
final class Scripts {
    private Scripts() {}


    static ScriptRunner runner(
            CallParts parts, ApplicationClient application, LadderSounds sounds, ActorRef<CallRegistry.Command> registry) {
        return (facts, source, leg, owner) -> Behaviors.setup(context -> {
            owner.tell(new ScriptRunner.AnswerWanted());
            return Behaviors.receiveMessage(order -> switch (order) {
                case ScriptRunner.LegTalking _, ScriptRunner.Replace _, ScriptRunner.Transfer _ -> Behaviors.same();
                case ScriptRunner.LegOver _ -> {
                    owner.tell(new ScriptRunner.Finished());
                    yield Behaviors.stopped();
                }
            });
        });
    }
}
