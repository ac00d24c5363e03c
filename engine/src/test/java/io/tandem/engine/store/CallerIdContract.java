package io.tandem.engine.store;

import static io.tandem.engine.store.SampleRecords.ODD_TEXT;
import static io.tandem.engine.store.SampleRecords.callerId;
import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.Stages.done;
import static io.tandem.engine.store.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.NumberSid;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a [Store] promises about outgoing caller ids.
abstract class CallerIdContract {
    private static final Page.Request FIRST = new Page.Request(0, 50);

    private final AccountSid account = AccountSid.mint();

    abstract Store store();

    @Test
    void aCallerIdIsReadAsItWasWritten() {
        var written = new OutgoingCallerId(NumberSid.mint(), account, ODD_TEXT, ODD_TEXT, minute(1), minute(2));
        done(store().save(written));
        assertThat(done(store().outgoingCallerId(written.sid()))).contains(written);
        assertThat(done(store().outgoingCallerId(NumberSid.mint()))).isEmpty();
    }

    @Test
    void savingACallerIdAgainReplacesAllOfIt() {
        OutgoingCallerId before = callerId(account, "+4930111", "office", 1);
        var after = new OutgoingCallerId(before.sid(), AccountSid.mint(), "+4930222", "", minute(3), minute(4));
        done(store().save(before));
        done(store().save(after));
        done(store().save(after));
        assertThat(done(store().outgoingCallerId(before.sid()))).contains(after);
        assertThat(listed(Optional.empty(), Optional.empty()).total()).isZero();
    }

    @Test
    void anAccountHasANumberOnceAndAnotherAccountMayHaveItToo() {
        OutgoingCallerId first = callerId(account, "+4930111", "a", 1);
        OutgoingCallerId again = callerId(account, "+4930111", "b", 2);
        OutgoingCallerId elsewhere = callerId(AccountSid.mint(), "+4930111", "c", 3);
        done(store().save(first));
        done(store().save(elsewhere));
        assertThat(failure(store().save(again)))
                .isInstanceOf(StoreException.Conflict.class)
                .hasMessageContaining("+4930111");
        assertThat(listed(Optional.empty(), Optional.empty()).items()).containsExactly(first);
    }

    @Test
    void callerIdsAreThoseOfTheAccountOldestFirstInPages() {
        OutgoingCallerId younger = callerId(account, "2", "two", 2);
        OutgoingCallerId older = callerId(account, "1", "one", 1);
        done(store().save(younger));
        done(store().save(older));
        done(store().save(callerId(AccountSid.mint(), "3", "three", 0)));
        assertThat(listed(Optional.empty(), Optional.empty()).items()).containsExactly(older, younger);
        var second = store().outgoingCallerIds(account, Optional.empty(), Optional.empty(), new Page.Request(1, 1));
        assertThat(done(second)).isEqualTo(new Page<>(List.of(younger), 2));
    }

    @Test
    void callerIdsAreFoundByNumberAndNameExactly() {
        OutgoingCallerId one = callerId(account, "11", "office", 1);
        OutgoingCallerId two = callerId(account, "111", "office", 2);
        done(store().save(one));
        done(store().save(two));
        assertThat(listed(Optional.of("11"), Optional.empty()).items()).containsExactly(one);
        assertThat(listed(Optional.empty(), Optional.of("office")).items()).containsExactly(one, two);
        assertThat(listed(Optional.of("11"), Optional.of("Office")).items()).isEmpty();
    }

    @Test
    void aDeletedCallerIdIsGoneAndItsNumberIsFree() {
        OutgoingCallerId gone = callerId(account, "11", "a", 1);
        OutgoingCallerId next = callerId(account, "11", "b", 2);
        done(store().save(gone));
        done(store().deleteOutgoingCallerId(gone.sid()));
        done(store().deleteOutgoingCallerId(gone.sid()));
        done(store().save(next));
        assertThat(done(store().outgoingCallerId(gone.sid()))).isEmpty();
        assertThat(listed(Optional.empty(), Optional.empty()).items()).containsExactly(next);
    }

    private Page<OutgoingCallerId> listed(Optional<String> phoneNumber, Optional<String> friendlyName) {
        return done(store().outgoingCallerIds(account, phoneNumber, friendlyName, FIRST));
    }
}
