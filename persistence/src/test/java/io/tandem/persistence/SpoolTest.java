package io.tandem.persistence;

import static io.tandem.engine.store.SampleRecords.ODD_TEXT;
import static io.tandem.engine.store.Stages.allDone;
import static io.tandem.engine.store.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class SpoolTest {
    @TempDir
    private Path folder;

    @Test
    void whatWasPutInIsThereInOrderAfterARestart() {
        try (Spool spool = Spool.open(folder)) {
            done(spool.add("a", ODD_TEXT));
            done(spool.add("b", ""));
        }
        try (Spool spool = Spool.open(folder)) {
            done(spool.add("c", "3"));
            assertThat(spool.size()).isEqualTo(3);
            assertThat(done(spool.first(10)))
                    .extracting(Spool.Waiting::kind, Spool.Waiting::record)
                    .containsExactly(tuple("a", ODD_TEXT), tuple("b", ""), tuple("c", "3"));
        }
    }

    @Test
    void whatWasTakenOutIsGoneAndTheRestStays() {
        try (Spool spool = Spool.open(folder)) {
            allDone(IntStream.range(0, 5)
                    .mapToObj(i -> spool.add("kind", "record " + i))
                    .toList());
            List<Spool.Waiting> first = done(spool.first(2));
            done(spool.remove(first));
            assertThat(spool.size()).isEqualTo(3);
            assertThat(done(spool.first(10)))
                    .extracting(Spool.Waiting::record)
                    .containsExactly("record 2", "record 3", "record 4");
        }
    }

    @Test
    void whatIsPutAsideBlocksNobody() {
        try (Spool spool = Spool.open(folder)) {
            done(spool.add("kind", "bad"));
            done(spool.add("kind", "good"));
            done(spool.refuse(done(spool.first(1)).getFirst(), "too long"));
            assertThat(spool.size()).isEqualTo(1);
            assertThat(done(spool.first(10))).extracting(Spool.Waiting::record).containsExactly("good");
        }
    }
}
