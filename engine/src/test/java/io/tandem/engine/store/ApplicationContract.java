package io.tandem.engine.store;

import static io.tandem.engine.store.SampleRecords.ODD_TEXT;
import static io.tandem.engine.store.SampleRecords.application;
import static io.tandem.engine.store.SampleRecords.fullApplication;
import static io.tandem.engine.store.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a [Store] promises about applications.
abstract class ApplicationContract {
    private static final Page.Request FIRST = new Page.Request(0, 50);

    private final AccountSid account = AccountSid.mint();

    abstract Store store();

    @Test
    void anApplicationIsReadAsItWasWritten() {
        Application full = fullApplication();
        Application bare = application(account, "", 0);
        done(store().save(full));
        done(store().save(bare));
        assertThat(done(store().application(full.sid()))).contains(full);
        assertThat(done(store().application(bare.sid()))).contains(bare);
    }

    @Test
    void anUnknownApplicationIsNotThere() {
        assertThat(done(store().application(ApplicationSid.mint()))).isEmpty();
        assertThat(done(store().applications(account, Optional.empty(), FIRST)))
                .isEqualTo(new Page<Application>(List.of(), 0));
    }

    @Test
    void savingAnApplicationAgainReplacesAllOfIt() {
        Application full = fullApplication();
        Application bare = application(account, "bare", 0);
        var replaced = new Application(
                full.sid(),
                bare.account(),
                bare.friendlyName(),
                bare.voice(),
                bare.voiceFallback(),
                bare.statusCallback(),
                bare.kind(),
                bare.created(),
                bare.updated());
        done(store().save(full));
        done(store().save(replaced));
        assertThat(done(store().application(full.sid()))).contains(replaced);
        assertThat(done(store().applications(full.account(), Optional.empty(), FIRST))
                        .items())
                .isEmpty();
    }

    @Test
    void applicationsAreThoseOfTheAccountAloneOldestFirst() {
        Application younger = application(account, "b", 2);
        Application older = application(account, "a", 1);
        done(store().save(younger));
        done(store().save(older));
        done(store().save(application(AccountSid.mint(), "a", 0)));
        assertThat(done(store().applications(account, Optional.empty(), FIRST)).items())
                .containsExactly(older, younger);
    }

    @Test
    void applicationsAreFoundByTheirNameExactly() {
        Application odd = application(account, ODD_TEXT, 1);
        done(store().save(odd));
        done(store().save(application(account, "other", 2)));
        assertThat(done(store().applications(account, Optional.of(ODD_TEXT), FIRST)))
                .isEqualTo(new Page<>(List.of(odd), 1));
        assertThat(done(store().applications(account, Optional.of("OTHER"), FIRST))
                        .items())
                .isEmpty();
    }

    @Test
    void applicationsComeInPages() {
        for (int i = 0; i < 5; i++) {
            done(store().save(application(account, "app " + i, i)));
        }
        Page<Application> last = done(store().applications(account, Optional.empty(), new Page.Request(2, 2)));
        assertThat(last.items()).extracting(Application::friendlyName).containsExactly("app 4");
        assertThat(last.total()).isEqualTo(5);
    }

    @Test
    void aDeletedApplicationIsGoneAndDeletingItAgainChangesNothing() {
        Application gone = application(account, "gone", 1);
        Application stays = application(account, "stays", 2);
        done(store().save(gone));
        done(store().save(stays));
        done(store().deleteApplication(gone.sid()));
        done(store().deleteApplication(gone.sid()));
        assertThat(done(store().application(gone.sid()))).isEmpty();
        assertThat(done(store().applications(account, Optional.empty(), FIRST)).items())
                .containsExactly(stays);
    }
}
