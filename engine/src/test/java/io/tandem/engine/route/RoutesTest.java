package io.tandem.engine.route;

import static io.tandem.engine.store.SampleRecords.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.call.NumberDirectory;
import io.tandem.engine.route.Route.By;
import io.tandem.engine.route.Route.Hop;
import io.tandem.engine.route.Routes.Found;
import io.tandem.engine.route.Routes.Reachable;
import io.tandem.engine.route.Routes.Unreachable;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.GatewaySid;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.FakeStore;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.Stages;
import io.tandem.engine.store.Trunk;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private static final Headers ACCOUNT_42 = Headers.of(HeaderName.of("X-Account"), "42");
    private static final Optional<Credentials> CREDENTIALS = Optional.of(new Credentials("u", "p"));

    private final FakeStore store = new FakeStore();
    private final Account master = saved(SampleRecords.master());
    private final Account tenant = saved(SampleRecords.child(master.sid(), 1));
    private final Account branch = saved(SampleRecords.child(tenant.sid(), 2));
    private final Account sister = saved(SampleRecords.child(tenant.sid(), 3));
    private final Account stranger = saved(SampleRecords.child(master.sid(), 4));
    private final List<Trunk> trunks = new ArrayList<>();
    private final Set<GatewaySid> down = new HashSet<>();

    private Account saved(Account account) {
        Stages.done(store.save(account));
        return account;
    }

    private Client client(Account account, String login) {
        Client client = SampleRecords.client(account.sid(), login, 5);
        Stages.done(store.save(client));
        return client;
    }

    /// Registered so many minutes after noon, for ten.
    private void registered(Client client, String contact, int minute) {
        Stages.done(store.save(SampleRecords.binding(client.sid(), contact, minute)));
    }

    private void hosted(Account account, String pureSip) {
        Stages.done(store.save(SampleRecords.number(account.sid(), pureSip, 6)));
    }

    private Trunk trunk(Account account, String host, String prefix, int strip, int priority, int weight) {
        Trunk bare = SampleRecords.trunk(account.sid(), "sip:" + host, 7);
        Trunk trunk = new Trunk(
                bare.sid(),
                bare.account(),
                host,
                bare.uri(),
                prefix,
                strip,
                priority,
                weight,
                CREDENTIALS,
                bare.registration(),
                bare.watch(),
                List.of(),
                Trunk.Status.ENABLED,
                bare.created(),
                bare.updated());
        trunks.add(trunk);
        return trunk;
    }

    private Routes routes(Optional<String> outboundProxy) {
        return new Routes(
                store,
                new NumberDirectory(store),
                () -> new TrunkView(trunks, down),
                new RouteSettings(
                        "tandem.example",
                        List.of("127.0.0.1:5080", "[::1]:5080"),
                        outboundProxy,
                        RouteSettings.Watching.USUAL,
                        RouteSettings.Registering.USUAL),
                InstantSource.fixed(NOON),
                new Random(3));
    }

    private Found find(Destination destination, Account caller) {
        return Stages.done(routes(Optional.empty()).find(destination, new Caller.OfAccount(caller.sid())));
    }

    private Found findForStranger(Destination destination) {
        return Stages.done(routes(Optional.empty()).find(destination, new Caller.Stranger()));
    }

    private static Destination number(String number) {
        return new Destination.Number(number, ACCOUNT_42);
    }

    private static Destination clientCalled(String login) {
        return new Destination.Client(login, ACCOUNT_42);
    }

    private static Destination sip(String uri) {
        return new Destination.Sip(uri, ACCOUNT_42, CREDENTIALS);
    }

    private static Found loopback(String user) {
        return new Reachable(List.of(new Route(
                user,
                List.of(new Hop("sip:" + user + "@tandem.example", Optional.empty(), Optional.empty(), By.LOOPBACK)),
                ACCOUNT_42)));
    }

    private static Route ringing(String login, String contact) {
        return new Route(
                "client:" + login,
                List.of(new Hop(contact, Optional.empty(), Optional.empty(), By.NETWORK)),
                ACCOUNT_42);
    }

    private static Found network(String uri) {
        return new Reachable(
                List.of(new Route(uri, List.of(new Hop(uri, Optional.empty(), CREDENTIALS, By.NETWORK)), ACCOUNT_42)));
    }

    private static List<String> uris(Found found) {
        assertThat(found).isInstanceOf(Reachable.class);
        return ((Reachable) found)
                .routes().stream()
                        .flatMap(route -> route.hops().stream())
                        .map(Hop::uri)
                        .toList();
    }

    private static void unreachable(Found found, int code, int sipStatus) {
        assertThat(found).isInstanceOfSatisfying(Unreachable.class, no -> {
            assertThat(no.notificationCode()).isEqualTo(code);
            assertThat(no.sipStatus()).isEqualTo(sipStatus);
            assertThat(no.why()).isNotBlank();
        });
    }

    @Nested
    class ToNumbers {
        @Test
        void aHostedNumberIsCalledInsideThisNode() {
            hosted(branch, "1111");
            trunk(branch, "gw", "", 0, 0, 1);
            assertThat(find(number("11-11"), branch)).isEqualTo(loopback("1111"));
        }

        @ParameterizedTest
        @CsvSource({"branch, true", "sister, true", "tenant, true", "master, true", "stranger, false"})
        void aPureSipNumberIsThereForTheFamilyOfItsAccount(String who, boolean there) {
            hosted(branch, "1111");
            Account caller = switch (who) {
                case "branch" -> branch;
                case "sister" -> sister;
                case "tenant" -> tenant;
                case "master" -> master;
                default -> stranger;
            };
            if (there) {
                assertThat(find(number("1111"), caller)).isEqualTo(loopback("1111"));
            } else {
                unreachable(find(number("1111"), caller), 11004, 404);
            }
        }

        @Test
        void aTenantDoesNotSeeThePureSipNumbersOfTheMasterAccount() {
            hosted(master, "1111");
            unreachable(find(number("1111"), tenant), 11004, 404);
        }

        @Test
        void aProvidersNumberIsThereForEverybody() {
            Stages.done(store.save(SampleRecords.providerNumber(stranger.sid(), "+49301234")));
            assertThat(find(number("+49 30 1234"), branch)).isEqualTo(loopback("+49301234"));
        }

        @Test
        void aPatternOfTheFamilyIsFoundAmongThoseOfStrangers() {
            hosted(stranger, "2...");
            hosted(sister, "2.*");
            assertThat(find(number("2345"), branch)).isEqualTo(loopback("2345"));
        }

        @Test
        void aNameIsANumberWhenItIsHosted() {
            hosted(branch, "front-desk");
            assertThat(find(number("front-desk"), branch)).isEqualTo(loopback("front-desk"));
            unreachable(find(number("back-office"), branch), 11002, 484);
        }

        @Test
        void aSignThatNoUserMayHaveIsEscaped() {
            hosted(branch, "*21#");
            assertThat(uris(find(number("*21#"), branch))).containsExactly("sip:*21%23@tandem.example");
        }

        @Test
        void withoutATrunkThatCarriesItTheNumberIsNotReached() {
            trunk(branch, "gw", "+44", 0, 0, 1);
            unreachable(find(number("+4930"), branch), 11004, 404);
        }

        @Test
        void anAccountUsesTheTrunksOfThoseAboveItAndNoOthers() {
            trunk(master, "above", "", 0, 0, 1);
            trunk(sister, "beside", "", 0, 0, 1);
            trunk(stranger, "strange", "", 0, 0, 1);
            assertThat(uris(find(number("+4930"), branch))).containsExactly("sip:+4930@above");
        }

        @Test
        void theTrunkWritesTheRequestUriAndItsCredentialsAnswer() {
            Trunk trunk = trunk(branch, "gw.example:5070;transport=tcp", "00", 2, 0, 1);
            assertThat(find(number("0049 30"), branch))
                    .isEqualTo(new Reachable(List.of(new Route(
                            "004930",
                            List.of(new Hop(
                                    "sip:4930@gw.example:5070;transport=tcp",
                                    Optional.empty(),
                                    CREDENTIALS,
                                    By.NETWORK,
                                    Optional.of(trunk.sid()))),
                            ACCOUNT_42))));
        }

        @Test
        void theLongestPrefixComesFirstThenTheLowestPriority() {
            trunk(branch, "any", "", 0, 0, 1);
            trunk(branch, "germany", "+49", 0, 2, 1);
            trunk(branch, "germany-first", "+49", 0, 1, 1);
            trunk(branch, "berlin", "+4930", 0, 9, 1);
            trunk(branch, "munich", "+4989", 0, 0, 1);
            assertThat(uris(find(number("+49301"), branch)))
                    .containsExactly(
                            "sip:+49301@berlin", "sip:+49301@germany-first", "sip:+49301@germany", "sip:+49301@any");
        }

        @Test
        void equalsShareByWeight() {
            trunk(branch, "heavy", "", 0, 0, 90);
            trunk(branch, "light", "", 0, 0, 10);
            Routes routes = routes(Optional.empty());
            long heavy = 0;
            for (int i = 0; i < 1_000; i++) {
                List<String> order =
                        uris(Stages.done(routes.find(number("+4930"), new Caller.OfAccount(branch.sid()))));
                assertThat(order).hasSize(2);
                heavy += order.getFirst().endsWith("heavy") ? 1 : 0;
            }
            assertThat(heavy).isBetween(850L, 950L);
        }

        @Test
        void aTrunkThatIsDownIsLeftOut() {
            Trunk first = trunk(branch, "first", "", 0, 0, 1);
            Trunk second = trunk(branch, "second", "", 0, 1, 1);
            down.add(first.sid());
            assertThat(uris(find(number("+4930"), branch))).containsExactly("sip:+4930@second");
            down.add(second.sid());
            unreachable(find(number("+4930"), branch), 11004, 503);
        }

        @Test
        void whatATrunkStripsMustLeaveSomething() {
            trunk(branch, "gw", "", 3, 0, 1);
            unreachable(find(number("123"), branch), 11004, 404);
            assertThat(uris(find(number("1234"), branch))).containsExactly("sip:4@gw");
        }
    }

    @Nested
    class ToClients {
        @Test
        void eachLiveBindingIsABranchTheBestFirst() {
            Client alice = client(branch, "alice");
            registered(alice, "sip:alice@192.0.2.1:5060", -5);
            registered(alice, "sip:desk@192.0.2.1", -1);
            registered(alice, "sip:old@192.0.2.1", -11);
            assertThat(find(clientCalled("Alice"), sister))
                    .isEqualTo(new Reachable(List.of(
                            ringing("alice", "sip:desk@192.0.2.1"), ringing("alice", "sip:alice@192.0.2.1:5060"))));
        }

        @Test
        void aBindingBehindANatIsReachedWhereItsRegisterCameFrom() {
            registered(client(branch, "alice"), "sip:alice@10.0.0.5:5062", -1);
            assertThat(find(clientCalled("alice"), branch))
                    .isInstanceOfSatisfying(
                            Reachable.class,
                            found -> assertThat(found.routes()
                                            .getFirst()
                                            .hops()
                                            .getFirst()
                                            .outboundProxy())
                                    .contains("<sip:192.0.2.1:5060;lr>"));
        }

        @Test
        void aBindingThatExpiresNowIsOver() {
            registered(client(branch, "alice"), "sip:alice@192.0.2.1", -10);
            unreachable(find(clientCalled("alice"), branch), 11008, 480);
        }

        @Test
        void whoIsRegisteredNowhereIsNotReached() {
            client(branch, "alice");
            unreachable(find(clientCalled("alice"), branch), 11008, 480);
        }

        @Test
        void aStrangersClientIsAsUnknownAsNobody() {
            registered(client(stranger, "mallory"), "sip:m@192.0.2.1", 0);
            Found strangers = find(clientCalled("mallory"), branch);
            unreachable(strangers, 11001, 404);
            assertThat(((Unreachable) strangers).why())
                    .isEqualTo(((Unreachable) find(clientCalled("nobody"), branch))
                            .why()
                            .replace("nobody", "mallory"));
        }

        @Test
        void aDisabledClientIsNotCalled() {
            Client alice = client(branch, "alice");
            registered(alice, "sip:alice@192.0.2.1", 0);
            Stages.done(store.save(new Client(
                    alice.sid(),
                    alice.account(),
                    alice.login(),
                    alice.friendlyName(),
                    alice.secret(),
                    Client.Status.DISABLED,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    alice.created(),
                    alice.updated())));
            unreachable(find(clientCalled("alice"), branch), 11001, 403);
        }

        @ParameterizedTest
        @EnumSource(
                value = Account.Status.class,
                names = {"SUSPENDED", "CLOSED"})
        void anAccountThatIsNotActiveNeitherCallsNorIsCalled(Account.Status status) {
            registered(client(branch, "alice"), "sip:alice@192.0.2.1", 0);
            saved(new Account(
                    branch.sid(),
                    branch.parent(),
                    "",
                    Optional.empty(),
                    status,
                    branch.authToken(),
                    branch.created(),
                    branch.updated()));
            unreachable(find(clientCalled("alice"), tenant), 11005, 403);
            unreachable(find(sip("sip:bob@example.org"), branch), 11005, 403);
        }

        @Test
        void anAccountThatIsNotThereCallsNobody() {
            Found found = Stages.done(
                    routes(Optional.empty()).find(clientCalled("alice"), new Caller.OfAccount(AccountSid.mint())));
            unreachable(found, 11005, 403);
        }
    }

    @Nested
    class ToSipAddresses {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "sip:bob@example.org",
                    "sip:bob@127.0.0.1",
                    "sip:bob@127.0.0.1:5092",
                    "sip:bob@tandem.example:5099",
                    "sips:bob@example.org:5061;user=phone"
                })
        void anAddressElsewhereGoesToTheNetwork(String uri) {
            assertThat(find(sip(uri), branch)).isEqualTo(network(uri));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "sip:alice@tandem.example",
                    "sip:alice@TANDEM.example:5080",
                    "sip:ALICE@127.0.0.1:5080",
                    "sip:%61lice@[::1]:5080;transport=tcp"
                })
        void anAddressHereIsAClientOfTheFamily(String uri) {
            registered(client(branch, "alice"), "sip:alice@192.0.2.1", 0);
            assertThat(find(sip(uri), sister))
                    .isEqualTo(new Reachable(List.of(ringing("alice", "sip:alice@192.0.2.1"))));
        }

        @Test
        void anAddressHereIsAHostedNumberWhenItIsNoClient() {
            hosted(branch, "1111");
            assertThat(find(sip("sip:1111@tandem.example"), branch)).isEqualTo(loopback("1111"));
        }

        @Test
        void anAddressHereThatIsNobodyIsNotSentAroundInACircle() {
            client(stranger, "mallory");
            unreachable(find(sip("sip:nobody@tandem.example"), branch), 11001, 404);
            unreachable(find(sip("sip:mallory@tandem.example"), branch), 11001, 404);
        }

        @Test
        void aTelUriIsANumber() {
            hosted(branch, "+4930");
            assertThat(find(sip("tel:+49-30"), branch)).isEqualTo(loopback("+4930"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"bob", "http://example.org", "sip:", "sip:bob@example.org?X-A=1"})
        void whatIsNoSuchUriIsNotReached(String uri) {
            unreachable(find(sip(uri), branch), 11001, 416);
        }

        @ParameterizedTest
        @CsvSource({
            "sip:proxy.example:5070, <sip:proxy.example:5070;lr>",
            "sip:proxy.example;transport=tcp;lr, <sip:proxy.example;transport=tcp;lr>"
        })
        void theOutboundProxyIsPassedOnTheWayToSipAddressesAlone(String proxy, String route) {
            Routes routes = routes(Optional.of(proxy));
            Caller caller = new Caller.OfAccount(branch.sid());
            registered(client(branch, "alice"), "sip:alice@192.0.2.1", 0);
            trunk(branch, "gw", "", 0, 0, 1);

            Found away = Stages.done(routes.find(sip("sip:bob@example.org"), caller));
            assertThat(((Reachable) away).routes().getFirst().hops().getFirst().outboundProxy())
                    .contains(route);
            for (Destination direct : List.of(clientCalled("alice"), number("+4930"))) {
                Found found = Stages.done(routes.find(direct, caller));
                assertThat(((Reachable) found)
                                .routes()
                                .getFirst()
                                .hops()
                                .getFirst()
                                .outboundProxy())
                        .isEmpty();
            }
        }
    }

    @Nested
    class ForStrangers {
        @Test
        void aHostedNumberIsReachedBeItWrittenAsNumberOrAsAddress() {
            hosted(branch, "1111");
            assertThat(findForStranger(number("1111"))).isEqualTo(loopback("1111"));
            assertThat(findForStranger(sip("sip:1111@tandem.example"))).isEqualTo(loopback("1111"));
        }

        @Test
        void aTrunkAClientAndTheNetworkAreNot() {
            trunk(master, "gw", "", 0, 0, 1);
            registered(client(branch, "alice"), "sip:alice@192.0.2.1", 0);
            unreachable(findForStranger(number("+4930")), 11002, 404);
            unreachable(findForStranger(sip("sip:+4930@tandem.example")), 11002, 404);
            unreachable(findForStranger(clientCalled("alice")), 11001, 403);
            unreachable(findForStranger(sip("sip:alice@tandem.example")), 11002, 404);
            unreachable(findForStranger(sip("sip:bob@example.org")), 11001, 403);
        }
    }
}
