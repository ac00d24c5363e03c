package io.tandem.engine.store;

import static io.tandem.engine.store.SampleRecords.client;
import static io.tandem.engine.store.SampleRecords.fullClient;
import static io.tandem.engine.store.Stages.done;
import static io.tandem.engine.store.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ClientSid;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a [Store] promises about clients.
abstract class ClientContract {
    private static final Page.Request FIRST = new Page.Request(0, 50);

    private final AccountSid account = AccountSid.mint();

    abstract Store store();

    @Test
    void aClientIsReadAsItWasWritten() {
        Client full = fullClient();
        Client bare = client(account, "alice", 0);
        done(store().save(full));
        done(store().save(bare));
        assertThat(done(store().client(full.sid()))).contains(full);
        assertThat(done(store().client(bare.sid()))).contains(bare);
    }

    @Test
    void anUnknownClientIsNotThere() {
        assertThat(done(store().client(ClientSid.mint()))).isEmpty();
        assertThat(done(store().clientByLogin("nobody"))).isEmpty();
        assertThat(done(store().clients(account, Optional.empty(), FIRST))).isEqualTo(new Page<Client>(List.of(), 0));
    }

    @Test
    void savingAClientAgainReplacesAllOfIt() {
        Client full = fullClient();
        var bare = new Client(
                full.sid(),
                account,
                "renamed",
                "",
                new Client.Secret("", "", ""),
                Client.Status.ENABLED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                SampleRecords.minute(3),
                SampleRecords.minute(4));
        done(store().save(full));
        done(store().save(bare));
        done(store().save(bare));
        assertThat(done(store().client(full.sid()))).contains(bare);
        assertThat(done(store().clientByLogin(full.login()))).isEmpty();
        assertThat(done(store().clientByLogin("renamed"))).contains(bare);
    }

    @Test
    void aClientIsFoundByItsLoginInAnyLetterCase() {
        Client client = client(account, "Übel.Ada", 0);
        done(store().save(client));
        assertThat(done(store().clientByLogin("übel.ADA"))).contains(client);
        assertThat(done(store().clientByLogin("übel%"))).isEmpty();
        assertThat(done(store().clients(account, Optional.of("ÜBEL.ada"), FIRST)))
                .isEqualTo(new Page<>(List.of(client), 1));
        assertThat(done(store().clients(account, Optional.of("ada"), FIRST)).items())
                .isEmpty();
    }

    @Test
    void twoClientsMayNotHaveTheSameLoginWhosesoeverTheyAre() {
        Client first = client(account, "alice", 0);
        Client second = client(AccountSid.mint(), "ALICE", 1);
        done(store().save(first));
        assertThat(failure(store().save(second)))
                .isInstanceOf(StoreException.Conflict.class)
                .hasMessageContaining("ALICE");
        assertThat(done(store().client(second.sid()))).isEmpty();
        assertThat(done(store().clientByLogin("alice"))).contains(first);
    }

    @Test
    void theLoginOfADeletedClientIsFree() {
        Client first = client(account, "alice", 0);
        Client second = client(account, "Alice", 1);
        done(store().save(first));
        done(store().deleteClient(first.sid()));
        done(store().deleteClient(first.sid()));
        done(store().save(second));
        assertThat(done(store().clientByLogin("alice"))).contains(second);
    }

    @Test
    void clientsAreThoseOfTheAccountAloneOldestFirstInPages() {
        Client younger = client(account, "b", 2);
        Client older = client(account, "a", 1);
        done(store().save(younger));
        done(store().save(older));
        done(store().save(client(AccountSid.mint(), "c", 0)));
        assertThat(done(store().clients(account, Optional.empty(), FIRST)).items())
                .containsExactly(older, younger);
        assertThat(done(store().clients(account, Optional.empty(), new Page.Request(1, 1))))
                .isEqualTo(new Page<>(List.of(younger), 2));
    }
}
