package io.tandem.engine.store;

import static io.tandem.engine.store.SampleRecords.fullTrunk;
import static io.tandem.engine.store.SampleRecords.trunk;
import static io.tandem.engine.store.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.GatewaySid;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a [Store] promises about trunks.
abstract class TrunkContract {
    private static final Page.Request FIRST = new Page.Request(0, 50);

    private final AccountSid account = AccountSid.mint();

    abstract Store store();

    @Test
    void aTrunkIsReadAsItWasWritten() {
        Trunk full = fullTrunk();
        Trunk bare = trunk(account, "sip:gateway.example.org", 0);
        done(store().save(full));
        done(store().save(bare));
        assertThat(done(store().trunk(full.sid()))).contains(full);
        assertThat(done(store().trunk(bare.sid()))).contains(bare);
    }

    @Test
    void anUnknownTrunkIsNotThere() {
        assertThat(done(store().trunk(GatewaySid.mint()))).isEmpty();
        assertThat(done(store().trunks(account, FIRST))).isEqualTo(new Page<Trunk>(List.of(), 0));
        assertThat(done(store().allTrunks())).isEmpty();
    }

    @Test
    void savingATrunkAgainReplacesAllOfIt() {
        Trunk full = fullTrunk();
        Trunk bare = trunk(account, "sip:other.example.org", 5);
        var replaced = new Trunk(
                full.sid(),
                bare.account(),
                bare.friendlyName(),
                bare.uri(),
                bare.prefix(),
                bare.strip(),
                bare.priority(),
                bare.weight(),
                bare.credentials(),
                bare.registration(),
                bare.watch(),
                bare.sources(),
                bare.status(),
                bare.created(),
                bare.updated());
        done(store().save(full));
        done(store().save(replaced));
        assertThat(done(store().trunk(full.sid()))).contains(replaced);
        assertThat(done(store().trunks(full.account(), FIRST)).items()).isEmpty();
    }

    @Test
    void trunksAreThoseOfTheAccountOrAllOldestFirst() {
        Trunk younger = trunk(account, "sip:b.example.org", 2);
        Trunk older = trunk(account, "sip:a.example.org", 1);
        Trunk another = trunk(AccountSid.mint(), "sip:c.example.org", 0);
        done(store().save(younger));
        done(store().save(older));
        done(store().save(another));
        assertThat(done(store().trunks(account, FIRST)).items()).containsExactly(older, younger);
        assertThat(done(store().trunks(account, new Page.Request(1, 1)))).isEqualTo(new Page<>(List.of(younger), 2));
        assertThat(done(store().allTrunks())).containsExactly(another, older, younger);
    }

    @Test
    void aDeletedTrunkIsGoneAndDeletingItAgainChangesNothing() {
        Trunk gone = trunk(account, "sip:a.example.org", 1);
        Trunk stays = trunk(account, "sip:b.example.org", 2);
        done(store().save(gone));
        done(store().save(stays));
        done(store().deleteTrunk(gone.sid()));
        done(store().deleteTrunk(gone.sid()));
        assertThat(done(store().trunk(gone.sid()))).isEmpty();
        assertThat(done(store().allTrunks())).containsExactly(stays);
    }
}
