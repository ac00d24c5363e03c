package io.tandem.it.ladder;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every ladder file in memory, with moved time.
class LadderTest {
    @TestFactory
    Stream<DynamicTest> ladders() {
        return LadderFiles.all().stream()
                .map(LadderFiles::read)
                .filter(ladder -> ladder.stage()
                        .only()
                        .map(only -> only.where() == Ladder.Where.MEMORY)
                        .orElse(true))
                .map(ladder -> DynamicTest.dynamicTest(ladder.name(), () -> {
                    try (Stage stage = new MemoryStage(ladder)) {
                        LadderRun.play(ladder, stage);
                    }
                }));
    }
}
