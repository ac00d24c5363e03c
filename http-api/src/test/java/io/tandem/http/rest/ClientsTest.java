package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.TransferRules;
import io.tandem.engine.store.Webhook;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientsTest extends Served {
    private static final String PASSWORD = "wonder-land 1";

    private final String path = mine(RESTCOMM, "/Clients.json");

    private Client stored(Reply reply) {
        return store.client(new ClientSid(reply.json().get("sid").asText()))
                .toCompletableFuture()
                .join()
                .orElseThrow();
    }

    private String one(Reply made) {
        return mine(RESTCOMM, "/Clients/" + made.json().get("sid").asText() + ".json");
    }

    private Reply alice() {
        return post(path, "Login", "alice", "Password", PASSWORD);
    }

    @ParameterizedTest
    @CsvSource({"/restcomm/2012-04-24, 200", "/2010-04-01, 201"})
    void aClientIsMade(String prefix, int status) {
        Reply made = post(
                mine(prefix, "/Clients.json"),
                "Login",
                "alice",
                "Password",
                PASSWORD,
                "FriendlyName",
                "Alice",
                "VoiceUrl",
                "/voice",
                "VoiceMethod",
                "GET",
                "ReferUrl",
                "/refer",
                "TransferNews",
                "final-only");

        assertThat(made.status()).isEqualTo(status);
        Client client = stored(made);
        assertThat(client.account()).isEqualTo(master.sid());
        assertThat(client.login()).isEqualTo("alice");
        assertThat(client.friendlyName()).isEqualTo("Alice");
        assertThat(client.status()).isEqualTo(Client.Status.ENABLED);
        assertThat(client.voice()).contains(new Webhook("/voice", HttpMethod.GET));
        assertThat(client.refer()).contains(new Webhook("/refer", HttpMethod.POST));
        assertThat(client.transfers())
                .contains(new TransferRules(TransferRules.Policy.ALLOWED, TransferRules.News.FINAL_ONLY));
        assertThat(changed).isEqualTo(List.of(client.sid()));
    }

    /// Computed with md5sum and sha256sum from `alice:phones:wonder-land 1`.
    @Test
    void ofAPasswordOnlyTheHashesAreKeptAndNothingIsShown() {
        Reply made = alice();

        Client.Secret secret = stored(made).secret();
        assertThat(secret.realm()).isEqualTo("phones");
        assertThat(secret.md5()).isEqualTo("9cd8fd6bfafc4a882776182762b630aa");
        assertThat(secret.sha256()).isEqualTo("fb095309085d39cd4c35a9c08edb74f0c816cccc4de30c6dfb95cb1ed2d5c81a");
        for (String shown :
                List.of(made.body(), get(one(made)).body(), get(path).body())) {
            assertThat(shown)
                    .doesNotContain(PASSWORD, secret.md5(), secret.sha256())
                    .contains("alice");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short-1",
                "onlyletters",
                "12345678",
                "my alice 1",
                "my ALICE 1",
                "tab\tulator1",
                "\u00e4\u00f6\u00fc\u00df-1"
            })
    void aWeakPasswordIsRefusedAndNotRepeated(String password) {
        Reply refused = post(path, "Login", "alice", "Password", password);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("message").asText()).contains("weak").doesNotContain(password);
        assertThat(get(path).json().get("total").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"al?ce", "al@ce", "al:ce", "al ce", "älice", "a/b", "a;b", "<a>"})
    void aLoginThatIsNoUserOfAnAddressIsRefused(String login) {
        Reply refused = post(path, "Login", login, "Password", PASSWORD);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("message").asText()).contains("invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Password=wonder-land 1",
                "Login=alice",
                "Login=alice&Password=",
                "Login=alice&Password=wonder-land 1&Status=2",
                "Login=alice&Password=wonder-land 1&VoiceUrl=nonsense",
                "Login=alice&Password=wonder-land 1&VoiceApplicationSid=AP00000000000000000000000000000000",
                "Login=alice&Password=wonder-land 1&TransferPolicy=perhaps",
                "Login=alice&Password=wonder-land 1&TransferNews=none"
            })
    void aBadValueIsRefused(String form) {
        assertThat(send("POST", path, form, as(master)).status()).isEqualTo(400);
        assertThat(get(path).json().get("total").asInt()).isZero();
    }

    @Test
    void aLoginIsTakenForEverybodyInAnyLetterCase() {
        alice();
        Account other = child(master);

        Reply refused = send(
                "POST",
                RESTCOMM + "/Accounts/" + other.sid() + "/Clients.json",
                form("Login", "ALICE", "Password", PASSWORD),
                as(other));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(post(path, "Login", "alice", "Password", PASSWORD).status()).isEqualTo(409);
    }

    @Test
    void anUpdateChangesWhatItNames() {
        Reply made = alice();
        Client before = stored(made);

        Reply updated = put(one(made), "FriendlyName", "A.", "Status", "0", "VoiceUrl", "/voice", "Login", "alice");

        Client after = stored(updated);
        assertThat(updated.status()).isEqualTo(200);
        assertThat(after.friendlyName()).isEqualTo("A.");
        assertThat(after.status()).isEqualTo(Client.Status.DISABLED);
        assertThat(updated.json().get("status").asText()).isEqualTo("0");
        assertThat(after.voice()).contains(new Webhook("/voice", HttpMethod.POST));
        assertThat(after.secret()).isEqualTo(before.secret());
        assertThat(stored(post(one(made), "VoiceUrl", "")).voice()).isEmpty();
        assertThat(changed).isEqualTo(List.of(before.sid(), before.sid(), before.sid()));
    }

    @Test
    void aPasswordIsChanged() {
        Reply made = alice();
        Client before = stored(made);

        assertThat(post(one(made), "Password", "another 1").status()).isEqualTo(200);
        assertThat(stored(made).secret()).isNotEqualTo(before.secret());
        assertThat(stored(made).secret().md5()).isNotEqualTo(before.secret().md5());
        assertThat(post(one(made), "Password", "weak").status()).isEqualTo(400);
    }

    @Test
    void aLoginNeverChanges() {
        assertThat(post(one(alice()), "Login", "bob").status()).isEqualTo(400);
    }

    @Test
    void transferRulesAreThoseOfTheAccountUntilTheClientHasItsOwn() {
        post(mine(RESTCOMM, ""), "TransferPolicy", "forbidden");
        Reply made = alice();
        assertThat(stored(made).transfers()).isEmpty();
        assertThat(made.json().get("transfer_policy").isNull()).isTrue();

        post(one(made), "TransferNews", "final-only");
        assertThat(stored(made).transfers())
                .contains(new TransferRules(TransferRules.Policy.FORBIDDEN, TransferRules.News.FINAL_ONLY));
        post(one(made), "TransferPolicy", "");
        assertThat(stored(made).transfers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/restcomm/2012-04-24, 200", "/2010-04-01, 204"})
    void aClientIsDeletedOnce(String prefix, int status) {
        String one = mine(prefix, "/Clients/" + alice().json().get("sid").asText() + ".json");

        assertThat(delete(one).status()).isEqualTo(status);
        assertThat(delete(one).status()).isEqualTo(404);
        assertThat(changed).hasSize(2);
    }

    @Test
    void clientsAreListedAndFoundByTheirLogin() {
        alice();
        post(path, "Login", "bob", "Password", PASSWORD);

        assertThat(get(path).json().get("clients").findValuesAsText("login")).containsExactlyInAnyOrder("alice", "bob");
        assertThat(get(path + "?Login=BOB").json().get("clients").findValuesAsText("login"))
                .containsExactly("bob");
    }

    @Test
    void theClientOfAnotherAccountIsNotShown() {
        Account one = child(master);
        Account other = child(master);
        Client theirs = SampleRecords.client(one.sid(), "alice", 0);
        store.save(theirs).toCompletableFuture().join();

        String below = "/Clients/" + theirs.sid() + ".json";
        assertThat(get(mine(RESTCOMM, below)).status()).isEqualTo(200);
        assertThat(send("GET", RESTCOMM + "/Accounts/" + other.sid() + below, "", as(other))
                        .status())
                .isEqualTo(403);
    }

    /// It is ten hours after noon here.
    @Test
    void onlyLiveBindingsAreListed() {
        Client client = SampleRecords.client(master.sid(), "alice", 0);
        store.save(client).toCompletableFuture().join();
        store.save(SampleRecords.binding(client.sid(), "sip:alice@192.0.2.1", 580))
                .toCompletableFuture()
                .join();
        store.save(SampleRecords.binding(client.sid(), "sip:alice@192.0.2.2", 595))
                .toCompletableFuture()
                .join();

        Reply list = get(mine(RESTCOMM, "/Clients/" + client.sid() + "/Bindings.json"));

        assertThat(list.json().get("total").asInt()).isEqualTo(1);
        var shown = list.json().get("bindings").get(0);
        assertThat(shown.get("contact").asText()).isEqualTo("sip:alice@192.0.2.2");
        assertThat(shown.get("q").asText()).isEqualTo("1.000");
        assertThat(shown.get("user_agent").asText()).isEqualTo("Phone/1.0");
        assertThat(shown.get("date_expires").asText()).isEqualTo("Sun, 1 Mar 2026 22:05:00 +0000");
    }
}
