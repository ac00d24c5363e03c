package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.SampleRecords;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest extends Served {
    private static Account with(Account account, Account.Status status) {
        return new Account(
                account.sid(),
                account.parent(),
                account.friendlyName(),
                account.emailAddress(),
                status,
                account.authToken(),
                account.created(),
                account.updated());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic !!!", "Bearer abc", "Basic bm9jb2xvbg=="})
    void credentialsThatCannotBeReadAreChallenged(String authorization) {
        Reply refused = send("GET", mine(RESTCOMM, ".json"), "", Map.of("Authorization", authorization));

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Basic realm=\"Test realm\", charset=\"UTF-8\"");
        assertThat(refused.json().get("code").asInt()).isEqualTo(20003);
    }

    @Test
    void noCredentialsAWrongTokenAndAnUnknownUserAreChallengedAlike() {
        Reply none = send("GET", mine(RESTCOMM, ""), "", Map.of());
        Reply wrong = send("GET", mine(RESTCOMM, ""), "", as(master.sid().text(), "wrong"));
        Reply unknown = send("GET", mine(RESTCOMM, ""), "", as(AccountSid.mint().text(), "token"));
        Reply empty = send("GET", mine(RESTCOMM, ""), "", as(AccountSid.mint().text(), ""));

        assertThat(none.status()).isEqualTo(401);
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(unknown.body()).isEqualTo(wrong.body());
        assertThat(empty.status()).isEqualTo(401);
    }

    @Test
    void anAccountMayUseItselfAndItsDescendants() {
        Account child = child(master);
        Account grandchild = child(child);

        assertThat(get(RESTCOMM + "/Accounts/" + grandchild.sid() + "/Calls").status())
                .isEqualTo(200);
        assertThat(send("GET", RESTCOMM + "/Accounts/" + child.sid(), "", as(child))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aSiblingAParentAndAnAccountOfNobodyAreKeptApart() {
        Account child = child(master);
        Account sibling = child(master);

        assertThat(send("GET", RESTCOMM + "/Accounts/" + sibling.sid(), "", as(child))
                        .status())
                .isEqualTo(403);
        assertThat(send("GET", mine(RESTCOMM, "/Calls"), "", as(child)).status())
                .isEqualTo(403);
        assertThat(get(RESTCOMM + "/Accounts/" + AccountSid.mint()).status()).isEqualTo(404);
        assertThat(get(RESTCOMM + "/Accounts/ACnonsense").status()).isEqualTo(404);
        assertThat(get(RESTCOMM + "/Accounts/nobody@example.org").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUSPENDED", "CLOSED"})
    void anAccountThatIsNotActiveMayDoNothing(String status) {
        Account child = child(master);
        save(with(child, Account.Status.valueOf(status)));

        Reply refused = send("GET", RESTCOMM + "/Accounts/" + child.sid() + ".json", "", as(child));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().get("code").asInt()).isEqualTo(20005);
    }

    @Test
    void nothingIsMadeInAClosedAccount() {
        Account child = child(master);
        save(with(child, Account.Status.CLOSED));

        Reply refused = post(RESTCOMM + "/Accounts/" + child.sid() + "/Applications", "FriendlyName", "x");

        assertThat(refused.status()).isEqualTo(403);
    }

    @Nested
    class ANumberOfAnotherAccount {
        private PhoneNumber numberOf(Account owner) {
            PhoneNumber number = SampleRecords.number(owner.sid(), "1111", 0);
            store.save(number).toCompletableFuture().join();
            return number;
        }

        @Test
        void isRefusedToASibling() {
            Account child = child(master);
            PhoneNumber number = numberOf(child(master));
            String path = RESTCOMM + "/Accounts/" + child.sid() + "/IncomingPhoneNumbers/" + number.sid();

            assertThat(send("GET", path, "", as(child)).status()).isEqualTo(403);
            assertThat(send("DELETE", path, "", as(child)).status()).isEqualTo(403);
            assertThat(send("POST", path, "FriendlyName=x", as(child)).status()).isEqualTo(403);
            assertThat(store.number(number.sid()).toCompletableFuture().join()).contains(number);
        }

        @Test
        void isServedUnderThePathOfAnAncestor() {
            PhoneNumber number = numberOf(child(master));

            Reply found = get(mine(RESTCOMM, "/IncomingPhoneNumbers/" + number.sid() + ".json"));

            assertThat(found.status()).isEqualTo(200);
            assertThat(found.json().get("account_sid").asText())
                    .isEqualTo(number.account().text());
        }
    }
}
