package io.tandem.app.node;

import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.call.StatusCallback;
import io.tandem.engine.call.Undelivered;
import io.tandem.engine.cluster.PassedCalls;
import io.tandem.engine.conference.ConferenceRegion;
import io.tandem.engine.registrar.Registrar;
import io.tandem.engine.route.Trunks;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.store.LiveCalls;
import io.tandem.engine.store.RecordWriter;
import io.tandem.engine.store.Records;
import io.tandem.http.client.StatusCallbacks;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// The root of a node's actors.
///
/// ```
/// Guardian
/// ├── records       RecordWriter
/// ├── live-calls    LiveCalls
/// ├── callbacks     StatusCallbacks, and its intake
/// ├── conferences   ConferenceRegion > ConferenceActor, RoomEnd
/// ├── calls         CallRegistry > CallActor > leg, script > verb, transfer
/// ├── passed-calls  PassedCalls
/// ├── registrar     Registrar
/// ├── trunks        Trunks > TrunkWatch, TrunkRegistration
/// ├── retention     Retention
/// ├── mending       Mending, until no recording is torn
/// └── network       Network > SipGateway, and the warm-up before the first call
/// ```
final class Guardian {
    private Guardian() {}

    /// What the guardian is told.
    sealed interface Command {}

    /// Everything is to begin.
    ///
    /// @param slot of the sids of this node's calls
    /// @param anyCall is asked about a call of any node
    /// @param anyRoom the rooms of all nodes
    /// @param records writes records
    /// @param live keeps what would be needed should this node be lost, given who writes records
    /// @param callbacks delivers status callbacks
    /// @param service makes what calls and phones need, given the three above
    /// @param gateway makes the gateway, given who hears of calls of other nodes that pass, and whom it tells
    /// @param retention deletes old recordings; empty: they are kept
    /// @param mending mends torn recordings; empty: there are none
    /// @param warmUp what comes before the first call, given the two above
    /// @param begun is told the actors once calls are taken
    record Begin(
            int slot,
            ActorRef<CallRegistry.OfCall> anyCall,
            ActorRef<ConferenceRegion.OfRoom> anyRoom,
            Behavior<RecordWriter.Command> records,
            Function<ActorRef<? super Records>, Behavior<LiveCalls.Command>> live,
            Behavior<StatusCallbacks.Command> callbacks,
            Function<Recorders, Service> service,
            BiFunction<ActorRef<PassedCalls.Command>, ActorRef<SipGateway.Inbound>, Behavior<SipGateway.Command>>
                    gateway,
            Optional<Behavior<Retention.Command>> retention,
            Optional<Behavior<Mending.Command>> mending,
            Network.WarmUpWith warmUp,
            CompletableFuture<Actors> begun)
            implements Command {}

    /// Who takes what is to be kept or told.
    ///
    /// @param records takes what is written
    /// @param live takes what is kept of calls that live
    /// @param callbacks takes what is told
    record Recorders(
            ActorRef<? super Records> records,
            ActorRef<? super LiveCalls.Command> live,
            ActorRef<? super StatusCallback> callbacks) {}

    /// The actors of a node.
    record Actors(
            ActorRef<CallRegistry.Command> calls,
            ActorRef<ConferenceRegion.Command> conferences,
            ActorRef<PassedCalls.Command> passed,
            ActorRef<RecordWriter.Command> records,
            ActorRef<StatusCallbacks.Command> callbacks,
            ActorRef<StatusCallback> callbackIntake,
            ActorRef<Trunks.Command> trunks) {}

    static Behavior<Command> create() {
        return Behaviors.receive((context, command) -> switch (command) {
            case Begin begin -> {
                var records = context.spawn(begin.records(), "records");
                var callbacks = context.spawn(begin.callbacks(), "callbacks");
                var intake = context.spawn(StatusCallbacks.intake(callbacks), "callback-intake");
                var live = context.spawn(begin.live().apply(records), "live-calls");
                Service service = begin.service().apply(new Recorders(records.narrow(), live, intake));
                var trunks = context.spawn(service.trunks(), "trunks");
                var conferences = context.spawn(service.conferences(), "conferences");
                var calls = context.spawn(
                        Behaviors.<CallRegistry.Command>setup(self -> CallRegistry.create(
                                service.calls()
                                        .apply(new Service.Others(
                                                self.getSelf(), begin.anyCall(), begin.anyRoom(), trunks)),
                                begin.slot())),
                        "calls");
                context.spawn(Undelivered.create(), "undelivered");
                begin.retention().ifPresent(retention -> context.spawn(retention, "retention"));
                begin.mending().ifPresent(mending -> context.spawn(mending, "mending"));
                var passed = context.spawn(PassedCalls.create(begin.anyCall()), "passed-calls");
                var registrar = context.spawn(service.registrar(), "registrar");
                calls.tell(new CallRegistry.UseRegistrar(registrar));
                Consumer<ActorRef<SipGateway.Command>> warm = network -> {
                    calls.tell(new CallRegistry.UseNetwork(network));
                    registrar.tell(new Registrar.Begin(network));
                    trunks.tell(new Trunks.Begin(network));
                    begin.begun().complete(new Actors(calls, conferences, passed, records, callbacks, intake, trunks));
                };
                Function<ActorRef<SipGateway.Inbound>, Behavior<SipGateway.Command>> gateway =
                        inbound -> begin.gateway().apply(passed, inbound);
                context.spawn(Network.create(gateway, calls, begin.warmUp(), warm), "network");
                yield Behaviors.same();
            }
        });
    }
}
