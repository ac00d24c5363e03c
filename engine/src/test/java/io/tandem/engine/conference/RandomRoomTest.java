package io.tandem.engine.conference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.TapeOrder;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.store.ConferenceRecord.Status;
import io.tandem.engine.store.RecordingRecord.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// 100 random joins, leaves, changes, kicks and deaths leave nothing behind. `-Dseed=4711` plays one batch again.
class RandomRoomTest {
    private static final int BATCHES = 50;
    private static final int STEPS = 100;
    private static final int PEOPLE = 6;

    @TestFactory
    Stream<DynamicTest> nothingIsLeft() {
        Optional<Long> wanted = Optional.ofNullable(System.getProperty("seed")).map(Long::valueOf);
        long first = new Random().nextLong(1_000_000);
        return IntStream.range(0, wanted.isPresent() ? 1 : BATCHES)
                .mapToObj(batch -> wanted.orElse(first + batch))
                .map(seed -> DynamicTest.dynamicTest("seed " + seed, () -> new Batch(seed).play()));
    }

    private static final class Batch extends RoomBench {
        private final Random random;
        private final List<String> inside = new ArrayList<>();

        Batch(long seed) {
            random = new Random(seed);
        }

        void play() {
            for (int step = 0; step < STEPS; step++) {
                step();
                region.run();
                inside.removeIf(name -> told(name).stream()
                        .anyMatch(event -> event instanceof RoomEvent.SentOut || event instanceof RoomEvent.Refused));
                assertThat(mixers.openMixers()).isEqualTo(inside.isEmpty() ? 0 : 1);
                assertThat(region.children()).hasSize(inside.isEmpty() ? 0 : 1);
            }
            List.copyOf(inside).forEach(this::leaves);
            assertThat(mixers.openMixers()).isZero();
            assertThat(region.children()).isEmpty();
            assertThat(conference().status()).isEqualTo(Status.COMPLETED);
        }

        private void step() {
            String somebody = "p" + random.nextInt(PEOPLE);
            if (!inside.contains(somebody)) {
                inside.add(somebody);
                enters(somebody, this::somehow);
                return;
            }
            switch (random.nextInt(7)) {
                case 0, 1 -> {
                    leaves(somebody);
                    inside.remove(somebody);
                }
                case 2 -> {
                    dies(somebody);
                    inside.remove(somebody);
                }
                case 3 -> changes(somebody, new ConferenceControl.Mute(random.nextBoolean()));
                case 4 -> changes(somebody, new ConferenceControl.Hold(random.nextBoolean(), Optional.empty()));
                case 5 -> changes(somebody, new ConferenceControl.Kick());
                default -> {
                    if (mixer().playing().isPresent()) {
                        played();
                    }
                }
            }
        }

        private Entry somehow(Entry entry) {
            Entry one = random.nextInt(4) == 0 ? waits(entry) : entry;
            one = random.nextInt(6) == 0 ? ends(one) : one;
            one = random.nextInt(6) == 0 ? labelled("label", one) : one;
            one = random.nextInt(5) == 0
                    ? recorded(
                            new RecordingOrder(
                                    Source.CONFERENCE,
                                    TapeOrder.Channels.MONO,
                                    TapeOrder.Track.BOTH,
                                    TapeOrder.Trim.NOTHING,
                                    Optional.empty()),
                            one)
                    : one;
            return atMost(2 + random.nextInt(PEOPLE), one);
        }
    }
}
