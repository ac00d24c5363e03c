package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerIdsTest extends Served {
    private final String path = mine(RESTCOMM, "/OutgoingCallerIds.json");

    private String one(Reply made) {
        return mine(RESTCOMM, "/OutgoingCallerIds/" + made.json().get("sid").asText() + ".json");
    }

    @ParameterizedTest
    @CsvSource({"/restcomm/2012-04-24, 200", "/2010-04-01, 201"})
    void aCallerIdIsMade(String prefix, int status) {
        Reply made = post(mine(prefix, "/OutgoingCallerIds.json"), "PhoneNumber", "+49 (30) 123-45");

        assertThat(made.status()).isEqualTo(status);
        assertThat(made.json().get("phone_number").asText()).isEqualTo("+493012345");
        assertThat(made.json().get("friendly_name").asText()).isEqualTo("+493012345");
        assertThat(made.json().get("sid").asText()).startsWith("PN");
        assertThat(get(one(made)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FriendlyName=x", "PhoneNumber=alice", "PhoneNumber="})
    void aBadValueIsRefused(String form) {
        assertThat(send("POST", path, form, as(master)).status()).isEqualTo(400);
    }

    @Test
    void aNumberThatTheAccountHasAlreadyIsAConflict() {
        post(path, "PhoneNumber", "111");
        Reply other = post(path, "PhoneNumber", "222");

        assertThat(post(path, "PhoneNumber", "1-1-1").status()).isEqualTo(409);
        assertThat(post(one(other), "PhoneNumber", "111").status()).isEqualTo(409);
        assertThat(get(path).json().get("total").asInt()).isEqualTo(2);
    }

    @Test
    void callerIdsAreListedFilteredUpdatedAndDeleted() {
        Reply made = post(path, "PhoneNumber", "111", "FriendlyName", "Office");
        post(path, "PhoneNumber", "222");

        assertThat(get(path + "?FriendlyName=Office")
                        .json()
                        .get("outgoing_caller_ids")
                        .findValuesAsText("phone_number"))
                .containsExactly("111");
        assertThat(get(path + "?PhoneNumber=222").json().get("total").asInt()).isEqualTo(1);
        assertThat(put(one(made), "FriendlyName", "Home")
                        .json()
                        .get("friendly_name")
                        .asText())
                .isEqualTo("Home");
        assertThat(delete(one(made)).status()).isEqualTo(204);
        assertThat(delete(one(made)).status()).isEqualTo(404);
    }
}
