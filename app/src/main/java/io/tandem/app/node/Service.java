package io.tandem.app.node;

import io.tandem.engine.application.ApplicationClient;
import io.tandem.engine.call.CallParts;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.call.NumberDirectory;
import io.tandem.engine.conference.ConferenceRegion;
import io.tandem.engine.registrar.Authenticator;
import io.tandem.engine.registrar.Registrar;
import io.tandem.engine.registrar.RegistrarSettings;
import io.tandem.engine.registrar.TrunkSources;
import io.tandem.engine.route.TrunkParts;
import io.tandem.engine.route.TrunkView;
import io.tandem.engine.route.Trunks;
import io.tandem.engine.store.Store;
import io.tandem.engine.trace.TraceSink;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/// What the calls and the phones of a node are served with: one authenticator judges both.
///
/// @param calls makes the parts of all calls, given whom they tell
/// @param conferences holds the rooms
/// @param registrar serves REGISTER
/// @param trunks watches trunks, and registers there
record Service(
        Function<Others, CallParts> calls,
        Behavior<ConferenceRegion.Command> conferences,
        Behavior<Registrar.Command> registrar,
        Behavior<Trunks.Command> trunks) {
    /// Whom calls and their scripts tell something.
    record Others(
            ActorRef<CallRegistry.Command> calls,
            ActorRef<? super CallRegistry.OfCall> anyCall,
            ActorRef<? super ConferenceRegion.OfRoom> anyRoom,
            ActorRef<? super Trunks.Command> trunks) {}

    static Service of(
            Wiring wiring,
            Store store,
            NumberDirectory numbers,
            TrunkSources sources,
            Meters meter,
            ApplicationClient applications,
            TraceSink trace,
            List<String> addresses,
            Guardian.Recorders recorders) {
        var sip = wiring.settings().sip();
        var registrar = wiring.settings().registrar();
        var settings = new RegistrarSettings(
                wiring.domain(),
                sip.realm(),
                sip.digestAlgorithms(),
                sip.nonceLife(),
                registrar.expiry(),
                registrar.contacts(),
                registrar.keepalive(),
                registrar.guessing());
        var authenticator =
                new Authenticator(settings, store, sources, recorders.records(), meter, InstantSource.system());
        var view = new AtomicReference<>(TrunkView.NONE);
        var routes = wiring.routes(store, numbers, view::get, addresses);
        return new Service(
                others -> wiring.calls(
                        store,
                        numbers,
                        routes,
                        others,
                        authenticator::judge,
                        applications,
                        recorders.records(),
                        recorders.live(),
                        recorders.callbacks(),
                        trace),
                wiring.conferences(applications, recorders),
                Registrar.create(settings, wiring.instance(), store, authenticator, meter, InstantSource.system()),
                Trunks.create(
                        new TrunkParts(
                                store,
                                recorders.records(),
                                wiring.routing(addresses),
                                meter,
                                InstantSource.system(),
                                wiring.random()),
                        view::set));
    }
}
