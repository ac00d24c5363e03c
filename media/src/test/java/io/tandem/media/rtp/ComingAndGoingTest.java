package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.Codec;
import io.tandem.engine.media.MediaEvent.PlaybackEnded;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.media.Mixer.Ear;
import io.tandem.engine.media.Mixer.Seat;
import io.tandem.engine.media.Mixer.Voice;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Parties take seats in rooms, change and leave them, are bridged and hang up, all at random and from several threads.
class ComingAndGoingTest {
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private static ActorTestKit kit;

    @BeforeAll
    static void start() {
        kit = ActorTestKit.create();
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void afterAnyComingAndGoingARoomHearsItsPartiesAndNothingIsLeft() throws Exception {
        try (var plane = RtpMediaPlane.start(
                RtpSettings.loopback().withPorts(25_400, 25_599).withLoops(4))) {
            var crowd = new Crowd(plane);
            for (long seed = 1; seed <= 3; seed++) {
                comesAndGoes(crowd, new Random(seed));
                crowd.meets();
            }
            crowd.hangsUp();
            assertThat(within(() -> plane.openSessions() == 0)).isTrue();
            assertThat(within(() -> plane.openMixers() == 0)).isTrue();
            assertThat(within(() -> plane.ports().taken() == 0)).isTrue();
        }
    }

    private static void comesAndGoes(Crowd crowd, Random random) throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (int thread = 0; thread < 3; thread++) {
            var ownRandom = new Random(random.nextLong());
            threads.add(Thread.ofPlatform().start(() -> crowd.comesAndGoes(ownRandom, 100)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        crowd.replacesSome(random);
    }

    private static final class Crowd {
        private final RtpMediaPlane plane;
        private final TestProbe<PlaybackEnded> listener = kit.createTestProbe(PlaybackEnded.class);
        private final List<Mixer> rooms = new ArrayList<>();
        private final List<RoomParty> parties = new ArrayList<>();

        Crowd(RtpMediaPlane plane) {
            this.plane = plane;
            for (int i = 0; i < 4; i++) {
                rooms.add(plane.open(3, listener.ref()));
            }
            for (int i = 0; i < 10; i++) {
                parties.add(joins());
            }
        }

        private RoomParty joins() {
            return new RoomParty(kit, plane, Codec.PCMU).says(500, 0.25);
        }

        void comesAndGoes(Random random, int times) {
            for (int i = 0; i < times; i++) {
                RoomParty party = any(random, parties);
                RoomParty other = any(random, parties);
                Mixer room = any(random, rooms);
                switch (random.nextInt(6)) {
                    case 0, 1, 2 -> room.seat(party.session(), seat(random));
                    case 3 -> room.leave(party.session());
                    case 4 -> party.session().unbridge();
                    default -> {
                        if (party != other) {
                            party.session().bridge(other.session());
                        }
                    }
                }
            }
        }

        void replacesSome(Random random) {
            for (int i = 0; i < 3; i++) {
                RoomParty gone = any(random, parties);
                parties.remove(gone);
                gone.close();
                parties.add(joins());
                Mixer over = any(random, rooms);
                rooms.remove(over);
                over.close();
                rooms.add(plane.open(3, listener.ref()));
            }
        }

        /// All go to one room, and only the first is to be heard.
        void meets() throws InterruptedException {
            Mixer room = rooms.getFirst();
            parties.forEach(party -> room.seat(party.session(), Seat.MUTED));
            room.seat(parties.getFirst().session(), Seat.OPEN);
            parties.forEach(RoomParty::listens);
            for (RoomParty party : parties.subList(1, parties.size())) {
                assertThat(party.heard().amplitude(500)).isGreaterThan(0.2 * Short.MAX_VALUE);
            }
            parties.getFirst().heard().hearsNot(500);
        }

        void hangsUp() {
            parties.forEach(RoomParty::close);
            rooms.forEach(Mixer::close);
        }

        private static <T> T any(Random random, List<T> several) {
            return several.get(random.nextInt(several.size()));
        }

        private static Seat seat(Random random) {
            return new Seat(
                    random.nextBoolean() ? Voice.HEARD : Voice.MUTED, random.nextBoolean() ? Ear.OPEN : Ear.CLOSED);
        }
    }

    private static boolean within(BooleanSupplier comesTrue) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!comesTrue.getAsBoolean() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        return comesTrue.getAsBoolean();
    }
}
