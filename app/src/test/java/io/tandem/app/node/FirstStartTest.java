package io.tandem.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.FakeStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FirstStartTest {
    private final FakeStore store = new FakeStore();

    @Test
    void theSecretOfUrlsStaysTheSame() {
        assertThat(FirstStart.urlSecret(store)).hasSize(32).isEqualTo(FirstStart.urlSecret(store));
    }

    @Nested
    class TheMasterAccount {
        @Test
        void isTheSameForNodesThatStartOnAnEmptyStoreAtTheSameTime() throws SettingsException {
            Settings settings = SettingsReader.read(Optional.empty(), List.of());
            var slow = new FakeStore(); // has heard the decision, but not of the account
            FirstStart.Master first = FirstStart.master(store, settings);
            String decided = store.property("master-account")
                    .toCompletableFuture()
                    .join()
                    .orElseThrow();
            slow.propertyOnce("master-account", decided).toCompletableFuture().join();

            FirstStart.Master second = FirstStart.master(slow, settings);

            assertThat(second.account()).isEqualTo(first.account());
            assertThat(first.origin()).isEqualTo(FirstStart.Origin.MADE_NOW);
            assertThat(second.origin()).isEqualTo(FirstStart.Origin.KNOWN);
        }

        @Test
        void isNotWrittenAgainByANodeThatCouldNotReadItAtFirst() throws SettingsException {
            Settings settings = SettingsReader.read(Optional.empty(), List.of());
            Account made = FirstStart.master(store, settings).account();
            Account changed = new Account(
                    made.sid(),
                    made.parent(),
                    "Renamed since",
                    made.emailAddress(),
                    made.status(),
                    "another token",
                    made.created(),
                    made.updated());
            store.save(changed).toCompletableFuture().join();
            store.missMasterOnce();

            FirstStart.Master second = FirstStart.master(store, settings);

            assertThat(second.account()).isEqualTo(changed);
            assertThat(second.origin()).isEqualTo(FirstStart.Origin.KNOWN);
            assertThat(store.masterAccount().toCompletableFuture().join()).contains(changed);
        }

        @Test
        void isTheOneThatWasSet() throws SettingsException {
            AccountSid sid = AccountSid.mint();
            Settings settings = SettingsReader.read(
                    Optional.empty(), List.of("account.sid=" + sid, "account.token=a token with blanks"));

            FirstStart.Master master = FirstStart.master(store, settings);

            assertThat(master.account().sid()).isEqualTo(sid);
            assertThat(master.account().authToken()).isEqualTo("a token with blanks");
            assertThat(FirstStart.master(store, settings).account()).isEqualTo(master.account());
        }
    }
}
