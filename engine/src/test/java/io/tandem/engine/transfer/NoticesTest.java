package io.tandem.engine.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.transfer.Notices.Line;
import io.tandem.engine.transfer.Notices.Notice;
import io.tandem.engine.transfer.Notices.State;
import org.junit.jupiter.api.Test;

/// Which NOTIFY of a transfer comes next.
class NoticesTest {
    private static final Notice TRYING = new Notice(100, State.ACTIVE);
    private static final Notice RINGS = new Notice(180, State.ACTIVE);
    private static final Notice PROGRESS = new Notice(183, State.ACTIVE);
    private static final Notice OVER = new Notice(200, State.OVER);
    private static final Notice ENDED = new Notice(180, State.ENDED);

    private static Notices open() {
        return Notices.starting(Line.OPEN);
    }

    private static Notices inFlight(Notice notice) {
        return open().and(notice).sent();
    }

    @Test
    void nothingIsDueAtFirst() {
        assertThat(open().due()).isFalse();
        assertThat(open().done()).isFalse();
        assertThat(open().last()).isEqualTo(100);
    }

    @Test
    void oneIsDueUntilItIsSent() {
        assertThat(open().and(TRYING).due()).isTrue();
        assertThat(inFlight(TRYING).due()).isFalse();
        assertThat(inFlight(TRYING).inFlight()).contains(TRYING);
    }

    @Test
    void theNewestWaitsForTheAnswer() {
        Notices waiting = inFlight(TRYING).and(RINGS).and(PROGRESS);
        assertThat(waiting.due()).isFalse();
        assertThat(waiting.last()).isEqualTo(183);
        assertThat(waiting.answered().due()).isTrue();
        assertThat(waiting.answered().sent().inFlight()).contains(PROGRESS);
    }

    @Test
    void theOneThatWasRefusedGoesAgainUnlessThereIsANewerOne() {
        assertThat(inFlight(TRYING).again().sent().inFlight()).contains(TRYING);
        assertThat(inFlight(TRYING).and(RINGS).again().sent().inFlight()).contains(RINGS);
    }

    @Test
    void theLastIsTheLast() {
        assertThat(inFlight(OVER).and(RINGS)).isEqualTo(inFlight(OVER));
        assertThat(inFlight(TRYING).and(OVER).and(RINGS).waiting()).contains(OVER);
        assertThat(inFlight(ENDED).and(OVER)).isEqualTo(inFlight(ENDED));
        assertThat(inFlight(OVER).done()).isFalse();
        assertThat(inFlight(OVER).answered().done()).isTrue();
        assertThat(inFlight(ENDED).answered().done()).isTrue();
    }

    @Test
    void theLastGoesAgainToo() {
        assertThat(inFlight(OVER).again().sent().inFlight()).contains(OVER);
    }

    @Test
    void aClosedLineTakesNothing() {
        Notices closed = inFlight(TRYING).and(RINGS).closed();
        assertThat(closed.done()).isTrue();
        assertThat(closed.due()).isFalse();
        assertThat(closed.and(OVER).due()).isFalse();
        assertThat(Notices.starting(Line.CLOSED).and(TRYING).due()).isFalse();
    }
}
