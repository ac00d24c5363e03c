package io.tandem.engine.store;

import static io.tandem.engine.store.SampleRecords.ODD_TEXT;
import static io.tandem.engine.store.SampleRecords.binding;
import static io.tandem.engine.store.SampleRecords.client;
import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.Stages.done;
import static io.tandem.engine.store.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.sid.InstanceId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a [Store] promises about bindings.
abstract class BindingContract {
    private final Client alice = client(AccountSid.mint(), "alice", 0);
    private final Client bob = client(AccountSid.mint(), "bob", 0);

    abstract Store store();

    @BeforeEach
    void clients() {
        done(store().save(alice));
        done(store().save(bob));
    }

    @Test
    void aBindingIsReadAsItWasWritten() {
        var full = new Binding(
                alice.sid(),
                ODD_TEXT,
                ODD_TEXT,
                4_294_967_295L,
                500,
                ODD_TEXT,
                "tcp:[2001:db8::1]:5060",
                InstanceId.mint(),
                minute(1),
                minute(2));
        done(store().save(full));
        assertThat(done(store().bindings(alice.sid()))).containsExactly(full);
    }

    @Test
    void aClientHasOneBindingForEachContactThatWhichWasRegisteredFirstComesFirst() {
        Binding second = binding(alice.sid(), "sip:alice@192.0.2.1", 2);
        Binding first = binding(alice.sid(), "sip:alice@192.0.2.2", 1);
        Binding ofBob = binding(bob.sid(), "sip:alice@192.0.2.1", 0);
        done(store().save(second));
        done(store().save(first));
        done(store().save(ofBob));
        assertThat(done(store().bindings(alice.sid()))).containsExactly(first, second);
        assertThat(done(store().bindings(bob.sid()))).containsExactly(ofBob);
    }

    @Test
    void aRenewedBindingReplacesTheOneBefore() {
        Binding renewed = binding(alice.sid(), "sip:alice@192.0.2.1", 2);
        done(store().save(binding(alice.sid(), "sip:alice@192.0.2.1", 1)));
        done(store().save(renewed));
        done(store().save(renewed));
        assertThat(done(store().bindings(alice.sid()))).containsExactly(renewed);
    }

    @Test
    void expiredBindingsAreThoseOfTheClientButNotLiveOnes() {
        Binding over = binding(alice.sid(), "sip:alice@192.0.2.1", 0);
        Binding live = binding(alice.sid(), "sip:alice@192.0.2.2", 1);
        Binding ofBob = binding(bob.sid(), "sip:bob@192.0.2.1", 2);
        done(store().save(over));
        done(store().save(live));
        done(store().save(ofBob));
        assertThat(done(store().bindings(alice.sid()))).containsExactly(over, live);
        assertThat(done(store().liveBindings(over.expires()))).containsExactly(live, ofBob);
        assertThat(done(store().liveBindings(over.expires().minusNanos(1)))).containsExactly(over, live, ofBob);
        assertThat(done(store().liveBindings(ofBob.expires()))).isEmpty();
    }

    @Test
    void aDeletedBindingIsGoneAndTheOthersStay() {
        Binding gone = binding(alice.sid(), "sip:alice@192.0.2.1", 1);
        Binding stays = binding(alice.sid(), "sip:ALICE@192.0.2.1", 2);
        Binding ofBob = binding(bob.sid(), "sip:alice@192.0.2.1", 0);
        done(store().save(gone));
        done(store().save(stays));
        done(store().save(ofBob));
        done(store().deleteBinding(gone));
        done(store().deleteBinding(gone));
        assertThat(done(store().bindings(alice.sid()))).containsExactly(stays);
        assertThat(done(store().bindings(bob.sid()))).containsExactly(ofBob);
    }

    @Test
    void aBindingThatWasRenewedSinceItWasReadStays() {
        Binding read = binding(alice.sid(), "sip:alice@192.0.2.1", 1);
        Binding renewed = binding(alice.sid(), "sip:alice@192.0.2.1", 2);
        done(store().save(read));
        done(store().save(renewed));
        done(store().deleteBinding(read));
        assertThat(done(store().bindings(alice.sid()))).containsExactly(renewed);
        done(store().deleteBinding(renewed));
        assertThat(done(store().bindings(alice.sid()))).isEmpty();
        assertThat(done(store().liveBindings(read.registered()))).isEmpty();
    }

    @Test
    void bindingsOfAClientAreChangedTogether() {
        Binding gone = binding(alice.sid(), "sip:alice@192.0.2.1", 1);
        Binding old = binding(alice.sid(), "sip:alice@192.0.2.2", 1);
        Binding renewed = binding(alice.sid(), "sip:alice@192.0.2.2", 2);
        Binding fresh = binding(alice.sid(), "sip:alice@192.0.2.3", 3);
        Binding ofBob = binding(bob.sid(), "sip:alice@192.0.2.1", 0);
        done(store().changeBindings(alice.sid(), List.of(gone, old), List.of()));
        done(store().save(ofBob));
        done(store().changeBindings(alice.sid(), List.of(renewed, fresh), List.of(gone.contact())));
        assertThat(done(store().bindings(alice.sid()))).containsExactly(renewed, fresh);
        assertThat(done(store().bindings(bob.sid()))).containsExactly(ofBob);
    }

    @Test
    void nothingIsChangedForAClientThatIsNotThere() {
        ClientSid nobody = ClientSid.mint();
        Binding first = binding(nobody, "sip:nobody@192.0.2.1", 1);
        Binding second = binding(nobody, "sip:nobody@192.0.2.2", 1);
        assertThat(failure(store().changeBindings(nobody, List.of(first, second), List.of())))
                .hasMessageContaining(nobody.text());
        assertThat(done(store().bindings(nobody))).isEmpty();
    }

    @Test
    void expiredBindingsAreDeletedAtOnceWhoseverTheyAre() {
        Binding over = binding(alice.sid(), "sip:alice@192.0.2.1", 0);
        Binding justOver = binding(bob.sid(), "sip:bob@192.0.2.1", 1);
        Binding live = binding(alice.sid(), "sip:alice@192.0.2.2", 2);
        done(store().changeBindings(alice.sid(), List.of(over, live), List.of()));
        done(store().save(justOver));
        done(store().deleteExpiredBindings(justOver.expires()));
        assertThat(done(store().bindings(alice.sid()))).containsExactly(live);
        assertThat(done(store().bindings(bob.sid()))).isEmpty();
    }

    @Test
    void theBindingsOfADeletedClientGoWithIt() {
        Binding ofBob = binding(bob.sid(), "sip:bob@192.0.2.1", 0);
        done(store().save(binding(alice.sid(), "sip:alice@192.0.2.1", 1)));
        done(store().save(ofBob));
        done(store().deleteClient(alice.sid()));
        assertThat(done(store().bindings(alice.sid()))).isEmpty();
        assertThat(done(store().liveBindings(minute(0)))).containsExactly(ofBob);
    }

    @Test
    void aClientThatIsSavedAgainKeepsItsBindings() {
        Binding binding = binding(alice.sid(), "sip:alice@192.0.2.1", 1);
        done(store().save(binding));
        done(store().save(alice));
        assertThat(done(store().bindings(alice.sid()))).containsExactly(binding);
    }

    @Test
    void nobodyBindsAClientThatIsNotThere() {
        ClientSid nobody = ClientSid.mint();
        assertThat(failure(store().save(binding(nobody, "sip:nobody@192.0.2.1", 1))))
                .hasMessageContaining(nobody.text());
        assertThat(done(store().bindings(nobody))).isEmpty();
    }
}
