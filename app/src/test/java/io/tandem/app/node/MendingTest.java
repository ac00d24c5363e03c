package io.tandem.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.bench.Bench;
import io.tandem.engine.sid.RecordingSid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MendingTest {
    private static final Duration REST = Duration.ofSeconds(10);

    private final RecordingSid one = RecordingSid.mint();
    private final RecordingSid other = RecordingSid.mint();
    private final List<List<RecordingSid>> tried = new ArrayList<>();
    private List<RecordingSid> left = List.of();

    private Bench<Mending.Command> mending() {
        return Bench.of(Mending.create(List.of(one, other), this::mended, Runnable::run, REST));
    }

    private List<RecordingSid> mended(List<RecordingSid> torn) {
        tried.add(torn);
        return left;
    }

    @Test
    void itRestsFirstSinceTheStoreWasJustAskedInVain() {
        var mending = mending();

        assertThat(tried).isEmpty();
        assertThat(mending.timers()).hasSize(1);
    }

    @Test
    void whatIsLeftIsTriedAgainUntilNothingIs() {
        var mending = mending();
        left = List.of(other);

        assertThat(mending.fireTimer()).isEqualTo(REST);
        left = List.of();
        assertThat(mending.fireTimer()).isEqualTo(REST);

        assertThat(tried).containsExactly(List.of(one, other), List.of(other));
        assertThat(mending.isStopped()).isTrue();
    }

    @Test
    void aTryThatDiesLeavesAll() {
        var mending = Bench.of(Mending.create(
                List.of(one),
                torn -> {
                    tried.add(torn);
                    throw new IllegalStateException("the disk is gone");
                },
                Runnable::run,
                REST));

        mending.fireTimer();

        assertThat(tried).containsExactly(List.of(one));
        assertThat(mending.isStopped()).isFalse();
        assertThat(mending.timers()).hasSize(1);
    }
}
