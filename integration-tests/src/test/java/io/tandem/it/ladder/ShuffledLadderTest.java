package io.tandem.it.ladder;

import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every ladder file in memory, in orders that threads may have too: what a ladder says must not hang on which actor
/// was faster. `-Dladder.seeds=N` plays each in N orders, `-Dladder.seed=S` begins with another one.
class ShuffledLadderTest {
    private static final long SEEDS = Long.getLong("ladder.seeds", 2);
    private static final long FIRST = Long.getLong("ladder.seed", 1);

    @TestFactory
    Stream<DynamicTest> ladders() {
        return LadderFiles.playedIn(Ladder.Where.MEMORY).stream()
                .flatMap(ladder -> LongStream.range(FIRST, FIRST + SEEDS)
                        .mapToObj(seed -> DynamicTest.dynamicTest(ladder.name() + ", seed " + seed, () -> {
                            try (Stage stage = new MemoryStage(ladder, Optional.of(new Random(seed)))) {
                                LadderRun.play(ladder, stage);
                            }
                        })));
    }
}
