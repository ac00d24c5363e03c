package io.tandem.engine.registrar;

import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.sid.NotificationSid;
import io.tandem.engine.sip.Digest;
import io.tandem.engine.sip.Flow;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.Records;
import io.tandem.engine.store.Store;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Judges who a request outside of a dialog is from. ACK and CANCEL are never judged (RFC 3261 22.1), and what is in a
/// dialog needs no judgement: nobody can guess our tags.
///
/// ```
/// from an address of a trunk                       FromTrunk, no digest
/// no answer, From names no client                  Stranger
/// no answer, From names a client                   Challenge
/// an answer to a nonce that is too old, or again   Challenge, stale=true
/// a wrong answer                                   Challenge; after some of them Refused for a while
/// a right answer, From names another               Refused
/// client disabled, or its account not active       Refused
/// a right answer                                   Known
/// ```
///
/// Any number of threads may ask; nothing here waits.
public final class Authenticator {
    /// What such phones call themselves: libre before its version 2 answers no challenge beside which stands
    /// another algorithm.
    private static final List<String> MD5_ALONE = List.of("baresip v0.", "baresip v1.");

    private static final Logger LOG = LoggerFactory.getLogger(Authenticator.class);
    private static final int NOT_ALLOWED = 11001;
    private static final int COUNTS_KEPT = 100_000;
    private static final int RETRY_AFTER_FAILURE = 5;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final Duration BETWEEN_NOTIFICATIONS = Duration.ofHours(1);

    private final RegistrarSettings settings;
    private final Store store;
    private final TrunkSources trunks;
    private final ActorRef<? super Records> records;
    private final RegistrarMeter meter;
    private final InstantSource clock;
    private final Nonces nonces;
    private final Slowdown slowdown;
    private final AtomicReference<Instant> logged = new AtomicReference<>(Instant.EPOCH);
    private final ConcurrentMap<ClientSid, Instant> told = new ConcurrentHashMap<>();

    /// @param settings what the operator said
    /// @param store clients and accounts are read from it
    /// @param trunks who needs no digest
    /// @param records hears whose password somebody tries to guess
    /// @param meter counts
    /// @param clock tells the time
    public Authenticator(
            RegistrarSettings settings,
            Store store,
            TrunkSources trunks,
            ActorRef<? super Records> records,
            RegistrarMeter meter,
            InstantSource clock) {
        this.settings = settings;
        this.store = store;
        this.trunks = trunks;
        this.records = records;
        this.meter = meter;
        this.clock = clock;
        this.nonces = new Nonces(settings.nonceLife());
        this.slowdown = new Slowdown(settings.guessing(), COUNTS_KEPT);
    }

    /// Who a request is from that is neither REGISTER, ACK nor CANCEL and that is in no dialog. The stage never
    /// fails: when the store does, the verdict is a refusal with 503.
    ///
    /// @param flow where it came from
    public CompletionStage<Verdict> judge(SipRequest request, Flow flow) {
        return safely(
                request,
                trunks.at(flow.remote().getAddress())
                        .thenCompose(trunk -> trunk.<CompletionStage<Verdict>>map(
                                        found -> CompletableFuture.completedStage(new Verdict.FromTrunk(found)))
                                .orElseGet(() -> caller(request, flow))));
    }

    /// Who a REGISTER is from: never a trunk, never a stranger.
    CompletionStage<Verdict> judgeRegister(SipRequest register, Flow flow) {
        return safely(
                register,
                answer(register)
                        .map(answer -> answered(register, flow, answer))
                        .orElseGet(() -> named(register).thenApply(client -> challenge(register, client))));
    }

    private CompletionStage<Verdict> caller(SipRequest request, Flow flow) {
        return answer(request)
                .map(answer -> answered(request, flow, answer))
                .orElseGet(() -> named(request)
                        .thenApply(client -> client.isPresent() ? challenge(request, client) : new Verdict.Stranger()));
    }

    private static CompletionStage<Verdict> safely(SipRequest request, CompletionStage<Verdict> verdict) {
        return verdict.exceptionally(problem -> {
            LOG.warn("Nobody can tell who sent {}: {}", request.method(), problem.getMessage());
            return new Verdict.Refused(
                    request.answer(503).with(HeaderName.RETRY_AFTER, Integer.toString(RETRY_AFTER_FAILURE)),
                    "the store does not answer");
        });
    }

    /// The client that From names.
    private CompletionStage<Optional<Client>> named(SipRequest request) {
        String user = request.from().user();
        return user.isEmpty() ? CompletableFuture.completedStage(Optional.empty()) : store.clientByLogin(user);
    }

    /// The best answer to a challenge of ours: one in our realm, hashed as we prefer.
    private Optional<Authorization> answer(SipRequest request) {
        List<Authorization> found = Authorization.of(request).stream()
                .filter(answer -> settings.algorithms().contains(answer.algorithm()))
                .sorted((one, other) -> rank(one) - rank(other))
                .toList();
        return found.stream()
                .filter(answer -> answer.realm().equals(settings.realm()))
                .findFirst()
                .or(() -> found.stream().filter(this::isOurs).findFirst());
    }

    private int rank(Authorization answer) {
        return settings.algorithms().indexOf(answer.algorithm());
    }

    /// Whether it answers a nonce of ours, in the realm of a client whose password was set before the realm was
    /// changed.
    private boolean isOurs(Authorization answer) {
        return nonces.isOurs(answer.nonce());
    }

    private CompletionStage<Verdict> answered(SipRequest request, Flow flow, Authorization answer) {
        InetAddress address = flow.remote().getAddress();
        String login = folded(answer.username());
        Optional<Duration> pause = slowdown.pause(login, address, clock.instant());
        if (pause.isPresent()) {
            meter.heldOff();
            return CompletableFuture.completedStage(heldOff(request, pause.get()));
        }
        return store.clientByLogin(answer.username())
                .thenCompose(client -> client.filter(known -> answer.proves(known.secret(), request.method()))
                        .map(known -> proved(request, address, answer, known))
                        .orElseGet(() -> CompletableFuture.completedStage(wrong(request, address, login, client))));
    }

    private CompletionStage<Verdict> proved(
            SipRequest request, InetAddress address, Authorization answer, Client client) {
        Nonces.Standing standing = nonces.use(answer.nonce(), answer.count(), clock.instant());
        if (standing != Nonces.Standing.GOOD) { // RFC 7616 3.3: who knows the password is not asked for it again
            return CompletableFuture.completedStage(challenge(request, Optional.of(client), ", stale=true"));
        }
        slowdown.proved(folded(client.login()), address);
        if (!request.from().user().equalsIgnoreCase(client.login())) {
            return CompletableFuture.completedStage(refused(request, "From names somebody else than the credentials"));
        }
        if (client.status() == Client.Status.DISABLED) {
            return CompletableFuture.completedStage(refused(request, "the client is disabled"));
        }
        return store.account(client.account())
                .thenApply(account -> account.filter(Authenticator::isActive)
                        .<Verdict>map(active -> new Verdict.Known(client, active))
                        .orElseGet(() -> refused(request, "the account is not active")));
    }

    private static boolean isActive(Account account) {
        return account.status() == Account.Status.ACTIVE;
    }

    private Verdict wrong(SipRequest request, InetAddress address, String login, Optional<Client> client) {
        meter.wrongAnswer();
        Slowdown.Failure failure = slowdown.failed(login, address, clock.instant());
        if (failure.severity() == Slowdown.Severity.FIRST_PAUSE) {
            slowedDown(address, login, client);
        }
        return failure.pause().isZero() ? challenge(request, client) : heldOff(request, failure.pause());
    }

    /// The account hears of each client once in an hour, however many try; the log of one address in ten seconds.
    private void slowedDown(InetAddress address, String login, Optional<Client> client) {
        Instant now = clock.instant();
        Instant before = logged.getAndAccumulate(
                now, (old, fresh) -> old.plus(BETWEEN_LINES).isAfter(fresh) ? old : fresh);
        if (!before.plus(BETWEEN_LINES).isAfter(now)) {
            LOG.warn("Somebody at {} tries passwords, now that of '{}': slowed down", address.getHostAddress(), login);
        }
        client.filter(victim -> isNews(victim, now))
                .ifPresent(victim -> records.tell(new Records.OfApplication(guessed(victim, address))));
    }

    private boolean isNews(Client victim, Instant now) {
        Instant before = told.get(victim.sid());
        if (before == null) {
            return told.putIfAbsent(victim.sid(), now) == null;
        }
        return !before.plus(BETWEEN_NOTIFICATIONS).isAfter(now) && told.replace(victim.sid(), before, now);
    }

    private Notification guessed(Client victim, InetAddress address) {
        return new Notification(
                NotificationSid.mint(),
                victim.account(),
                Optional.empty(),
                Notification.Severity.WARNING,
                NOT_ALLOWED,
                "Somebody at " + address.getHostAddress() + " gave wrong passwords for client '" + victim.login()
                        + "' and is slowed down. If it is the phone itself, set its password anew.",
                clock.instant(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Verdict heldOff(SipRequest request, Duration pause) {
        SipResponse response = refusal(request, "too many wrong passwords");
        String seconds = Long.toString(pause.plusMillis(999).toSeconds());
        return new Verdict.Refused(response.with(HeaderName.RETRY_AFTER, seconds), "too many wrong passwords");
    }

    private static Verdict refused(SipRequest request, String why) {
        return new Verdict.Refused(refusal(request, why), why);
    }

    private static SipResponse refusal(SipRequest request, String why) {
        return request.answer(403).with(HeaderName.REASON, "SIP;cause=403;text=\"" + why + "\"");
    }

    private Verdict challenge(SipRequest request, Optional<Client> client) {
        return challenge(request, client, "");
    }

    /// 401 with a challenge for each algorithm (RFC 8760 2.3), all with one nonce, in the realm of the client's
    /// password.
    private Verdict challenge(SipRequest request, Optional<Client> client, String more) {
        meter.challenged();
        String realm = client.map(Client::secret).map(Client.Secret::realm).orElse(settings.realm());
        String nonce = nonces.issue(clock.instant());
        Headers challenges = Headers.NONE;
        for (Digest.Algorithm algorithm : offered(request)) {
            challenges = challenges.and(
                    HeaderName.WWW_AUTHENTICATE,
                    "Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\", algorithm=" + algorithm + ", qop=\""
                            + Digest.AUTH + "\"" + more);
        }
        return new Verdict.Challenge(request.answer(401).and(challenges));
    }

    /// All algorithms, but for phones that give up when they meet one that they do not know.
    private List<Digest.Algorithm> offered(SipRequest request) {
        List<Digest.Algorithm> all = settings.algorithms();
        boolean knowsOne = request.headers()
                .first(HeaderName.USER_AGENT)
                .filter(agent -> MD5_ALONE.stream().anyMatch(agent::startsWith))
                .isPresent();
        return knowsOne && all.contains(Digest.Algorithm.MD5) ? List.of(Digest.Algorithm.MD5) : all;
    }

    private static String folded(String login) {
        return login.toLowerCase(Locale.ROOT);
    }
}
