package io.tandem.engine.store;

import static io.tandem.engine.store.SampleRecords.callSid;
import static io.tandem.engine.store.SampleRecords.ended;
import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.SampleRecords.refer;
import static io.tandem.engine.store.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ReferSid;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a [Store] promises about the records of transfers.
abstract class ReferContract {
    private static final Page.Request FIRST = new Page.Request(0, 50);

    private final AccountSid account = AccountSid.mint();

    abstract Store store();

    /// All transfers of that account.
    static ReferQuery all(AccountSid account) {
        return new ReferQuery(account, Optional.empty(), Optional.empty(), TimeRange.ALWAYS, TimeRange.ALWAYS);
    }

    @Test
    void aTransferIsReadAsItWasWrittenWhetherItRunsOrIsOver() {
        ReferRecord running = refer(account, callSid(), 0);
        ReferRecord over = ended(running, ReferRecord.Status.COMPLETED, 5);
        done(store().save(running));
        assertThat(done(store().refer(running.sid()))).contains(running);
        done(store().save(over));
        done(store().save(over));
        assertThat(done(store().refer(running.sid()))).contains(over);
        assertThat(done(store().refers(all(account), FIRST)).total()).isEqualTo(1);
    }

    @Test
    void anUnknownTransferIsNotThere() {
        assertThat(done(store().refer(ReferSid.mint()))).isEmpty();
        assertThat(done(store().refers(all(account), FIRST))).isEqualTo(new Page<ReferRecord>(List.of(), 0));
    }

    @Test
    void transfersAreThoseOfTheAccountNewestFirst() {
        ReferRecord younger = refer(account, callSid(), 2);
        ReferRecord older = refer(account, callSid(), 1);
        done(store().save(younger));
        done(store().save(older));
        done(store().save(refer(AccountSid.mint(), callSid(), 3)));
        assertThat(done(store().refers(all(account), FIRST)).items()).containsExactly(younger, older);
    }

    @Test
    void transfersAreFoundByTheirCall() {
        CallSid call = callSid();
        ReferRecord wanted = refer(account, call, 1);
        done(store().save(wanted));
        done(store().save(refer(account, callSid(), 2)));
        var query = new ReferQuery(account, Optional.of(call), Optional.empty(), TimeRange.ALWAYS, TimeRange.ALWAYS);
        assertThat(done(store().refers(query, FIRST))).isEqualTo(new Page<>(List.of(wanted), 1));
    }

    @ParameterizedTest
    @EnumSource(ReferRecord.Status.class)
    void transfersAreFoundByStatus(ReferRecord.Status status) {
        for (ReferRecord.Status each : ReferRecord.Status.values()) {
            done(store().save(ended(refer(account, callSid(), 1), each, 9)));
        }
        var query = new ReferQuery(account, Optional.empty(), Optional.of(status), TimeRange.ALWAYS, TimeRange.ALWAYS);
        assertThat(done(store().refers(query, FIRST)).items())
                .extracting(ReferRecord::status)
                .containsExactly(status);
    }

    @Test
    void transfersAreFoundByWhenTheyBeganAndByWhenTheyEnded() {
        ReferRecord running = refer(account, callSid(), 1);
        ReferRecord over = ended(refer(account, callSid(), 2), ReferRecord.Status.FAILED, 20);
        done(store().save(running));
        done(store().save(over));
        assertThat(began(1, 2)).containsExactly(running);
        assertThat(began(1, 3)).containsExactly(over, running);
        assertThat(endedBetween(20, 21)).containsExactly(over);
        assertThat(endedBetween(0, 20)).isEmpty();
    }

    @Test
    void transfersComeInPages() {
        for (int i = 0; i < 5; i++) {
            done(store().save(refer(account, callSid(), i)));
        }
        Page<ReferRecord> page = done(store().refers(all(account), new Page.Request(1, 2)));
        assertThat(page.items()).extracting(ReferRecord::created).containsExactly(minute(2), minute(1));
        assertThat(page.total()).isEqualTo(5);
    }

    private List<ReferRecord> began(int from, int until) {
        var query = new ReferQuery(account, Optional.empty(), Optional.empty(), range(from, until), TimeRange.ALWAYS);
        return done(store().refers(query, FIRST)).items();
    }

    private List<ReferRecord> endedBetween(int from, int until) {
        var query = new ReferQuery(account, Optional.empty(), Optional.empty(), TimeRange.ALWAYS, range(from, until));
        return done(store().refers(query, FIRST)).items();
    }

    private static TimeRange range(int from, int until) {
        return new TimeRange(Optional.of(minute(from)), Optional.of(minute(until)));
    }
}
