package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.TransferRules;
import io.tandem.engine.store.Webhook;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest extends Served {
    @Test
    void anAccountIsMadeBelowTheCallerWithATokenOfItsOwn() {
        Reply made = post(RESTCOMM + "/Accounts.json", "EmailAddress", "joe@example.org", "FriendlyName", "Joe");

        assertThat(made.status()).isEqualTo(200);
        Account account = store.account(new AccountSid(made.json().get("sid").asText()))
                .toCompletableFuture()
                .join()
                .orElseThrow();
        assertThat(account.parent()).contains(master.sid());
        assertThat(account.authToken())
                .matches("[0-9a-f]{32}")
                .isEqualTo(made.json().get("auth_token").asText());
        assertThat(account.friendlyName()).isEqualTo("Joe");
        assertThat(changed).isEqualTo(List.of(account.sid()));
        assertThat(made.header("Location")).isEqualTo(RESTCOMM + "/Accounts/" + account.sid() + ".json");
    }

    @Test
    void theLibrariesMakeAnAccountWithoutAnEMailAddress() {
        Reply made = post(LIBRARIES + "/Accounts.json", "FriendlyName", "Sub");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().get("owner_account_sid").asText())
                .isEqualTo(master.sid().text());
    }

    @Test
    void anAccountIsFoundByItsEMailAddressAndMayUseItAsUserName() {
        var token = post(RESTCOMM + "/Accounts.json", "EmailAddress", "joe@example.org")
                .json()
                .get("auth_token");

        Reply found =
                send("GET", RESTCOMM + "/Accounts/joe@example.org.json", "", as("Joe@example.org", token.asText()));

        assertThat(found.status()).isEqualTo(200);
        assertThat(found.json().get("email_address").asText()).isEqualTo("joe@example.org");
    }

    @Test
    void theListHoldsTheCallerAndAllBelow() {
        Account child = child(master);
        Account grandchild = child(child);

        Reply all = get(RESTCOMM + "/Accounts.json");
        Reply childsOwn = send("GET", RESTCOMM + "/Accounts.json", "", as(child));

        assertThat(all.json().get("accounts").findValuesAsText("sid"))
                .containsExactlyInAnyOrder(
                        master.sid().text(),
                        child.sid().text(),
                        grandchild.sid().text());
        assertThat(childsOwn.json().get("accounts").findValuesAsText("sid"))
                .containsExactlyInAnyOrder(child.sid().text(), grandchild.sid().text());
    }

    @Test
    void aFourthLevelIsRefused() {
        Account third = child(child(master));

        Reply refused = send("POST", LIBRARIES + "/Accounts.json", form("FriendlyName", "x"), as(third));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("message").asText()).contains("3 levels");
    }

    @Test
    void anEMailAddressBelongsToOneAccountInAnyLetterCase() {
        post(RESTCOMM + "/Accounts.json", "EmailAddress", "joe@example.org");

        Reply second = post(RESTCOMM + "/Accounts.json", "EmailAddress", "JOE@example.org");

        assertThat(second.status()).isEqualTo(409);
        assertThat(get(RESTCOMM + "/Accounts.json").json().get("total").asInt()).isEqualTo(2);
    }

    @Test
    void theEMailAddressIsRequiredAndChecked() {
        assertThat(post(RESTCOMM + "/Accounts", "FriendlyName", "x").status()).isEqualTo(400);
        assertThat(post(RESTCOMM + "/Accounts", "EmailAddress", "joe").status()).isEqualTo(400);
        assertThat(post(RESTCOMM + "/Accounts", "EmailAddress", "@b").status()).isEqualTo(400);
        assertThat(post(RESTCOMM + "/Accounts", "EmailAddress", "a@b@c").status())
                .isEqualTo(400);
    }

    @Test
    void theTokenInAnUpdateIsIgnored() {
        Reply updated = put(mine(RESTCOMM, ".json"), "AuthToken", "mine now", "FriendlyName", "New");

        assertThat(updated.status()).isEqualTo(200);
        assertThat(stored(master).authToken()).isEqualTo(master.authToken());
        assertThat(stored(master).friendlyName()).isEqualTo("New");
    }

    @ParameterizedTest
    @ValueSource(strings = {"closed", "Suspended", "SUSPENDED"})
    void aStatusCascadesToAllBelow(String status) {
        Account child = child(master);
        Account grandchild = child(child);

        Reply updated = post(RESTCOMM + "/Accounts/" + child.sid() + ".json", "Status", status);

        assertThat(updated.json().get("status").asText()).isEqualTo(status.toLowerCase(Locale.ROOT));
        assertThat(stored(grandchild).status()).isEqualTo(stored(child).status());
        assertThat(stored(master).status()).isEqualTo(Account.Status.ACTIVE);
        assertThat(changed).isEqualTo(List.of(grandchild.sid(), child.sid()));
    }

    @Test
    void closedIsForEver() {
        Account child = child(master);
        String path = RESTCOMM + "/Accounts/" + child.sid();
        post(path, "Status", "closed");

        assertThat(post(path, "Status", "active").status()).isEqualTo(400);
        assertThat(post(path, "FriendlyName", "x").status()).isEqualTo(400);
        assertThat(stored(child).status()).isEqualTo(Account.Status.CLOSED);
    }

    @Test
    void aClosedAccountBelowStaysClosedWhenItsParentIsActiveAgain() {
        Account child = child(master);
        Account grandchild = child(child);
        post(RESTCOMM + "/Accounts/" + grandchild.sid(), "Status", "closed");
        post(RESTCOMM + "/Accounts/" + child.sid(), "Status", "suspended");
        post(RESTCOMM + "/Accounts/" + child.sid(), "Status", "active");

        assertThat(stored(child).status()).isEqualTo(Account.Status.ACTIVE);
        assertThat(stored(grandchild).status()).isEqualTo(Account.Status.CLOSED);
    }

    @Test
    void theMasterAccountCannotBeClosed() {
        assertThat(post(mine(RESTCOMM, ""), "Status", "closed").status()).isEqualTo(400);
        assertThat(post(mine(RESTCOMM, ""), "Status", "nonsense").status()).isEqualTo(400);
        assertThat(stored(master).status()).isEqualTo(Account.Status.ACTIVE);
    }

    @Test
    void anAccountSaysWhoIsAskedAboutTransfersAndWhatIsToldOfThem() {
        Reply before = get(mine(RESTCOMM, ".json"));
        Reply updated = post(
                mine(RESTCOMM, ".json"),
                "ReferUrl",
                "/refer",
                "ReferMethod",
                "GET",
                "ReferFallbackUrl",
                "/sorry",
                "TransferPolicy",
                "forbidden",
                "TransferNews",
                "final-only");

        assertThat(before.json().get("transfer_policy").asText()).isEqualTo("allowed");
        assertThat(before.json().get("transfer_news").asText()).isEqualTo("all");
        assertThat(updated.json().get("refer_url").asText()).isEqualTo("/refer");
        Account account = stored(master);
        assertThat(account.refer()).contains(new Webhook("/refer", HttpMethod.GET));
        assertThat(account.referFallback()).contains(new Webhook("/sorry", HttpMethod.POST));
        assertThat(account.transfers())
                .isEqualTo(new TransferRules(TransferRules.Policy.FORBIDDEN, TransferRules.News.FINAL_ONLY));

        post(mine(RESTCOMM, ""), "TransferPolicy", "", "ReferUrl", "");
        assertThat(stored(master).transfers()).isEqualTo(TransferRules.USUAL);
        assertThat(stored(master).refer()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ReferUrl=nonsense",
                "ReferMethod=PUT",
                "ReferApplicationSid=AP00000000000000000000000000000000",
                "TransferPolicy=maybe",
                "TransferNews=some"
            })
    void aBadTransferParameterChangesNothing(String parameter) {
        Account child = child(master);
        Account grandchild = child(child);
        String form = parameter + "&Status=suspended";

        Reply refused = send("POST", RESTCOMM + "/Accounts/" + child.sid(), form, as(master));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(List.of(stored(child), stored(grandchild))).isEqualTo(List.of(child, grandchild));
    }

    @Test
    void whatAnAccountSaysOfTransfersStaysWhenItsStatusCascades() {
        Account child = child(master);
        Account grandchild = child(child);
        post(RESTCOMM + "/Accounts/" + grandchild.sid(), "ReferUrl", "/refer", "TransferPolicy", "forbidden");
        post(RESTCOMM + "/Accounts/" + child.sid(), "Status", "suspended");

        assertThat(stored(grandchild).status()).isEqualTo(Account.Status.SUSPENDED);
        assertThat(stored(grandchild).refer()).contains(new Webhook("/refer", HttpMethod.POST));
        assertThat(stored(grandchild).transfers().policy()).isEqualTo(TransferRules.Policy.FORBIDDEN);
    }

    @Test
    void anAccountIsNeverDeleted() {
        Reply refused = delete(mine(RESTCOMM, ""));

        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.header("Allow")).isEqualTo("OPTIONS, GET, HEAD, POST, PUT");
    }
}
