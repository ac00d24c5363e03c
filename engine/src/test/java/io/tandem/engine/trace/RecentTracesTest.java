package io.tandem.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.CallSid;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecentTracesTest {
    private final CallSid first = CallSid.mint(1);
    private final CallSid second = CallSid.mint(1);
    private final CallSid third = CallSid.mint(1);

    private static TraceEntry line(String what) {
        return new TraceEntry(Instant.EPOCH, TraceEntry.Kind.SIP, "alice", "us", what, List.of());
    }

    @Test
    void theLadderOfACallIsKeptInOrder() {
        var traces = new RecentTraces(2, 10);
        traces.record(first, line("INVITE"));
        traces.record(second, line("INVITE"));
        traces.record(first, line("BYE"));
        assertThat(traces.ladder(first)).contains(List.of(line("INVITE"), line("BYE")));
        assertThat(traces.ladder(third)).isEmpty();
    }

    @Test
    void theCallThatBeganFirstIsForgottenFirst() {
        var traces = new RecentTraces(2, 10);
        traces.record(first, line("1"));
        traces.record(second, line("2"));
        traces.record(first, line("1 again"));
        traces.record(third, line("3"));
        assertThat(traces.ladder(first)).isEmpty();
        assertThat(traces.ladder(second)).isPresent();
        assertThat(traces.ladder(third)).isPresent();
    }

    @Test
    void ofEachLadderTheFirstLinesAreKept() {
        var traces = new RecentTraces(1, 2);
        for (String what : List.of("a", "b", "c")) {
            traces.record(first, line(what));
        }
        assertThat(traces.ladder(first)).contains(List.of(line("a"), line("b")));
    }

    @Test
    void noMoreThanSoManyCallsAreKeptHoweverManyThereWere() {
        var traces = new RecentTraces(10, 1);
        List<CallSid> calls = Stream.generate(() -> CallSid.mint(2)).limit(1000).toList();
        calls.forEach(call -> traces.record(call, line("x")));
        assertThat(calls.stream().filter(call -> traces.ladder(call).isPresent()))
                .containsExactlyElementsOf(calls.subList(990, 1000));
    }

    @Test
    void whoKeepsNoneKeepsNone() {
        var traces = new RecentTraces(0, 10);
        traces.record(first, line("INVITE"));
        assertThat(traces.ladder(first)).isEmpty();
    }

    @Test
    void aLadderHandedOutDoesNotGrow() {
        var traces = new RecentTraces(1, 10);
        traces.record(first, line("a"));
        List<TraceEntry> ladder = traces.ladder(first).orElseThrow();
        traces.record(first, line("b"));
        assertThat(ladder).hasSize(1);
    }

    @Test
    void aLineReadsAsInALadder() {
        assertThat(line("INVITE")).hasToString("alice -> us     INVITE");
        assertThat(new TraceEntry(
                        Instant.EPOCH, TraceEntry.Kind.SIP, "us", "alice", "REFER", List.of("Refer-To=<sip:c>", "x=y")))
                .hasToString("us    -> alice  REFER              Refer-To=<sip:c>  x=y");
    }
}
