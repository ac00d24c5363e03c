package io.tandem.app.node;

import io.tandem.cluster.ClusterSettings;
import io.tandem.engine.application.ApplicationClient;
import io.tandem.engine.application.ApplicationReply;
import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.call.CallParts;
import io.tandem.engine.call.CallSettings;
import io.tandem.engine.call.Callers;
import io.tandem.engine.call.NumberDirectory;
import io.tandem.engine.call.StatusCallback;
import io.tandem.engine.cluster.LostNodes;
import io.tandem.engine.cluster.LostParts;
import io.tandem.engine.cluster.Neighbours;
import io.tandem.engine.conference.ConferenceParts;
import io.tandem.engine.conference.ConferenceRegion;
import io.tandem.engine.conference.ConferenceSettings;
import io.tandem.engine.conference.RoomSounds;
import io.tandem.engine.conference.TapedRooms;
import io.tandem.engine.conference.TieLines;
import io.tandem.engine.media.MediaPlane;
import io.tandem.engine.media.Mixers;
import io.tandem.engine.media.TapeDeck;
import io.tandem.engine.recording.RecordingParts;
import io.tandem.engine.recording.RecordingUrls;
import io.tandem.engine.route.Reach;
import io.tandem.engine.route.RouteSettings;
import io.tandem.engine.route.Routes;
import io.tandem.engine.route.TrunkView;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.LiveCalls;
import io.tandem.engine.store.Records;
import io.tandem.engine.store.Store;
import io.tandem.engine.trace.TraceSink;
import io.tandem.rcml.document.Limits;
import io.tandem.rcml.interpreter.Interpreter;
import io.tandem.rcml.interpreter.LostVerbs;
import io.tandem.rcml.interpreter.ScriptParts;
import io.tandem.rcml.verb.conference.FetchedRoomSounds;
import io.tandem.rcml.verb.prompt.Sounds;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Puts together what calls and their scripts need, for the real ones and for those of the warm-up.
record Wiring(
        Settings settings,
        InstanceId instance,
        Neighbours neighbours,
        MediaPlane media,
        Mixers mixers,
        TapeDeck tapes,
        RecordingUrls recordingUrls,
        Sounds sounds,
        FetchedRoomSounds.BuiltIn roomSounds,
        RandomGenerator random,
        URI httpBase,
        String domain) {
    /// How long a call is as it is before that is written: a short one costs one write, or two.
    private static final Duration SETTLING = Duration.ofMillis(150);
    /// How long after a loss it is looked for what the lost node may have written meanwhile.
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private static final byte[] WARM_UP =
            "<Response><Refer action=\"/health\"><Sip>sip:warm-up@localhost</Sip></Refer></Response>"
                    .getBytes(StandardCharsets.UTF_8);
    private static final byte[] WARM_UP_OVER = "<Response><Hangup/></Response>".getBytes(StandardCharsets.UTF_8);

    CallParts calls(
            Store store,
            NumberDirectory numbers,
            Routes routes,
            Service.Others others,
            Callers callers,
            ApplicationClient applications,
            ActorRef<? super Records> records,
            ActorRef<? super LiveCalls.Command> live,
            ActorRef<? super StatusCallback> callbacks,
            TraceSink trace) {
        return new CallParts(
                new CallSettings(
                        settings.callLimit(),
                        settings.sip().ringAfter(),
                        settings.sip().ringLimit(),
                        settings.retryAfter(),
                        httpBase,
                        domain),
                instance,
                neighbours,
                store,
                numbers,
                routes,
                others.trunks(),
                callers,
                records,
                live,
                callbacks,
                media,
                roomSounds.waiting(),
                recording(records),
                Interpreter.runner(new ScriptParts(
                        applications,
                        sounds,
                        others.calls(),
                        others.anyCall(),
                        others.anyRoom(),
                        lines(),
                        roomSounds(applications),
                        routes,
                        records,
                        live,
                        callbacks,
                        trace,
                        Limits.STANDARD,
                        httpBase,
                        domain,
                        settings.sip().timers(),
                        InstantSource.system(),
                        random)),
                settings.sip().timers(),
                trace,
                InstantSource.system(),
                random);
    }

    /// The rooms of this node.
    Behavior<ConferenceRegion.Command> conferences(ApplicationClient applications, Guardian.Recorders recorders) {
        return ConferenceRegion.create(new ConferenceParts(
                new ConferenceSettings(
                        settings.conferences().longest(), settings.conferences().loudest(), httpBase),
                instance,
                mixers,
                lines(),
                roomSounds(applications),
                new TapedRooms(recording(recorders.records()), recorders.callbacks()),
                recorders.records(),
                recorders.callbacks(),
                InstantSource.system()));
    }

    private TieLines lines() {
        return new TieLines(media, settings.media().host());
    }

    /// Closes what lost nodes left, should this node be the one that does it.
    Behavior<LostNodes.Command> lostNodes(Store store, ActorRef<? super StatusCallback> callbacks) {
        return LostNodes.create(new LostParts(
                instance,
                store,
                callbacks,
                new LostVerbs(recordingUrls),
                InstantSource.system(),
                LostParts.Pauses.USUAL,
                LOOK_AGAIN));
    }

    /// What would be needed should this node be lost.
    Behavior<LiveCalls.Command> liveCalls(ActorRef<? super Records> records) {
        return settings.cluster().keeping() == ClusterSettings.Keeping.LIVE_CALLS
                ? LiveCalls.create(records, SETTLING)
                : Behaviors.ignore();
    }

    private RecordingParts recording(ActorRef<? super Records> records) {
        return new RecordingParts(instance, tapes, recordingUrls, records, httpBase, InstantSource.system());
    }

    private RoomSounds roomSounds(ApplicationClient applications) {
        return new FetchedRoomSounds(applications, sounds, Limits.STANDARD, httpBase, roomSounds);
    }

    /// Where calls go.
    Routes routes(Store store, NumberDirectory numbers, Supplier<TrunkView> trunks, List<String> addresses) {
        return new Routes(
                store,
                numbers,
                trunks,
                routing(addresses),
                InstantSource.system(),
                random,
                Reach.inCluster(instance, neighbours));
    }

    RouteSettings routing(List<String> addresses) {
        return new RouteSettings(
                domain,
                addresses,
                settings.sip().outboundProxy(),
                settings.trunks().watching(),
                settings.trunks().registering());
    }

    /// The warm-up: calls of nobody, whose document is asked of this node itself.
    Network.WarmUpWith warmUp(String self, AccountSid master, ApplicationClient applications, ActorSystem<?> system) {
        Store store = WarmUpStore.of(httpBase.resolve("health"));
        var numbers = new NumberDirectory(store);
        ApplicationClient answering =
                request -> applications.send(signedBy(master, request)).thenApply(_ -> {
                    boolean first =
                            request.parameters().value("ReferSipResponseCode").isEmpty();
                    return new ApplicationReply.Answered(
                            200, Optional.of("text/xml"), first ? WARM_UP : WARM_UP_OVER, httpBase);
                });
        return new Network.WarmUpWith(
                new WarmUp.Plan(
                        settings.warmUpCalls(),
                        "sip:" + WarmUpStore.NUMBER + "@" + self,
                        media,
                        settings.sip().timers(),
                        random),
                registry -> calls(
                        store,
                        numbers,
                        routes(store, numbers, () -> TrunkView.NONE, List.of()),
                        new Service.Others(registry, registry, system.deadLetters(), system.deadLetters()),
                        Callers.STRANGERS,
                        answering,
                        system.deadLetters(),
                        system.deadLetters(),
                        system.deadLetters(),
                        TraceSink.NONE));
    }

    private static ApplicationRequest signedBy(AccountSid account, ApplicationRequest request) {
        return ApplicationRequest.of(account, request.method(), request.url(), request.parameters());
    }
}
