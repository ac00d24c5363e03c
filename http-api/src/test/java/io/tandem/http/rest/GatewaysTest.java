package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.GatewaySid;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.Trunk;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewaysTest extends Served {
    private final String path = mine(RESTCOMM, "/Gateways.json");

    private Trunk stored(Reply reply) {
        return store.trunk(new GatewaySid(reply.json().get("sid").asText()))
                .toCompletableFuture()
                .join()
                .orElseThrow();
    }

    private String one(Reply made) {
        return mine(RESTCOMM, "/Gateways/" + made.json().get("sid").asText() + ".json");
    }

    @ParameterizedTest
    @CsvSource({"/restcomm/2012-04-24, 200", "/2010-04-01, 201"})
    void aGatewayIsMade(String prefix, int status) {
        Reply made = send(
                "POST",
                mine(prefix, "/Gateways.json"),
                form(
                                "FriendlyName", "Carrier",
                                "Uri", "sip:gw.example.org:5070;transport=tcp",
                                "Prefix", "+49",
                                "Strip", "1",
                                "Priority", "2",
                                "Weight", "30",
                                "Username", "u",
                                "Password", "very secret",
                                "Register", "true",
                                "Watch", "true",
                                "Sources", "192.0.2.0/24, 2001:db8::1")
                        + "&Sources=198.51.100.7",
                as(master));

        assertThat(made.status()).isEqualTo(status);
        Trunk trunk = stored(made);
        assertThat(trunk)
                .isEqualTo(new Trunk(
                        trunk.sid(),
                        master.sid(),
                        "Carrier",
                        "sip:gw.example.org:5070;transport=tcp",
                        "+49",
                        1,
                        2,
                        30,
                        trunk.credentials(),
                        Trunk.Registration.REGISTER,
                        Trunk.Watch.OPTIONS,
                        List.of("192.0.2.0/24", "2001:db8::1", "198.51.100.7"),
                        Trunk.Status.ENABLED,
                        SampleRecords.minute(600),
                        SampleRecords.minute(600)));
        assertThat(trunk.credentials()).contains(new Credentials("u", "very secret"));
        assertThat(made.body()).doesNotContain("very secret").contains("\"username\"");
        assertThat(get(one(made)).body()).doesNotContain("very secret");
        assertThat(changed).isEqualTo(List.of("trunks"));
    }

    @Test
    void whatIsNotSaidIsUsual() {
        Trunk trunk = stored(post(path, "Uri", "sip:192.0.2.1"));

        assertThat(trunk)
                .isEqualTo(new Trunk(
                        trunk.sid(),
                        master.sid(),
                        "sip:192.0.2.1",
                        "sip:192.0.2.1",
                        "",
                        0,
                        0,
                        1,
                        java.util.Optional.empty(),
                        Trunk.Registration.NONE,
                        Trunk.Watch.NONE,
                        List.of(),
                        Trunk.Status.ENABLED,
                        SampleRecords.minute(600),
                        SampleRecords.minute(600)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FriendlyName=x",
                "Uri=gw.example.org",
                "Uri=sip:alice@gw.example.org",
                "Uri=sip:gw.example.org?X-A=1",
                "Uri=sip:gw.example.org;transport=ws",
                "Uri=sip:gw.example.org;lr",
                "Uri=sip:gw.example.org:0",
                "Uri=sip:gw.example.org:65536",
                "Uri=sip:gw example",
                "Uri=sips:gw.example.org",
                "Uri=tel:123",
                "Uri=sip:gw&Prefix=abc",
                "Uri=sip:gw&Strip=-1",
                "Uri=sip:gw&Priority=65536",
                "Uri=sip:gw&Weight=x",
                "Uri=sip:gw&Username=u",
                "Uri=sip:gw&Password=p",
                "Uri=sip:gw&Register=true",
                "Uri=sip:gw&Sources=gw.example.org",
                "Uri=sip:gw&Sources=10.1",
                "Uri=sip:gw&Sources=0.0.0.0/0",
                "Uri=sip:gw&Sources=::/0",
                "Uri=sip:gw&Sources=192.0.2.0/33",
                "Uri=sip:gw&Sources=192.0.2.256",
                "Uri=sip:gw&Status=2"
            })
    void aBadValueIsRefused(String form) {
        assertThat(send("POST", path, form, as(master)).status()).isEqualTo(400);
        assertThat(get(path).json().get("total").asInt()).isZero();
        assertThat(changed).isEmpty();
    }

    @Test
    void anUpdateChangesWhatItNames() {
        Reply made = post(
                path,
                "Uri",
                "sip:gw",
                "Username",
                "u",
                "Password",
                "p",
                "Prefix",
                "0",
                "Sources",
                "192.0.2.1",
                "Watch",
                "true");

        Trunk changed = stored(post(one(made), "Password", "q", "Prefix", "", "Sources", "", "Status", "0"));

        assertThat(changed.credentials()).contains(new Credentials("u", "q"));
        assertThat(changed.prefix()).isEmpty();
        assertThat(changed.sources()).isEmpty();
        assertThat(changed.status()).isEqualTo(Trunk.Status.DISABLED);
        assertThat(changed.watch()).isEqualTo(Trunk.Watch.OPTIONS);
        assertThat(stored(put(one(made), "Username", "")).credentials()).isEmpty();
    }

    @Test
    void aGatewayIsDeletedOnce() {
        String one = one(post(path, "Uri", "sip:gw"));

        assertThat(delete(one).status()).isEqualTo(204);
        assertThat(delete(one).status()).isEqualTo(404);
        assertThat(changed).isEqualTo(List.of("trunks", "trunks"));
    }

    @Test
    void gatewaysAreThoseOfTheAccountAndHiddenFromOthers() {
        Account one = child(master);
        Account other = child(master);
        Trunk theirs = SampleRecords.trunk(one.sid(), "sip:gw", 0);
        store.save(theirs).toCompletableFuture().join();
        String below = "/Gateways/" + theirs.sid() + ".json";

        assertThat(get(path).json().get("total").asInt()).isZero();
        assertThat(send("GET", RESTCOMM + "/Accounts/" + one.sid() + below, "", as(one))
                        .status())
                .isEqualTo(200);
        assertThat(send("GET", RESTCOMM + "/Accounts/" + other.sid() + below, "", as(other))
                        .status())
                .isEqualTo(403);
        assertThat(get(mine(RESTCOMM, "/Gateways/GWx.json")).status()).isEqualTo(404);
    }
}
