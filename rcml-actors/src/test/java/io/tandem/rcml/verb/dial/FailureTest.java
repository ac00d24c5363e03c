package io.tandem.rcml.verb.dial;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.call.Branch;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.store.SampleRecords;
import io.tandem.rcml.verb.dial.Target.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What a Dial says of calls that were not connected.
class FailureTest {
    private static Failure ofCall(EndReason why, OptionalInt status) {
        return new Failure(
                why,
                status,
                Optional.of(CallSid.mint(1)),
                Optional.of("call-id"),
                Optional.of(Kind.SIP),
                Duration.ofSeconds(3),
                Headers.NONE);
    }

    private static Failure refused(int status) {
        return ofCall(EndReason.ofRejection(status), OptionalInt.of(status));
    }

    private static Failure ended(EndReason why) {
        return ofCall(why, OptionalInt.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "400,failed", "401,failed", "403,failed", "404,failed", "405,failed", "408,no-answer", "410,failed",
        "415,failed", "420,failed", "480,no-answer", "481,failed", "482,failed", "483,failed", "484,failed",
        "486,busy", "487,no-answer", "488,failed", "491,failed", "500,failed", "501,failed", "502,failed",
        "503,failed", "504,failed", "600,busy", "603,busy", "604,failed", "606,failed"
    })
    void aRefusalIsToldAsItIs(int status, String dialStatus) {
        assertThat(refused(status).dialStatus()).isEqualTo(dialStatus);
        assertThat(refused(status).sipStatus()).isEqualTo(status);
    }

    @ParameterizedTest
    @EnumSource(EndReason.class)
    void anEndThatIsNoRefusalHasAStatusToo(EndReason why) {
        String expected = switch (why) {
            case BUSY, DECLINED, REJECTED, REJECTED_BUSY -> "busy";
            case NO_ANSWER, NOT_ACCEPTED -> "no-answer";
            case CALLER_GONE, CALLER_CANCELLED, ENDED_BY_API -> "canceled";
            default -> "failed";
        };
        assertThat(ended(why).dialStatus()).isEqualTo(expected);
        assertThat(ended(why).sipStatus()).isEqualTo(why == EndReason.NO_ANSWER ? 408 : why.sipStatus());
        assertThat(ended(why).sipStatus()).isGreaterThanOrEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource(EndReason.class)
    void nothingThatWasCalledIsFailedWhateverTheStatus(EndReason why) {
        assertThat(Failure.unreachable(why, 480).dialStatus()).isEqualTo("failed");
        assertThat(Failure.unreachable(why, 480).sipStatus()).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource({
        "603,486,603", // a refusal for all phones beats one for one, RFC 3261 16.7
        "486,603,603",
        "486,480,486",
        "480,486,486",
        "480,404,480",
        "404,480,480",
        "404,503,404", // of two that say as much the first stands
        "503,404,503",
        "604,486,604"
    })
    void theOneThatSaysMoreStands(int before, int next, int stands) {
        assertThat(Failure.better(Optional.of(refused(before)), refused(next)).sipStatus())
                .isEqualTo(stands);
    }

    @Test
    void aCallThatFailedSaysMoreThanOneThatCouldNotBeMade() {
        Failure nobody = Failure.unreachable(EndReason.UNREACHABLE, 404);
        Failure failed = refused(503);
        assertThat(Failure.better(Optional.of(nobody), failed)).isEqualTo(failed);
        assertThat(Failure.better(Optional.of(failed), nobody)).isEqualTo(failed);
        assertThat(Failure.better(Optional.empty(), nobody)).isEqualTo(nobody);
    }

    @Test
    void theEndOfALineTellsWhatItsRecordSays() {
        CallSid sid = CallSid.mint(1);
        Target target = Target.of(DialBench.parsed("<Dial><Sip>sip:bob@example.org</Sip></Dial>")
                        .nouns()
                        .getFirst())
                .orElseThrow();
        Line line = new Line(
                target,
                SampleRecords.NOON,
                Optional.of(sid),
                Optional.empty(),
                Line.Phase.CALLING,
                OptionalInt.empty(),
                Optional.empty(),
                Headers.NONE);
        var record = SampleRecords.fullCall();
        var over = new Branch.Over(1, EndReason.BUSY, OptionalInt.of(486), DialBench.TOLD, record);
        assertThat(Failure.of(over, line))
                .isEqualTo(new Failure(
                        EndReason.BUSY,
                        OptionalInt.of(486),
                        Optional.of(sid),
                        Optional.of(record.sipCallId()),
                        Optional.of(Kind.SIP),
                        record.ringDuration(),
                        DialBench.TOLD));
    }

    @Test
    void theDialStatusesAreTheDocumentedOnes() {
        for (EndReason why : EndReason.values()) {
            assertThat(Set.of("busy", "no-answer", "failed", "canceled"))
                    .contains(ended(why).dialStatus());
        }
    }
}
