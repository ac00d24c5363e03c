package io.tandem.it.ladder;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every ladder file in memory, with moved time.
class LadderTest {
    @TestFactory
    Stream<DynamicTest> ladders() {
        return LadderFiles.playedIn(Ladder.Where.MEMORY).stream()
                .map(ladder -> DynamicTest.dynamicTest(ladder.name(), () -> {
                    try (Stage stage = new MemoryStage(ladder)) {
                        LadderRun.play(ladder, stage);
                    }
                }));
    }
}
