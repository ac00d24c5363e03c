package io.tandem.it.ladder;

import io.tandem.engine.call.CallControl;
import io.tandem.engine.call.CallFacts;
import io.tandem.engine.call.CallParts;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.call.CallSettings;
import io.tandem.engine.call.NumberDirectory;
import io.tandem.engine.call.ReferApplication;
import io.tandem.engine.call.ScriptRunner;
import io.tandem.engine.call.ScriptSource;
import io.tandem.engine.call.StatusCallback;
import io.tandem.engine.call.StatusEvent;
import io.tandem.engine.call.StatusListener;
import io.tandem.engine.call.Undelivered;
import io.tandem.engine.cluster.Neighbours;
import io.tandem.engine.conference.ConferenceControl;
import io.tandem.engine.conference.ConferenceParts;
import io.tandem.engine.conference.ConferenceRegion;
import io.tandem.engine.conference.ConferenceSettings;
import io.tandem.engine.conference.TapedRooms;
import io.tandem.engine.conference.TieLines;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.media.FakeMediaPlane;
import io.tandem.engine.media.FakeMixers;
import io.tandem.engine.media.FakeTapeDeck;
import io.tandem.engine.outcome.EndReason.Answer;
import io.tandem.engine.recording.FakeRecordingUrls;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingParts;
import io.tandem.engine.registrar.Authenticator;
import io.tandem.engine.registrar.Registrar;
import io.tandem.engine.registrar.RegistrarMeter;
import io.tandem.engine.registrar.RegistrarSettings;
import io.tandem.engine.registrar.TrunkSources;
import io.tandem.engine.route.RouteSettings;
import io.tandem.engine.route.Routes;
import io.tandem.engine.route.TrunkView;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.FakeStore;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.RecordingRecord.Source;
import io.tandem.engine.store.Records;
import io.tandem.engine.store.ReferRecord;
import io.tandem.engine.store.Trunk;
import io.tandem.engine.timer.SipTimers;
import io.tandem.engine.trace.TraceSink;
import io.tandem.rcml.document.Limits;
import io.tandem.rcml.interpreter.Interpreter;
import io.tandem.rcml.interpreter.ScriptParts;
import io.tandem.rcml.verb.conference.FetchedRoomSounds;
import io.tandem.rcml.verb.prompt.FetchedSounds;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// The engine with everything around it but SIP: the store, the media plane and the application are fakes.
final class EngineUnderTest {
    static final URI APPLICATION = URI.create("http://app.example");
    static final String DOMAIN = "tandem.example";

    private final Ladder.Setting setting;
    private final Consumer<Occurrence> told;
    private final SipTimers timers;
    private final InstantSource clock;
    private final UnaryOperator<String> addresses;
    private final FakeStore store = new FakeStore();
    private final FakeMediaPlane media = new FakeMediaPlane();
    private final FakeTapeDeck tapes;
    private final FakeMixers mixers = new FakeMixers();
    private final LadderSounds sounds = new LadderSounds();
    private final LadderApplication application;
    private final AtomicInteger live = new AtomicInteger();

    /// @param told hears what is said to the application and over the API
    /// @param timer runs something later
    /// @param addresses replaces `{bob}` by where bob's phone is
    EngineUnderTest(
            Ladder.Setting setting,
            Consumer<Occurrence> told,
            SipTimers timers,
            InstantSource clock,
            BiConsumer<Duration, Runnable> timer,
            UnaryOperator<String> addresses) {
        this.setting = setting;
        this.told = told;
        this.timers = timers;
        this.clock = clock;
        this.tapes = new FakeTapeDeck(clock);
        this.addresses = addresses;
        this.application = new LadderApplication(setting.scripts(), told, timer);
        new Provisioning(store, clock.instant(), addresses).write(setting);
    }

    FakeMediaPlane media() {
        return media;
    }

    FakeTapeDeck tapes() {
        return tapes;
    }

    FakeMixers mixers() {
        return mixers;
    }

    LadderSounds sounds() {
        return sounds;
    }

    LadderApplication application() {
        return application;
    }

    /// The actors that a call needs.
    ///
    /// @param registry takes what comes in
    /// @param api hears what the API's orders lead to
    record Actors(
            ActorRef<CallRegistry.Command> registry,
            ActorRef<ConferenceRegion.Command> conferences,
            ActorRef<Object> api) {}

    /// @param network sends our messages
    Actors spawn(ActorContext<?> context, ActorRef<SipGateway.Command> network) {
        ActorRef<Records> records = context.spawn(records(), "records");
        ActorRef<StatusCallback> callbacks = context.spawn(
                Behaviors.<StatusCallback>receiveMessage(callback -> {
                    told.accept(new Occurrence.Asked(callback.request()));
                    return Behaviors.same();
                }),
                "callbacks");
        var later = new LaterRunner();
        var numbers = new NumberDirectory(store);
        var random = new Random(4711);
        var routes = new Routes(store, numbers, this::trunks, routeSettings(), clock, random);
        InstanceId instance = InstanceId.mint();
        RegistrarSettings registering = registering();
        var authenticator =
                new Authenticator(registering, store, new TrunkSources(store), records, RegistrarMeter.NONE, clock);
        var parts = new CallParts(
                settings(),
                instance,
                Neighbours.none(),
                store,
                numbers,
                routes,
                context.getSystem().deadLetters(),
                authenticator::judge,
                records,
                context.getSystem().deadLetters(),
                callbacks,
                media,
                sounds.named("hold music"),
                new RecordingParts(instance, tapes, new FakeRecordingUrls(), records, APPLICATION, clock),
                later,
                timers,
                TraceSink.NONE,
                clock,
                random);
        ActorRef<CallRegistry.Command> registry = context.spawn(CallRegistry.create(parts, 0), "calls");
        context.spawn(Undelivered.create(), "undelivered");
        registry.tell(new CallRegistry.UseNetwork(network));
        var registrar = context.spawn(
                Registrar.create(registering, instance, store, authenticator, RegistrarMeter.NONE, clock), "registrar");
        registry.tell(new CallRegistry.UseRegistrar(registrar));
        registrar.tell(new Registrar.Begin(network));
        var spoken = new FetchedSounds(sounds, sounds, sounds, sounds.ringing(), sounds.beep());
        var roomSounds =
                new FetchedRoomSounds(application, spoken, Limits.STANDARD, APPLICATION, sounds.builtInOfRooms());
        var lines = new TieLines(media, InetAddress.getLoopbackAddress());
        ActorRef<ConferenceRegion.Command> conferences = context.spawn(
                ConferenceRegion.create(new ConferenceParts(
                        new ConferenceSettings(
                                LadderParser.time(setting.settings().getOrDefault("longestConference", "240m")),
                                3,
                                APPLICATION),
                        instance,
                        mixers,
                        lines,
                        roomSounds,
                        new TapedRooms(parts.recordings(), callbacks),
                        records,
                        callbacks,
                        clock)),
                "conferences");
        later.runner = Optional.of(Interpreter.runner(new ScriptParts(
                application,
                spoken,
                registry,
                registry,
                conferences,
                lines,
                roomSounds,
                routes,
                records,
                context.getSystem().deadLetters(),
                callbacks,
                TraceSink.NONE,
                Limits.STANDARD,
                APPLICATION,
                parts.settings().domain(),
                timers,
                clock,
                random)));
        return new Actors(registry, conferences, context.spawn(api(), "api"));
    }

    /// No trunk is watched: all that are enabled are up.
    private TrunkView trunks() {
        return new TrunkView(
                store.allTrunks().toCompletableFuture().join().stream()
                        .filter(trunk -> trunk.status() == Trunk.Status.ENABLED)
                        .toList(),
                Set.of());
    }

    private RegistrarSettings registering() {
        RegistrarSettings usual = RegistrarSettings.usual(DOMAIN);
        Duration keepalive = LadderParser.time(setting.settings().getOrDefault("keepalive", "0s"));
        return new RegistrarSettings(
                usual.domain(),
                usual.realm(),
                usual.algorithms(),
                usual.nonceLife(),
                usual.expiry(),
                usual.contacts(),
                new RegistrarSettings.Keepalive(keepalive, usual.keepalive().atOnce()),
                usual.guessing());
    }

    private RouteSettings routeSettings() {
        return new RouteSettings(
                DOMAIN,
                List.of(addresses.apply("{us}")),
                Optional.ofNullable(setting.settings().get("outboundProxy")).map(addresses),
                RouteSettings.Watching.USUAL,
                RouteSettings.Registering.USUAL);
    }

    /// Scripts need the registry, and the registry needs them.
    private static final class LaterRunner implements ScriptRunner {
        private volatile Optional<ScriptRunner> runner = Optional.empty();

        @Override
        public Behavior<Order> run(
                CallFacts facts, Start start, Answer answer, ActorRef<Leg.Command> leg, ActorRef<? super Event> owner) {
            return runner.orElseThrow().run(facts, start, answer, leg, owner);
        }
    }

    private Behavior<Records> records() {
        return Behaviors.receiveMessage(record -> {
            switch (record) {
                case Records.OfCall(var call) -> store.save(call);
                case Records.OfRefer(var refer) -> store.save(refer);
                case Records.OfRecording(var recording) -> store.save(recording);
                case Records.NoRecording(var recording) -> store.deleteRecording(recording);
                case Records.OfConference(var conference) -> store.save(conference);
                case Records.OfLiveCall(var call) -> store.save(call);
                case Records.LiveCallOver(var node, var call) -> store.deleteLiveCall(node, call);
                case Records.OfApplication(var notification) -> store.save(notification);
            }
            return Behaviors.same();
        });
    }

    private Behavior<Object> api() {
        return Behaviors.receiveMessage(answer -> {
            switch (answer) {
                case CallRegistry.Live(var calls) -> live.set(calls);
                case CallControl.Modified modified -> told.accept(answered(modified, why(modified)));
                case CallControl.ReferStarted started -> told.accept(answered(started, why(started)));
                case RecordingControl.Started started -> told.accept(answered(started, why(started)));
                case RecordingControl.Changed changed -> told.accept(answered(changed, why(changed)));
                case CallControl.Created created -> told.accept(answered(created, why(created)));
                case ConferenceControl.Changed changed -> told.accept(answered(changed, Optional.empty()));
                case ConferenceControl.ParticipantChanged changed -> told.accept(answered(changed, Optional.empty()));
                default -> throw new IllegalStateException("the API hears no " + answer);
            }
            return Behaviors.same();
        });
    }

    private static Occurrence answered(Object result, Optional<String> why) {
        return new Occurrence.Answered(
                result.getClass().getSimpleName(), why, placed(result), RecordingFields.recording(result));
    }

    private static Optional<CallSid> placed(Object result) {
        return result instanceof CallControl.Placed(var record) ? Optional.of(record.sid()) : Optional.empty();
    }

    private static Optional<String> why(Object result) {
        return switch (result) {
            case CallControl.WrongState(var why) -> Optional.of(why);
            case CallControl.TargetRefused(var why) -> Optional.of(why);
            case RecordingControl.WrongState(var why) -> Optional.of(why);
            case CallControl.CannotPlace(var why) -> Optional.of(why);
            default -> Optional.empty();
        };
    }

    /// How many calls lived when the registry was asked last.
    AtomicInteger live() {
        return live;
    }

    /// `POST Calls`.
    static CallRegistry.Command create(Fields fields, ActorRef<Object> api) {
        Optional<StatusListener> listener = Provisioning.webhook(fields, "StatusCallback")
                .map(webhook -> new StatusListener(
                        webhook,
                        fields.value("StatusCallbackEvent")
                                .map(EngineUnderTest::events)
                                .orElse(Set.of(StatusEvent.COMPLETED))));
        return new CallRegistry.Create(
                new CallControl.CallOrder(
                        Provisioning.ACCOUNT,
                        fields.value("To").orElse(""),
                        fields.value("From").orElse(""),
                        fields.value("CallerName"),
                        script(fields).orElseThrow(() -> new IllegalArgumentException("expected Url= or Rcml=")),
                        fields.value("Timeout").map(LadderParser::time).orElse(Duration.ofSeconds(60)),
                        fields.value("TimeLimit").map(LadderParser::time),
                        listener,
                        fields.value("SendDigits"),
                        Optional.empty(),
                        Provisioning.webhook(fields, "ReferUrl")
                                .map(webhook -> new ReferApplication(webhook, Optional.empty())),
                        fields.value("Record")
                                .filter("true"::equals)
                                .map(_ -> RecordingFields.recording(Source.OUTBOUND_API, fields))),
                api);
    }

    private static Set<StatusEvent> events(String words) {
        return Stream.of(words.split(" ", -1))
                .map(word -> StatusEvent.valueOf(word.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toSet());
    }

    private static Optional<ScriptSource> script(Fields fields) {
        return fields.value("Rcml")
                .<ScriptSource>map(ScriptSource.Inline::new)
                .or(() -> Provisioning.webhook(fields, "Url")
                        .map(url -> new ScriptSource.FromApplication(url, Optional.empty())));
    }

    /// `POST Calls/{CA}` and `POST Calls/{CA}/Refers`.
    static CallRegistry.Command order(CallSid call, String path, Fields fields, ActorRef<Object> api) {
        if (path.contains("/Recordings")) {
            return RecordingFields.order(call, path, fields, api);
        }
        if (path.endsWith("/Refers")) {
            return new CallRegistry.Refer(
                    call,
                    new CallControl.ReferOrder(
                            fields.value("Target").orElse(""),
                            fields.value("ReplacesCallSid").flatMap(CallSid::parse),
                            Provisioning.webhook(fields, "Action"),
                            fields.value("Timeout").map(LadderParser::time),
                            Provisioning.webhook(fields, "StatusCallback")),
                    api);
        }
        Optional<CallControl.RequestedStatus> status = fields.value("Status")
                .map(text -> text.equals("canceled")
                        ? CallControl.RequestedStatus.CANCELED
                        : CallControl.RequestedStatus.COMPLETED);
        return new CallRegistry.Modify(
                call,
                new CallControl.Modification(
                        script(fields),
                        status,
                        fields.value("MoveConnectedCallLeg")
                                        .filter("true"::equals)
                                        .isPresent()
                                ? CallControl.OtherLeg.MOVES_ALONG
                                : CallControl.OtherLeg.HANGS_UP,
                        Provisioning.webhook(fields, "StatusCallback"),
                        fields.value("Mute")
                                .map(mute -> mute.equals("true") ? CallControl.Mute.ON : CallControl.Mute.OFF)),
                api);
    }

    private CallSettings settings() {
        Map<String, String> said = setting.settings();
        return new CallSettings(
                Integer.parseInt(said.getOrDefault("limit", "100")),
                LadderParser.time(said.getOrDefault("ringAfter", "3s")),
                LadderParser.time(said.getOrDefault("ringLimit", "180s")),
                Integer.parseInt(said.getOrDefault("retryAfter", "5")),
                APPLICATION,
                DOMAIN);
    }

    AccountSid account() {
        return Provisioning.ACCOUNT;
    }

    /// The newest state of every call's record, in the order in which the calls came.
    List<CallRecord> calls() {
        return newest(CallRecord.class, CallRecord::sid);
    }

    /// The newest state of every transfer's record.
    List<ReferRecord> refers() {
        return newest(ReferRecord.class, ReferRecord::sid);
    }

    /// The newest state of every recording's record that is there, in the order in which they began.
    List<RecordingRecord> recordings() {
        return newest(RecordingRecord.class, RecordingRecord::sid).stream()
                .filter(recording -> store.recording(recording.sid())
                        .toCompletableFuture()
                        .join()
                        .isPresent())
                .toList();
    }

    /// The newest state of every conference's record, in the order in which they began.
    List<ConferenceRecord> conferences() {
        return newest(ConferenceRecord.class, ConferenceRecord::sid);
    }

    List<Notification> notifications() {
        return newest(Notification.class, Notification::sid);
    }

    private <R extends Record> List<R> newest(Class<R> kind, Function<R, Object> key) {
        Map<Object, R> bySid = new LinkedHashMap<>();
        store.written().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .forEach(record -> bySid.put(key.apply(record), record));
        return List.copyOf(bySid.values());
    }
}
