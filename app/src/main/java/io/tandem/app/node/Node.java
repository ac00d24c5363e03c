package io.tandem.app.node;

import io.tandem.cluster.ClusterNode;
import io.tandem.cluster.Side;
import io.tandem.engine.application.MediaFetcher;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.call.NumberDirectory;
import io.tandem.engine.cluster.Change;
import io.tandem.engine.cluster.ClusterRelay;
import io.tandem.engine.cluster.Neighbours;
import io.tandem.engine.cluster.PassedCalls;
import io.tandem.engine.cluster.Peer;
import io.tandem.engine.cluster.Peers;
import io.tandem.engine.conference.ConferenceRegion;
import io.tandem.engine.registrar.TrunkSources;
import io.tandem.engine.route.Trunks;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sid.NumberSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.RecordWriter;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.StoreException;
import io.tandem.engine.trace.RecentTraces;
import io.tandem.engine.trace.TraceSink;
import io.tandem.http.client.ClientSettings;
import io.tandem.http.client.Courier;
import io.tandem.http.client.FetchedAudio;
import io.tandem.http.client.PekkoApplicationClient;
import io.tandem.http.client.StatusCallbacks;
import io.tandem.http.rest.Changes;
import io.tandem.http.rest.Operation;
import io.tandem.http.rest.Operation.Condition;
import io.tandem.http.rest.Operation.Verdict;
import io.tandem.http.rest.RestParts;
import io.tandem.http.rest.RestServer;
import io.tandem.http.rest.RestSettings;
import io.tandem.http.rest.SignedUrls;
import io.tandem.media.AudioFiles;
import io.tandem.media.DecodedClips;
import io.tandem.media.Tones;
import io.tandem.media.rtp.RtpMediaPlane;
import io.tandem.media.rtp.RtpSettings;
import io.tandem.media.speech.SpeechSettings;
import io.tandem.media.speech.Speeches;
import io.tandem.media.tape.WavTapes;
import io.tandem.rcml.verb.conference.FetchedRoomSounds;
import io.tandem.rcml.verb.prompt.FetchedSounds;
import io.tandem.sip.JainSipGateway;
import io.tandem.sip.SipSettings;
import io.tandem.sip.SipStack;
import io.tandem.sip.SipStartFailure;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/// One running engine: all parts, wired. It decides nothing.
public final class Node implements AutoCloseable {
    /// Whether new calls are taken.
    private enum State {
        STARTING,
        READY,
        DRAINING,
        CLOSING
    }

    /// How a node ended that nobody closed.
    public enum Ending {
        /// It was told to drain, and its last call is over.
        DRAINED,
        /// The others went on without it: it was on the smaller side of a cut, or could not be reached.
        DOWNED
    }

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /// Whoever drains a node waits for its calls, or ends it by a signal.
    private static final Duration LONGEST_DRAIN = Duration.ofDays(30);
    /// For BYE to phones that answer, once the others go on without this node.
    private static final Duration FAREWELL = Duration.ofSeconds(3);
    /// Other nodes may be starting too.
    private static final Duration JOINING = Duration.ofMinutes(2);

    /// What another node has changed is read anew by then, whether its word came or not.
    private static final Duration REREAD = Duration.ofMinutes(1);

    /// Between two tries to mend what was torn when the store was away.
    private static final Duration MENDING = Duration.ofSeconds(10);

    /// Over an hour of decoded sound, at two bytes a sample.
    private static final long DECODED_BYTES = 64L << 20;

    private final Settings settings;
    private final Stores.Opened opened;
    private final Store store;
    private final FirstStart.Master master;
    private final Meters meters = new Meters();
    private final RecentTraces traces;
    private final WavTapes tapes;
    private final RtpMediaPlane media;
    private final SipStack sip;
    private final ActorSystem<Guardian.Command> system;
    private final CompletableFuture<Guardian.Actors> actors = new CompletableFuture<>();
    private final CompletableFuture<Ending> ended = new CompletableFuture<>();
    private Optional<CompletionStage<Void>> draining = Optional.empty(); // guarded by this
    private volatile State state = State.STARTING;
    private volatile Side side = Side.LARGER;
    private final RestServer.Bound rest;
    private final ClusterNode cluster;
    private final InstanceId instance;

    /// Starts a node; it takes calls when this returns.
    ///
    /// @param settings what the operator has set
    /// @param ladders hears the lines of all ladders, beside the API
    /// @throws NodeStartFailure says what could not be started, and why
    public static Node start(Settings settings, TraceSink ladders) throws NodeStartFailure {
        try {
            Files.createDirectories(settings.data());
            return new Node(settings, ladders);
        } catch (CompletionException e) {
            throw new NodeStartFailure(told(e), e);
        } catch (IOException | SipStartFailure | ExecutionException | TimeoutException | StoreException e) {
            throw new NodeStartFailure(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeStartFailure("interrupted", e);
        }
    }

    /// What a stage that was waited for failed with.
    private static String told(CompletionException failure) {
        Throwable cause = failure.getCause();
        return String.valueOf((cause == null ? failure : cause).getMessage());
    }

    private Node(Settings settings, TraceSink ladders)
            throws IOException, SipStartFailure, ExecutionException, TimeoutException, InterruptedException {
        this.settings = settings;
        this.opened = Stores.open(settings);
        this.store = opened.store();
        this.traces = new RecentTraces(settings.tracedCalls(), settings.traceLines());
        this.master = FirstStart.master(store, settings);
        this.instance = InstanceId.mint();
        this.tapes = WavTapes.in(settings.data().resolve("recordings"));
        var torn = new TornRecordings(store, tapes, opened.figures().spooled(), InstantSource.system());
        List<RecordingSid> leftTorn = torn.mend(tapes.torn());
        var signedUrls = new SignedUrls(FirstStart.urlSecret(store));
        this.media = RtpMediaPlane.start(rtp(settings));
        this.sip = SipStack.start(sip(settings), meters);
        this.system = ActorSystem.create(Guardian.create(), "tandem", ClusterNode.config(settings.cluster(), instance));
        CompletionStage<ActorRef<CallRegistry.Command>> calls = actors.thenApply(Guardian.Actors::calls);
        CompletionStage<ActorRef<ConferenceRegion.Command>> conferences =
                actors.thenApply(Guardian.Actors::conferences);
        var joining = ClusterNode.join(system, settings.cluster(), instance, calls, conferences)
                .toCompletableFuture();
        CompletionStage<ActorRef<CallRegistry.OfCall>> anyCall = joining.thenApply(ClusterNode::calls);
        CompletionStage<ActorRef<ConferenceRegion.OfRoom>> anyRoom = joining.thenApply(ClusterNode::rooms);
        var numbers = new NumberDirectory(store);
        var sources = new TrunkSources(store);
        Courier courier = Courier.start(
                system,
                ClientSettings.DEFAULT
                        .withConnections(
                                settings.applications().connections(),
                                settings.applications().waiting())
                        .withTimes(settings.applications().connectTimeout(), ClientSettings.DEFAULT.keepAlive())
                        .withBodyLimit(settings.applications().bodyLimit()));
        var applications = new PekkoApplicationClient(courier, this::tokenOf);
        Consumer<Change> reader = reader(numbers, sources, applications);
        var parts = new RestParts(
                store,
                new RegistryCallControl(calls, anyCall, system),
                new RegistryRecordingControl(anyCall, system),
                new RegionConferenceControl(anyRoom, system),
                tapes,
                signedUrls,
                traces,
                peers(joining),
                new Operation(
                        instance,
                        this::health,
                        () -> ready(joining),
                        meters::text,
                        () -> members(joining),
                        this::drain),
                changes(reader, joining),
                InstantSource.system());
        RestSettings usual = RestSettings.on(
                settings.http().host().getHostAddress(), settings.http().port());
        this.rest = RestServer.start(system, rest(usual), parts)
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        URI httpBase = URI.create(httpBase());
        TraceSink trace = (call, entry) -> {
            traces.record(call, entry);
            ladders.record(call, entry);
        };
        MediaFetcher fetcher =
                FetchedAudio.in(settings.data().resolve("cache").resolve("media"), courier, Clock.systemUTC());
        var speech = Speeches.create(new SpeechSettings(
                settings.media().espeak(),
                Optional.of(settings.data().resolve("cache").resolve("speech")),
                settings.media().speechCache(),
                32L << 20));
        var sounds = new FetchedSounds(
                speech, fetcher, new DecodedClips(new AudioFiles(), DECODED_BYTES), Tones.ringback(), Tones.beep());
        RandomGenerator random = new SharedRandom();
        this.cluster = joining.get(JOINING.toSeconds(), TimeUnit.SECONDS);
        var neighbours = new Neighbours(cluster.peers(), FirstStart.clusterSecret(store));
        var wiring = new Wiring(
                settings,
                instance,
                neighbours,
                media,
                media,
                tapes,
                signedUrls.urls(httpBase, settings.media().recordings().urlLife(), InstantSource.system()),
                sounds,
                new FetchedRoomSounds.BuiltIn(Tones.holdMusic(), Tones.entry(), Tones.exit()),
                random,
                httpBase,
                domain());
        // with connections of their own, so that slow ones never keep a call waiting
        var tellers = new PekkoApplicationClient(Courier.start(system, ClientSettings.DEFAULT), this::tokenOf);
        var callbacks = StatusCallbacks.create(tellers, StatusCallbacks.Settings.DEFAULT, meters);
        cluster.hear(reader);
        system.scheduler()
                .scheduleWithFixedDelay(
                        REREAD,
                        REREAD,
                        () -> Stream.of(new Change.OfNumbers(), new Change.OfTrunks())
                                .forEach(reader),
                        system.executionContext());
        int slot = cluster.slot(random).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        system.tell(new Guardian.Begin(
                slot,
                cluster.calls(),
                cluster.rooms(),
                RecordWriter.create(store, meters, RecordWriter.Limits.DEFAULT),
                wiring::liveCalls,
                callbacks,
                recorders -> Service.of(
                        wiring,
                        store,
                        numbers,
                        sources,
                        meters,
                        applications,
                        trace,
                        List.of(shown(sipAddress())),
                        recorders),
                (passed, inbound) -> JainSipGateway.create(
                        sip,
                        inbound,
                        new ClusterRelay(instance, slot, neighbours, passed, trace, InstantSource.system())),
                settings.media().recordings().retention().map(this::retention),
                leftTorn.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Mending.create(leftTorn, torn::mend, disk("mending-"), MENDING)),
                wiring.warmUp(shown(sipAddress()), master.account().sid(), applications, system),
                actors));
        var begun = actors.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        cluster.hearSide(this::isOn);
        cluster.closeLost(
                wiring.lostNodes(store, begun.callbackIntake()),
                settings.cluster().stableAfter());
        cluster.onGivenUp(() -> hangUpSilently(applications));
        cluster.onGone(gone -> begun.calls().tell(new CallRegistry.NodeGone(gone.slot())));
        cluster.announce(new Peer(instance, slot, sipForPeers(), URI.create(httpForPeers())))
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        gauges();
        meters.node(instance, version());
        system.getWhenTerminated().thenRun(this::terminated);
        state = State.READY;
    }

    /// Dice that all calls share without a lock.
    private static final class SharedRandom implements RandomGenerator {
        @Override
        public long nextLong() {
            return ThreadLocalRandom.current().nextLong();
        }
    }

    private static RtpSettings rtp(Settings settings) {
        InetAddress host = settings.media().host();
        boolean v6 = host instanceof Inet6Address;
        var address = Optional.of(new RtpSettings.Address(host, settings.media().advertised()));
        return new RtpSettings(
                v6 ? Optional.empty() : address,
                v6 ? address : Optional.empty(),
                settings.media().firstPort(),
                settings.media().lastPort(),
                settings.media().silence(),
                settings.media().loops() == 0
                        ? Runtime.getRuntime().availableProcessors()
                        : settings.media().loops());
    }

    private static SipSettings sip(Settings settings) {
        return new SipSettings(
                List.of(settings.sip().host().getHostAddress()),
                settings.sip().port(),
                settings.sip().transports(),
                settings.sip().advertised(),
                settings.sip().userAgent(),
                settings.sip().t1(),
                SipSettings.Limits.USUAL,
                settings.sip().dnsServers());
    }

    private Behavior<Retention.Command> retention(Duration age) {
        return Retention.create(store, tapes, disk("retention-"), InstantSource.system(), Retention.Rules.of(age));
    }

    private static Executor disk(String name) {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name, 0).factory());
    }

    private RestSettings rest(RestSettings usual) {
        return new RestSettings(
                usual.host(),
                usual.port(),
                settings.http().publicUrl(),
                usual.realm(),
                settings.sip().realm(),
                usual.largestBody(),
                usual.bodyPatience(),
                usual.stopPatience());
    }

    private String httpBase() {
        return settings.http().publicUrl().orElseGet(() -> "http://" + shown(httpAddress())) + "/";
    }

    private static String version() {
        return Optional.ofNullable(Node.class.getPackage().getImplementationVersion())
                .orElse("not packaged");
    }

    /// Where other nodes reach this one: never a load balancer.
    private String httpForPeers() {
        InetSocketAddress bound = httpAddress();
        String listening = bound.getAddress().isAnyLocalAddress()
                ? shown(new InetSocketAddress(
                        InetAddress.ofLiteral(settings.cluster().host()), bound.getPort()))
                : shown(bound);
        return "http://"
                + settings.http()
                        .advertised()
                        .map(told -> withPort(told, bound.getPort()))
                        .orElse(listening)
                + "/";
    }

    /// Nobody, until this node has joined.
    private static Peers peers(CompletableFuture<ClusterNode> joining) {
        return () -> joined(joining).map(node -> node.peers().others()).orElse(List.of());
    }

    private static Optional<ClusterNode> joined(CompletableFuture<ClusterNode> joining) {
        return joining.state() == Future.State.SUCCESS ? Optional.of(joining.resultNow()) : Optional.empty();
    }

    private static List<Operation.Member> members(CompletableFuture<ClusterNode> joining) {
        return joined(joining).map(ClusterNode::members).orElse(List.of()).stream()
                .map(member -> new Operation.Member(
                        member.address(), member.instance(), member.status(), member.reachable(), member.peer()))
                .toList();
    }

    private String domain() {
        return settings.sip().domain().or(() -> settings.sip().advertised()).orElseGet(() -> shown(sipAddress()));
    }

    private CompletionStage<Optional<String>> tokenOf(AccountSid account) {
        return store.account(account).thenApply(found -> found.map(Account::authToken));
    }

    /// What the API changes is read anew here at once, and by the other nodes when they hear of it.
    private static Changes changes(Consumer<Change> reader, CompletionStage<ClusterNode> joining) {
        Consumer<Change> told = change -> {
            reader.accept(change);
            joining.thenAccept(node -> node.tell(change));
        };
        return new Changes() {
            @Override
            public void onAccountChanged(AccountSid account) {
                told.accept(new Change.OfAccount(account));
            }

            @Override
            public void onApplicationChanged(ApplicationSid application) {} // read anew for each call

            @Override
            public void onNumberChanged(NumberSid number) {
                told.accept(new Change.OfNumbers());
            }

            @Override
            public void onClientChanged(ClientSid client) {} // read anew for each request

            @Override
            public void onTrunksChanged() {
                told.accept(new Change.OfTrunks());
            }
        };
    }

    private Consumer<Change> reader(
            NumberDirectory numbers, TrunkSources sources, PekkoApplicationClient applications) {
        return change -> {
            switch (change) {
                case Change.OfAccount(var account) -> applications.invalidate(account);
                case Change.OfNumbers() -> numbers.changed();
                case Change.OfTrunks() -> {
                    sources.changed();
                    if (actors.isDone()) {
                        actors.join().trunks().tell(new Trunks.TrunksChanged());
                    }
                }
            }
        };
    }

    private void gauges() {
        meters.gauge("tandem.records.spooled", () -> opened.figures().spooled().getAsLong());
        meters.counter("tandem.store.writes", opened.figures().writes());
        meters.counter("tandem.store.rows.read", opened.figures().rowsRead());
        meters.gauge("tandem.media.sessions", media::openSessions);
        meters.gauge("tandem.media.rooms", media::openMixers);
        meters.gauge("tandem.media.recordings", tapes::openTapes);
        meters.gauge("tandem.media.packets.sent", () -> media.meter().packetsSent());
        meters.gauge("tandem.media.packets.received", () -> media.meter().packetsReceived());
        meters.gauge("tandem.media.packets.dropped", () -> media.meter().packetsDropped());
        meters.gauge("tandem.media.ticks.late", () -> media.meter().lateTicks());
        meters.gauge("tandem.sip.transactions.server", sip::openServerTransactions);
        meters.gauge("tandem.sip.transactions.client", sip::openClientTransactions);
        meters.gauge("tandem.calls.live", this::liveCalls);
    }

    /// How many calls live.
    public int liveCalls() {
        return AskPattern.<CallRegistry.Command, CallRegistry.Live>ask(
                        actors.join().calls(), CallRegistry.Count::new, PATIENCE, system.scheduler())
                .toCompletableFuture()
                .join()
                .calls();
    }

    private CompletionStage<Condition> health() {
        return opened.complaint().thenApply(complaint -> {
            boolean well = complaint.isEmpty() || opened.outage() == Stores.Outage.IS_BRIDGED;
            return new Condition(
                    well ? Verdict.YES : Verdict.NO,
                    Map.of(
                            "store",
                            complaint.isEmpty() ? "ok" : complaint,
                            "records-waiting",
                            Integer.toString(meters.recordsWaiting()),
                            "records-spooled",
                            Long.toString(opened.figures().spooled().getAsLong())));
        });
    }

    private CompletionStage<Condition> ready(CompletableFuture<ClusterNode> joining) {
        return opened.complaint().thenApply(complaint -> {
            State now = state;
            boolean isCutOff = now == State.READY && side == Side.SMALLER;
            return new Condition(
                    now == State.READY && !isCutOff ? Verdict.YES : Verdict.NO,
                    Map.of(
                            "calls",
                            isCutOff ? "cut-off" : now.name().toLowerCase(Locale.ROOT),
                            "store",
                            complaint.isEmpty() ? "ok" : complaint,
                            "cluster",
                            membership(members(joining))));
        });
    }

    private static String membership(List<Operation.Member> members) {
        long unreachable =
                members.stream().filter(member -> !member.reachable()).count();
        return members.isEmpty()
                ? "joining"
                : members.size()
                        + (members.size() == 1 ? " member" : " members")
                        + (unreachable == 0 ? "" : ", " + unreachable + " of them not reachable");
    }

    /// Takes no new calls from now on.
    ///
    /// @return completed when no call lives any more, no conference goes on here (phones of other nodes may be in
    ///     it), and no call of another node has its phone by a connection of this one
    public synchronized CompletionStage<Void> drained() {
        CompletionStage<Void> empty = draining.orElseGet(this::askedToDrain);
        draining = Optional.of(empty);
        return empty;
    }

    private CompletionStage<Void> askedToDrain() {
        CompletionStage<Void> empty =
                actors.thenCompose(all -> AskPattern.<CallRegistry.Command, CallRegistry.Drained>ask(
                                all.calls(), CallRegistry.Drain::new, LONGEST_DRAIN, system.scheduler())
                        .thenCombine(
                                AskPattern.<ConferenceRegion.Command, ConferenceRegion.Drained>ask(
                                        all.conferences(),
                                        ConferenceRegion.Drain::new,
                                        LONGEST_DRAIN,
                                        system.scheduler()),
                                (_, _) -> all)
                        .thenCompose(_ -> AskPattern.<PassedCalls.Command, PassedCalls.Drained>ask(
                                all.passed(), PassedCalls.Drain::new, LONGEST_DRAIN, system.scheduler()))
                        .thenAccept(_ -> {}));
        state = State.DRAINING; // whoever reads so finds that calls are refused
        return empty;
    }

    private void isOn(Side now) {
        side = now;
        actors.join()
                .calls()
                .tell(
                        switch (now) {
                            case LARGER -> new CallRegistry.Accept();
                            case SMALLER -> new CallRegistry.Refuse();
                        });
    }

    /// The others close the records of this node, and tell what it owes: here nothing more is written or told. Only
    /// its phones hear of it, by BYE.
    private CompletionStage<Void> hangUpSilently(PekkoApplicationClient applications) {
        applications.silence();
        tapes.disown();
        actors.join().callbacks().tell(new StatusCallbacks.Silence());
        actors.join().records().tell(new RecordWriter.Silence());
        endAll();
        return drained()
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(null, FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void endAll() {
        actors.join().calls().tell(new CallRegistry.EndAll());
        actors.join().conferences().tell(new ConferenceRegion.EndAll());
        actors.join().passed().tell(new PassedCalls.GiveUp());
    }

    private void drain() {
        drained().thenRun(() -> ended.complete(Ending.DRAINED));
    }

    private void terminated() {
        if (state != State.CLOSING) {
            ended.complete(Ending.DOWNED);
        }
    }

    /// Completes when this node came to its end without being closed. It is to be closed then.
    public CompletionStage<Ending> ended() {
        return ended.minimalCompletionStage();
    }

    /// The address that takes SIP.
    public InetSocketAddress sipAddress() {
        return sip.boundUdp().or(sip::boundTcp).orElseThrow();
    }

    /// Where other nodes, and phones that are told so, find this one.
    private String sipForPeers() {
        int port = sipAddress().getPort();
        Optional<String> advertised = settings.sip().advertised();
        if (advertised.isPresent()) {
            return withPort(advertised.get(), port);
        }
        return sipAddress().getAddress().isAnyLocalAddress()
                ? settings.cluster().host() + ":" + port
                : shown(sipAddress());
    }

    private static String withPort(String advertised, int port) {
        return advertised.matches(".*[^:]:\\d+") ? advertised : advertised + ":" + port;
    }

    /// The address that takes HTTP.
    public InetSocketAddress httpAddress() {
        return rest.address();
    }

    /// This node's id, until it stops.
    public InstanceId instance() {
        return instance;
    }

    /// The other nodes that it knows by now.
    public List<Peer> others() {
        return cluster.peers().others();
    }

    /// The master account.
    public Account master() {
        return master.account();
    }

    /// Whether the master account was made by this start, so that nobody knows it yet.
    public boolean isFirstStart() {
        return master.origin() == FirstStart.Origin.MADE_NOW;
    }

    /// `host:port`, an IPv6 address in brackets.
    public static String shown(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress().split("%", 2)[0];
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /// Stops: no new calls, live ones may go on for the patience that was set, the rest is hung up, records are
    /// written.
    @Override
    public void close() {
        if (!system.getWhenTerminated().toCompletableFuture().isDone()) {
            leave();
        }
        sip.stop();
        media.close();
        tapes.close();
        store.close();
    }

    private void leave() {
        CompletableFuture<Void> empty = drained().toCompletableFuture();
        state = State.CLOSING;
        if (!within(empty, settings.shutdownPatience())) {
            endAll();
            within(drained().toCompletableFuture(), PATIENCE);
        }
        within(
                AskPattern.<StatusCallbacks.Command, StatusCallbacks.Drained>ask(
                                actors.join().callbacks(), StatusCallbacks.Drain::new, PATIENCE, system.scheduler())
                        .toCompletableFuture(),
                PATIENCE);
        within(
                AskPattern.<RecordWriter.Command, RecordWriter.Flushed>ask(
                                actors.join().records(), RecordWriter.Flush::new, PATIENCE, system.scheduler())
                        .toCompletableFuture(),
                PATIENCE);
        within(rest.stop().toCompletableFuture(), PATIENCE);
        actors.join().trunks().tell(new Trunks.Leave());
        system.terminate(); // it leaves the cluster first
        within(system.getWhenTerminated().toCompletableFuture(), PATIENCE);
    }

    private static boolean within(CompletableFuture<?> stage, Duration patience) {
        try {
            stage.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Where the store, recordings and caches are.
    public Path data() {
        return settings.data();
    }
}
