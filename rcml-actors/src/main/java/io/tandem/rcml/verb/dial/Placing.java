package io.tandem.rcml.verb.dial;

import io.tandem.engine.call.Branch;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.call.Outgoing;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.route.Caller;
import io.tandem.engine.route.Destination;
import io.tandem.engine.route.Destination.Parsed;
import io.tandem.engine.route.Route;
import io.tandem.engine.route.Routes;
import io.tandem.engine.store.CallDirection;
import io.tandem.rcml.document.RcmlProblem.Code;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/// Finds where the targets of a Dial are, and places the calls; each lookup and each call has a number of its own.
final class Placing {
    private final ActorContext<DialActor.Command> context;
    private final DialSetup setup;
    private final ActorRef<Branch> branches;
    private int lookedUp;
    private int placed;

    /// @param branches hears what becomes of the calls
    Placing(ActorContext<DialActor.Command> context, DialSetup setup, ActorRef<Branch> branches) {
        this.context = context;
        this.setup = setup;
        this.branches = branches;
    }

    /// Its answer is [DialActor.Looked].
    Fork look(Fork fork, Target target) {
        return switch (target.destination()) {
            case Parsed.Unusable(var why) -> {
                setup.reporter().report(Code.DIAL_TARGET, target.line(), why);
                yield fork.failed(Failure.unreachable(EndReason.UNREACHABLE, 484));
            }
            case Parsed.Meant(var destination) -> {
                int lookup = ++lookedUp;
                context.pipeToSelf(
                        setup.routes()
                                .find(
                                        destination,
                                        new Caller.OfAccount(setup.facts().account())),
                        (found, failure) -> new DialActor.Looked(
                                lookup,
                                target,
                                failure == null
                                        ? found
                                        : new Routes.Unreachable(
                                                Code.FETCH_FAILED.number(), "the store did not answer", 500)));
                yield fork.lookingUp(lookup);
            }
        };
    }

    Fork place(Fork fork, Target target, List<Route> routes) {
        Fork more = fork;
        for (Route route : routes) {
            int branch = ++placed;
            setup.calls().tell(new CallRegistry.Place(outgoing(branch, target, route), branches));
            more = more.with(branch, Line.to(target, setup.clock().instant()));
        }
        return more;
    }

    private Outgoing outgoing(int branch, Target target, Route route) {
        var facts = setup.facts();
        return new Outgoing(
                branch,
                facts.account(),
                Optional.of(facts.call()),
                CallDirection.OUTBOUND_DIAL,
                route,
                callerId(),
                setup.invite(),
                target.listener(),
                target.start(),
                target.sendDigits(),
                facts.refer(),
                route.rules().orElse(facts.rules()),
                0,
                facts.maxForwards() - 1,
                Optional.empty(),
                Optional.empty());
    }

    private Outgoing.CallerId callerId() {
        var facts = setup.facts();
        return setup.dial()
                .callerId()
                .map(id -> new Outgoing.CallerId("", Destination.withoutClient(id)))
                .orElseGet(() -> new Outgoing.CallerId(facts.callerName().orElse(""), facts.from()));
    }
}
