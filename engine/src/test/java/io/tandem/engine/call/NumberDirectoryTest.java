package io.tandem.engine.call;

import static io.tandem.engine.store.SampleRecords.number;
import static io.tandem.engine.store.Stages.done;
import static io.tandem.engine.store.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.FakeStore;
import io.tandem.engine.store.PhoneNumber;
import org.junit.jupiter.api.Test;

class NumberDirectoryTest {
    private final FakeStore store = new FakeStore();
    private final NumberDirectory directory = new NumberDirectory(store);
    private final AccountSid account = AccountSid.mint();

    @Test
    void aNumberIsFoundAsSoonAsItIsSaved() {
        assertThat(done(directory.find("1111"))).isEmpty();
        PhoneNumber number = saved("1111");
        assertThat(done(directory.find("1111"))).contains(number);
    }

    @Test
    void aPatternIsFoundOnceTheDirectoryKnowsOfTheChange() {
        assertThat(done(directory.find("77"))).isEmpty();
        PhoneNumber pattern = saved("7.");
        assertThat(done(directory.find("77"))).isEmpty();
        directory.changed();
        assertThat(done(directory.find("77"))).contains(pattern);
        done(store.deleteNumber(pattern.sid()));
        directory.changed();
        assertThat(done(directory.find("77"))).isEmpty();
    }

    @Test
    void anAccountThatCannotBeReachedIsPassedOver() {
        saved("7.");
        PhoneNumber own = number(AccountSid.mint(), "*", 1);
        done(store.save(own));
        assertThat(done(directory.find("77", own.account()::equals))).contains(own);
    }

    @Test
    void aStoreThatFailsIsAskedAgainByTheNextCall() {
        var closed = new FakeStore();
        closed.close();
        var broken = new NumberDirectory(closed);
        assertThat(failure(broken.find("77"))).hasMessageContaining("closed");
        assertThat(failure(broken.find("77"))).hasMessageContaining("closed");
    }

    private PhoneNumber saved(String phoneNumber) {
        PhoneNumber number = number(account, phoneNumber, 1);
        done(store.save(number));
        return number;
    }
}
