package io.tandem.engine.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.outcome.EndReason.Answer;
import io.tandem.engine.outcome.EndReason.Fault;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.event.Level;

class EndReasonTest {
    @ParameterizedTest
    @CsvSource({
        "PEER_HUNG_UP, SUCCESS, 487, FAILED, COMPLETED, peer-hung-up",
        "CALLER_CANCELLED, SUCCESS, 487, CANCELED, COMPLETED, caller-cancelled",
        "SCRIPT_ENDED, SUCCESS, 487, CANCELED, COMPLETED, script-ended",
        "REJECTED_BUSY, SUCCESS, 486, BUSY, COMPLETED, rejected-busy",
        "REJECTED, SUCCESS, 603, BUSY, COMPLETED, rejected",
        "ENDED_BY_API, SUCCESS, 487, CANCELED, COMPLETED, ended-by-api",
        "TRANSFERRED, SUCCESS, 487, FAILED, COMPLETED, transferred",
        "NOT_FOUND, REMOTE, 404, FAILED, COMPLETED, not-found",
        "ACCOUNT_NOT_ACTIVE, REMOTE, 403, FAILED, COMPLETED, account-not-active",
        "NOT_ACCEPTABLE, REMOTE, 488, FAILED, COMPLETED, not-acceptable",
        "OVERLOADED, OURS, 503, FAILED, COMPLETED, overloaded",
        "DOCUMENT_NOT_FOUND, SCRIPT, 404, FAILED, COMPLETED, document-not-found",
        "APPLICATION_FAILED, SCRIPT, 500, FAILED, COMPLETED, application-failed",
        "SCRIPT_INVALID, SCRIPT, 500, FAILED, COMPLETED, script-invalid",
        "NOT_ACKNOWLEDGED, REMOTE, 408, FAILED, COMPLETED, not-acknowledged",
        "MEDIA_LOST, REMOTE, 500, FAILED, COMPLETED, media-lost",
        "SESSION_EXPIRED, REMOTE, 500, FAILED, COMPLETED, session-expired",
        "DIALOG_LOST, REMOTE, 500, FAILED, COMPLETED, dialog-lost",
        "BUSY, REMOTE, 486, BUSY, COMPLETED, busy",
        "DECLINED, REMOTE, 603, BUSY, COMPLETED, declined",
        "NO_ANSWER, REMOTE, 480, NO_ANSWER, COMPLETED, no-answer",
        "UNREACHABLE, REMOTE, 502, FAILED, COMPLETED, unreachable",
        "MEDIA_UNAVAILABLE, OURS, 503, FAILED, COMPLETED, media-unavailable",
        "ANSWERED_ELSEWHERE, SUCCESS, 487, CANCELED, COMPLETED, answered-elsewhere",
        "CALLER_GONE, SUCCESS, 487, CANCELED, COMPLETED, caller-gone",
        "OTHER_PARTY_GONE, SUCCESS, 487, FAILED, COMPLETED, other-party-gone",
        "TIME_LIMIT, SUCCESS, 487, FAILED, COMPLETED, time-limit",
        "NOT_ACCEPTED, SUCCESS, 603, FAILED, COMPLETED, not-accepted",
        "REPLACED, SUCCESS, 487, FAILED, COMPLETED, replaced",
        "TOO_MANY_HOPS, REMOTE, 483, FAILED, COMPLETED, too-many-hops",
        "SHUTDOWN, OURS, 503, FAILED, COMPLETED, shutdown",
        "NODE_LOST, OURS, 503, FAILED, COMPLETED, node-lost",
        "DEFECT, OURS, 500, FAILED, FAILED, defect"
    })
    void eachEndingMeans(
            EndReason reason, Fault fault, int sipStatus, CallStatus unanswered, CallStatus answered, String cause) {
        assertThat(reason.fault()).isEqualTo(fault);
        assertThat(reason.sipStatus()).isEqualTo(sipStatus);
        assertThat(reason.finalStatus(Answer.UNANSWERED)).isEqualTo(unanswered);
        assertThat(reason.finalStatus(Answer.ANSWERED)).isEqualTo(answered);
        assertThat(reason.cause()).isEqualTo(cause);
    }

    /// So that a new ending is not forgotten above.
    @Test
    void theTableIsComplete() throws NoSuchMethodException {
        CsvSource table = Arrays.stream(EndReasonTest.class.getDeclaredMethods())
                .filter(method -> method.getName().equals("eachEndingMeans"))
                .findFirst()
                .orElseThrow()
                .getAnnotation(CsvSource.class);
        assertThat(Arrays.stream(table.value()).map(row -> row.substring(0, row.indexOf(','))))
                .containsExactly(
                        Arrays.stream(EndReason.values()).map(EndReason::name).toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void theLogIsOnlyLoudAboutOurOwnFaults(EndReason reason) {
        assertThat(reason.logLevel() == Level.WARN).isEqualTo(reason.fault() == Fault.OURS);
        assertThat(reason.logLevel() == Level.DEBUG).isEqualTo(reason.fault() == Fault.SUCCESS);
    }

    @Test
    void everyRefusalHasAReason() {
        assertThat(IntStream.range(300, 700).mapToObj(EndReason::ofRejection))
                .allSatisfy(reason -> assertThat(reason.fault()).isEqualTo(Fault.REMOTE));
        assertThat(EndReason.ofRejection(600)).isEqualTo(EndReason.BUSY);
        assertThat(EndReason.ofRejection(487)).isEqualTo(EndReason.NO_ANSWER);
        assertThat(EndReason.ofRejection(302)).isEqualTo(EndReason.UNREACHABLE);
    }

    @ParameterizedTest
    @EnumSource
    void aStatusIsReadAsItIsWritten(CallStatus status) {
        assertThat(CallStatus.parse(status.toString())).contains(status);
        assertThat(CallStatus.parse(status.name())).isEmpty();
    }

    @Test
    void nothingComesAfterAFinalStatus() {
        assertThat(Arrays.stream(CallStatus.values()).filter(status -> !status.isFinal()))
                .containsExactly(CallStatus.QUEUED, CallStatus.RINGING, CallStatus.IN_PROGRESS);
    }
}
