package io.tandem.rcml.interpreter;

import io.tandem.engine.call.ScriptRunner.PartnerGone;
import io.tandem.engine.call.ScriptRunner.PartnerJoined;
import io.tandem.engine.leg.Leg;
import io.tandem.rcml.interpreter.Verbs.Running;
import io.tandem.rcml.verb.VerbOrder;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/// The Dial that still runs while another script, or a transfer, decides what becomes of it; mostly there is none.
final class HeldDial {
    private Optional<Running> dial = Optional.empty();

    void hold(Running running) {
        dial = Optional.of(running);
    }

    boolean isThere() {
        return dial.isPresent();
    }

    /// It is held no more.
    Optional<Running> release() {
        Optional<Running> released = dial;
        dial = Optional.empty();
        return released;
    }

    void tell(VerbOrder order) {
        dial.ifPresent(running -> running.orders().accept(order));
    }

    /// What of all that an interpreter is told concerns it.
    void hears(Interpreter.Command command) {
        switch (command) {
            case Interpreter.FromCall(PartnerJoined(var call)) -> tell(new VerbOrder.PartnerJoined(call));
            case Interpreter.FromCall(PartnerGone _) -> tell(new VerbOrder.PartnerGone());
            case Interpreter.VerbEnded(var number, var _) -> over(number);
            case Interpreter.VerbGone(var number) -> over(number);
            case Interpreter.FromCall _,
                    Interpreter.Got _,
                    Interpreter.TransferEnded _,
                    Interpreter.TransferTold _ -> {}
        }
    }

    void on(ActorRef<Leg.Command> newLeg) {
        tell(new VerbOrder.OnLeg(newLeg));
    }

    private void over(int number) {
        dial = dial.filter(running -> running.number() != number);
    }
}
