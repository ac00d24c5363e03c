package io.tandem.engine.store;

import static io.tandem.engine.store.SampleRecords.ODD_TEXT;
import static io.tandem.engine.store.SampleRecords.accountWithEmail;
import static io.tandem.engine.store.SampleRecords.child;
import static io.tandem.engine.store.SampleRecords.master;
import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.SampleRecords.webhook;
import static io.tandem.engine.store.Stages.done;
import static io.tandem.engine.store.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a [Store] promises about accounts.
abstract class AccountContract {
    abstract Store store();

    @Test
    void anAccountIsReadAsItWasWritten() {
        var account = new Account(
                AccountSid.mint(),
                Optional.of(AccountSid.mint()),
                ODD_TEXT,
                Optional.of("o'brien@example.org"),
                Account.Status.SUSPENDED,
                ODD_TEXT,
                Optional.of(webhook("http://a.example/1")),
                Optional.of(webhook("http://a.example/2")),
                Optional.of(ApplicationSid.mint()),
                new TransferRules(TransferRules.Policy.FORBIDDEN, TransferRules.News.FINAL_ONLY),
                minute(1),
                minute(2));
        done(store().save(account));
        assertThat(done(store().account(account.sid()))).contains(account);
    }

    @Test
    void anUnknownAccountIsNotThere() {
        assertThat(done(store().account(AccountSid.mint()))).isEmpty();
        assertThat(done(store().accountByEmail("nobody@example.org"))).isEmpty();
        assertThat(done(store().masterAccount())).isEmpty();
        assertThat(done(store().children(AccountSid.mint()))).isEmpty();
    }

    @Test
    void savingAnAccountAgainReplacesAllOfIt() {
        Account before = accountWithEmail("a@example.org");
        var after = new Account(
                before.sid(),
                Optional.of(AccountSid.mint()),
                "new name",
                Optional.empty(),
                Account.Status.CLOSED,
                "new token",
                minute(3),
                minute(4));
        done(store().save(before));
        done(store().save(after));
        done(store().save(after));
        assertThat(done(store().account(before.sid()))).contains(after);
        assertThat(done(store().accountByEmail("a@example.org"))).isEmpty();
    }

    @Test
    void anAccountIsFoundByItsEmailAddressInAnyLetterCase() {
        Account account = accountWithEmail("Übel.Ada@Example.ORG");
        done(store().save(account));
        assertThat(done(store().accountByEmail("übel.ada@EXAMPLE.org"))).contains(account);
        assertThat(done(store().accountByEmail("%@example.org"))).isEmpty();
    }

    @Test
    void twoAccountsMayNotHaveTheSameEmailAddress() {
        Account first = accountWithEmail("ada@example.org");
        Account second = accountWithEmail("ADA@example.org");
        done(store().save(first));
        assertThat(failure(store().save(second)))
                .isInstanceOf(StoreException.Conflict.class)
                .hasMessageContaining("ADA@example.org");
        assertThat(done(store().account(second.sid()))).isEmpty();
        assertThat(done(store().accountByEmail("ada@example.org"))).contains(first);
    }

    @Test
    void manyAccountsMayHaveNoEmailAddress() {
        Account parent = master();
        done(store().save(parent));
        done(store().save(child(parent.sid(), 1)));
        done(store().save(child(parent.sid(), 2)));
        assertThat(done(store().children(parent.sid()))).hasSize(2);
    }

    @Test
    void theMasterAccountIsTheOneWithoutParent() {
        Account master = master();
        done(store().save(child(master.sid(), -5)));
        done(store().save(master));
        assertThat(done(store().masterAccount())).contains(master);
    }

    @Test
    void childrenAreThoseOfThatParentAloneOldestFirst() {
        Account master = master();
        Account younger = child(master.sid(), 2);
        Account older = child(master.sid(), 1);
        Account grandchild = child(older.sid(), 0);
        done(store().save(master));
        done(store().save(younger));
        done(store().save(older));
        done(store().save(grandchild));
        assertThat(done(store().children(master.sid()))).containsExactly(older, younger);
        assertThat(done(store().children(older.sid()))).containsExactly(grandchild);
    }
}
