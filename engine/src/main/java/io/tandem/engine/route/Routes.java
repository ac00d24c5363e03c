package io.tandem.engine.route;

import io.tandem.engine.call.NumberDirectory;
import io.tandem.engine.registrar.BindingSource;
import io.tandem.engine.route.Route.By;
import io.tandem.engine.route.Route.Hop;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sip.AddressText;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.SipUri;
import io.tandem.engine.sip.Unfit;
import io.tandem.engine.sip.UriEscapes;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Binding;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.Trunk;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Finds where a call goes.
///
/// ```
/// Number   hosted here? --> LOOPBACK      else the trunks that carry it, the best first: one branch, many hops
/// Client   of the family? --> each live binding: a branch of its own
/// Sip      at our domain? --> that client, that number      else the SIP network, through the outbound proxy if any
/// ```
///
/// It keeps nothing of calls, and may be asked by any thread.
public final class Routes {
    /// Notification codes, as authors know them.
    private static final int CLIENT_OUT_OF_REACH = 11001;

    private static final int NUMBER_UNKNOWN = 11002;
    private static final int NO_TRUNK = 11004;
    private static final int ACCOUNT_INACTIVE = 11005;
    private static final int CLIENT_NOT_REGISTERED = 11008;

    private static final Comparator<Binding> BEST_FIRST = Comparator.comparingInt(Binding::preference)
            .thenComparing(Binding::registered)
            .reversed();

    private final Store store;
    private final NumberDirectory numbers;
    private final Supplier<TrunkView> trunks;
    private final RouteSettings settings;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Families families;
    private final OurAddresses ours;

    /// @param store where accounts, clients and bindings are
    /// @param numbers finds hosted numbers
    /// @param trunks what [Trunks] shows
    /// @param settings what the operator said
    /// @param clock tells which bindings live
    /// @param random dice for weights
    public Routes(
            Store store,
            NumberDirectory numbers,
            Supplier<TrunkView> trunks,
            RouteSettings settings,
            InstantSource clock,
            RandomGenerator random) {
        this.store = store;
        this.numbers = numbers;
        this.trunks = trunks;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.families = new Families(store);
        this.ours = new OurAddresses(settings.domain(), settings.addresses());
    }

    /// What came of a destination.
    public sealed interface Found {}

    /// It may be answered at each of these places.
    ///
    /// @param routes a branch each, at least one
    public record Reachable(List<Route> routes) implements Found {
        public Reachable {
            routes = List.copyOf(routes);
        }
    }

    /// Nothing can be sent.
    ///
    /// @param notificationCode from the catalogue of codes
    /// @param why for the author
    /// @param sipStatus for a caller who asked for it over SIP
    public record Unreachable(int notificationCode, String why, int sipStatus) implements Found {}

    /// Where `destination` is for `caller`. The stage fails when the store does.
    public CompletionStage<Found> find(Destination destination, Caller caller) {
        return switch (caller) {
            case Caller.Stranger _ -> forStranger(destination);
            case Caller.OfAccount(var sid) ->
                store.account(sid).thenCompose(account -> {
                    if (!isActive(account)) {
                        return inactive(sid);
                    }
                    return families.of(sid).thenCompose(lineage -> forAccount(destination, lineage));
                });
        };
    }

    private CompletionStage<Found> forStranger(Destination destination) {
        return switch (destination) {
            case Destination.Number(var number, var headers) -> hostedForStranger(number, headers);
            case Destination.Sip(var uri, var headers, var _) ->
                atHome(uri)
                        .map(user -> hostedForStranger(user, headers))
                        .orElseGet(() -> unreachable(
                                CLIENT_OUT_OF_REACH, "an unknown caller may not be sent to " + Unfit.shown(uri), 403));
            case Destination.Client(var login, var _) ->
                unreachable(
                        CLIENT_OUT_OF_REACH, "an unknown caller may not call the client " + Unfit.shown(login), 403);
        };
    }

    private CompletionStage<Found> hostedForStranger(String dialled, Headers headers) {
        return numbers.find(dialled)
                .thenCompose(found -> found.isPresent()
                        ? loopback(dialled, headers)
                        : unreachable(NUMBER_UNKNOWN, "nobody here has the number " + Unfit.shown(dialled), 404));
    }

    private CompletionStage<Found> forAccount(Destination destination, Lineage caller) {
        return switch (destination) {
            case Destination.Number(var number, var headers) -> number(number, headers, caller);
            case Destination.Client(var login, var headers) -> client(login, headers, caller);
            case Destination.Sip sip -> sip(sip, caller);
        };
    }

    /// A number may be hosted that is none, such as `front-desk`.
    private CompletionStage<Found> number(String text, Headers headers, Lineage caller) {
        String written = text.strip();
        String number;
        try {
            number = AddressText.number(written);
        } catch (Unfit unfit) {
            return hostedOr(written, headers, caller, () -> unreachable(NUMBER_UNKNOWN, unfit.why(), 484));
        }
        return hostedOr(number, headers, caller, () -> overTrunks(number, headers, caller));
    }

    private CompletionStage<Found> hostedOr(
            String dialled, Headers headers, Lineage caller, Supplier<CompletionStage<Found>> otherwise) {
        return isHosted(dialled, caller).thenCompose(hosted -> hosted ? loopback(dialled, headers) : otherwise.get());
    }

    /// Whose pure-SIP numbers come into question shows only while it is looked for: what is not known of them is
    /// learnt, then it is looked for again.
    private CompletionStage<Boolean> isHosted(String dialled, Lineage caller) {
        Set<AccountSid> unknown = new HashSet<>();
        return numbers.find(
                        dialled,
                        owner -> families.known(owner).map(caller::reaches).orElseGet(() -> {
                            unknown.add(owner);
                            return false;
                        }))
                .thenCompose(found -> unknown.isEmpty()
                        ? CompletableFuture.completedStage(found.isPresent())
                        : families.learn(unknown).thenCompose(_ -> isHosted(dialled, caller)));
    }

    private CompletionStage<Found> loopback(String dialled, Headers headers) {
        return reachable(new Route(
                dialled,
                List.of(new Hop(
                        "sip:" + inUri(dialled) + "@" + settings.domain(),
                        Optional.empty(),
                        Optional.empty(),
                        By.LOOPBACK)),
                headers));
    }

    private CompletionStage<Found> overTrunks(String number, Headers headers, Lineage caller) {
        TrunkView view = trunks.get();
        List<Trunk> carrying = view.carrying(number, Set.copyOf(caller.path()));
        if (carrying.isEmpty()) {
            return unreachable(NO_TRUNK, "no trunk of the account carries " + number, 404);
        }
        List<Hop> hops = view.inOrder(carrying, random).stream()
                .map(trunk -> over(trunk, number))
                .toList();
        return hops.isEmpty()
                ? unreachable(NO_TRUNK, "every trunk that carries " + number + " is down", 503)
                : reachable(new Route(number, hops, headers));
    }

    private static Hop over(Trunk trunk, String number) {
        SipUri gateway = SipUri.parse(trunk.uri())
                .orElseThrow(() -> new IllegalStateException(trunk.sid() + " has the URI '" + trunk.uri() + "'"));
        SipUri target = new SipUri(
                gateway.scheme(), inUri(number.substring(trunk.strip())), gateway.hostPort(), gateway.parameters(), "");
        return new Hop(target.toString(), Optional.empty(), trunk.credentials(), By.NETWORK, Optional.of(trunk.sid()));
    }

    private CompletionStage<Found> client(String login, Headers headers, Lineage caller) {
        return ofFamily(login, caller)
                .thenCompose(known -> known.map(client -> bindings(client, headers))
                        .orElseGet(() -> unreachable(
                                CLIENT_OUT_OF_REACH, "there is no client " + Unfit.shown(login) + " to call", 404)));
    }

    private CompletionStage<Optional<Client>> ofFamily(String login, Lineage caller) {
        return store.clientByLogin(login)
                .thenCompose(found -> found.map(client -> families.of(client.account())
                                .thenApply(lineage -> found.filter(_ -> caller.reaches(lineage))))
                        .orElseGet(() -> CompletableFuture.completedStage(Optional.empty())));
    }

    private CompletionStage<Found> bindings(Client client, Headers headers) {
        if (client.status() == Client.Status.DISABLED) {
            return unreachable(CLIENT_OUT_OF_REACH, "the client " + client.login() + " is disabled", 403);
        }
        return store.account(client.account())
                .thenCompose(account -> isActive(account) ? live(client, headers) : inactive(client.account()));
    }

    private CompletionStage<Found> live(Client client, Headers headers) {
        Instant now = clock.instant();
        return store.bindings(client.sid()).thenCompose(all -> {
            List<Route> routes = all.stream()
                    .filter(binding -> binding.expires().isAfter(now))
                    .sorted(BEST_FIRST)
                    .map(binding -> new Route(
                            Destination.CLIENT + client.login(),
                            List.of(new Hop(
                                    binding.contact(), BindingSource.route(binding), Optional.empty(), By.NETWORK)),
                            headers,
                            client.transfers()))
                    .toList();
            return routes.isEmpty()
                    ? unreachable(CLIENT_NOT_REGISTERED, "the client " + client.login() + " is registered nowhere", 480)
                    : CompletableFuture.completedStage(new Reachable(routes));
        });
    }

    private CompletionStage<Found> sip(Destination.Sip sip, Lineage caller) {
        Optional<SipUri> uri = SipUri.parse(sip.uri());
        if (uri.isEmpty() || !uri.get().headers().isEmpty()) {
            return unreachable(
                    CLIENT_OUT_OF_REACH,
                    Unfit.shown(sip.uri()) + " cannot be called: expected a sip: or sips: URI without headers",
                    416);
        }
        if (uri.get().scheme().equals("tel")) {
            return number(uri.get().user(), sip.headers(), caller);
        }
        return atHome(sip.uri())
                .map(user -> atHome(user, sip.headers(), caller))
                .orElseGet(() -> reachable(
                        new Route(sip.uri(), List.of(overNetwork(sip.uri(), sip.credentials())), sip.headers())));
    }

    private Hop overNetwork(String uri, Optional<Credentials> credentials) {
        return new Hop(uri, settings.proxyRoute(), credentials, By.NETWORK);
    }

    /// The user of a URI that means this node.
    private Optional<String> atHome(String uri) {
        return SipUri.parse(uri)
                .filter(parsed -> !parsed.scheme().equals("tel"))
                .filter(ours::hold)
                .map(SipUri::user);
    }

    private CompletionStage<Found> atHome(String user, Headers headers, Lineage caller) {
        return ofFamily(user, caller)
                .thenCompose(known -> known.map(client -> bindings(client, headers))
                        .orElseGet(() -> hostedOr(
                                user,
                                headers,
                                caller,
                                () -> unreachable(
                                        CLIENT_OUT_OF_REACH,
                                        "nobody here is called " + Unfit.shown(user)
                                                + ": expected the login of a client, or a number that is hosted here",
                                        404))));
    }

    private static boolean isActive(Optional<Account> account) {
        return account.filter(found -> found.status() == Account.Status.ACTIVE).isPresent();
    }

    private static CompletionStage<Found> inactive(AccountSid account) {
        return unreachable(ACCOUNT_INACTIVE, "the account " + account + " is not active", 403);
    }

    private static String inUri(String user) {
        try {
            return UriEscapes.escaped(user, UriEscapes.Part.USER);
        } catch (Unfit unfit) {
            throw new IllegalArgumentException(unfit.why(), unfit);
        }
    }

    private static CompletionStage<Found> reachable(Route route) {
        return CompletableFuture.completedStage(new Reachable(List.of(route)));
    }

    private static CompletionStage<Found> unreachable(int code, String why, int sipStatus) {
        return CompletableFuture.completedStage(new Unreachable(code, why, sipStatus));
    }
}
