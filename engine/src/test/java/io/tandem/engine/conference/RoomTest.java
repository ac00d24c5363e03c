package io.tandem.engine.conference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.conference.Room.Exit;
import io.tandem.engine.conference.Room.Playing;
import io.tandem.engine.conference.RoomEvent.Refusal;
import io.tandem.engine.conference.Seats.Taken;
import io.tandem.engine.media.Mixer.Seat;
import io.tandem.engine.media.Mixer.Voice;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.ConferenceRecord.Reason;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.Webhook;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The rules of a room, as functions of what it is.
class RoomTest {
    private static final Room EMPTY = new Room(
            ConferenceRecord.opened(
                    ConferenceSid.mint(), AccountSid.mint(), InstanceId.mint(), "sales", SampleRecords.NOON),
            Seats.NONE,
            Optional.empty());
    private static final Room BEGUN = EMPTY.with(EMPTY.record().startedAt(SampleRecords.NOON));

    private final Taken alice = taken(entry("alice", true, false));
    private final Taken bob = taken(entry("bob", true, false));
    private final Taken host = taken(entry("host", true, true));

    private static Taken taken(Entry entry) {
        ActorRef<RoomEvent> who = TestInbox.<RoomEvent>create().getRef();
        return Taken.by(entry, who, SampleRecords.NOON);
    }

    private static Entry entry(String label, boolean begins, boolean ends) {
        return new Entry(
                CallSid.mint(1),
                Optional.of(label),
                Voice.HEARD,
                Beep.ALWAYS,
                begins,
                ends,
                2,
                Optional.empty(),
                Optional.empty());
    }

    @Nested
    class WhoMayEnter {
        @Test
        void asManyAsTheNewcomerAllows() {
            assertThat(EMPTY.with(alice).refuses(entry("carol", true, false))).isEmpty();
            assertThat(EMPTY.with(alice).with(bob).refuses(entry("carol", true, false)))
                    .contains(Refusal.FULL);
        }

        @Test
        void oneOfEachLabel() {
            assertThat(EMPTY.with(alice).refuses(entry("alice", true, false))).contains(Refusal.LABEL_TAKEN);
        }
    }

    @Nested
    class WhoBeginsIt {
        @Test
        void theFirstWhoMay() {
            assertThat(EMPTY.beginsWith(entry("alice", false, false))).isFalse();
            assertThat(EMPTY.beginsWith(entry("alice", true, false))).isTrue();
            assertThat(BEGUN.beginsWith(entry("alice", true, false))).isFalse();
        }
    }

    @Nested
    class WhatEndsIt {
        @Test
        void theExitOfWhoEndsItWhoeverIsLeft() {
            assertThat(BEGUN.with(bob).endsAfter(host, Exit.LEFT)).contains(Reason.ENDER_LEFT);
            assertThat(BEGUN.with(bob).endsAfter(host, Exit.KICKED)).contains(Reason.ENDER_KICKED);
        }

        @Test
        void theExitOfTheLast() {
            assertThat(BEGUN.with(bob).endsAfter(alice, Exit.LEFT)).isEmpty();
            assertThat(BEGUN.endsAfter(alice, Exit.LEFT)).contains(Reason.LAST_LEFT);
            assertThat(BEGUN.endsAfter(alice, Exit.KICKED)).contains(Reason.LAST_KICKED);
        }
    }

    @Nested
    class WhatIsHeard {
        private final Room announcing = BEGUN.with(alice)
                .with(bob)
                .playing(Optional.of(new Playing(1, Optional.of(new Webhook("/speech", HttpMethod.POST)))));

        @Test
        void aBeepIsForOthers() {
            assertThat(BEGUN.with(alice).beepsFor(entry("alice", true, false))).isFalse();
            assertThat(BEGUN.with(alice).with(bob).beepsFor(entry("bob", true, false)))
                    .isTrue();
            assertThat(EMPTY.with(alice).with(bob).beepsFor(entry("bob", true, false)))
                    .isFalse();
        }

        @Test
        void noBeepInterruptsAnAnnouncement() {
            assertThat(announcing.beepsFor(entry("bob", true, false))).isFalse();
            assertThat(announcing.without(bob).beepsAfter(bob)).isFalse();
            assertThat(BEGUN.with(alice).beepsAfter(bob)).isTrue();
        }
    }

    @Nested
    class Places {
        private final Place waitsOutside = new Place(Seat.HELD, new Place.Waiting());
        private final Place waitsInside = new Place(Seat.OPEN, new Place.Waiting());
        private final Place confers = new Place(Seat.OPEN, new Place.Conferring());

        @Test
        void followTheRoom() {
            assertThat(EMPTY.with(alice).place(alice)).isEqualTo(waitsOutside);
            assertThat(BEGUN.with(alice).place(alice)).isEqualTo(waitsInside);
            assertThat(BEGUN.with(alice).with(bob).place(alice)).isEqualTo(confers);
        }

        @Test
        void onlyWhoWasThereBeforeAndIsElsewhereNowHasMoved() {
            Room two = BEGUN.with(alice).with(bob);
            assertThat(two.movedSince(BEGUN.with(alice))).containsExactly(alice);
            assertThat(two.with(host).movedSince(two)).isEmpty();
            assertThat(BEGUN.with(bob).movedSince(two)).containsExactly(bob);
        }
    }

    @Test
    void aSeatIsKeptInItsOrderWhenItChanges() {
        Taken silent = alice.beep(Beep.NEVER);
        assertThat(List.copyOf(Seats.NONE.with(alice).with(bob).with(silent).all()))
                .containsExactly(silent, bob);
    }
}
