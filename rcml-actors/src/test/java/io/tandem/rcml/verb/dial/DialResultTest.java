package io.tandem.rcml.verb.dial;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.Parameters.Parameter;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.store.SampleRecords;
import io.tandem.rcml.verb.dial.Target.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the action of a Dial is told: what is not known is absent, neither empty nor "null".
class DialResultTest {
    private static final CallSid CHILD = CallSid.mint(1);

    private static Failure failure(EndReason why, OptionalInt status, Kind kind) {
        return new Failure(
                why,
                status,
                Optional.of(CHILD),
                Optional.of("call-id"),
                Optional.of(kind),
                Duration.ofMillis(3900),
                DialBench.TOLD);
    }

    private static List<String> told(DialResult result) {
        return result.parameters().entries().stream().map(DialResultTest::text).toList();
    }

    private static String text(Parameter parameter) {
        return parameter.name() + "=" + parameter.value();
    }

    private static Line line(String noun) {
        Target target = Target.of(
                        DialBench.parsed("<Dial>" + noun + "</Dial>").nouns().getFirst())
                .orElseThrow();
        return Line.to(target, SampleRecords.NOON).ready("call-id", DialBench.TOLD);
    }

    @Test
    void aConversationWithASipAddress() {
        assertThat(told(DialResult.talked(
                        line("<Sip>sip:bob@example.org</Sip>"),
                        Optional.of(CHILD),
                        Duration.ofMillis(4999),
                        Duration.ofSeconds(61))))
                .containsExactly(
                        "DialCallStatus=completed",
                        "DialCallSid=" + CHILD,
                        "DialCallDuration=61",
                        "DialRingDuration=4",
                        "DialBridged=true",
                        "DialSipCallId=call-id",
                        "DialSipResponseCode=200",
                        "DialSipHeader_X-Agent=7");
    }

    @Test
    void aConversationWithANumberSaysNothingOfSip() {
        assertThat(told(DialResult.talked(
                        line("<Number>4711</Number>"), Optional.of(CHILD), Duration.ZERO, Duration.ofSeconds(1))))
                .containsExactly(
                        "DialCallStatus=completed",
                        "DialCallSid=" + CHILD,
                        "DialCallDuration=1",
                        "DialRingDuration=0",
                        "DialBridged=true");
    }

    @Test
    void aRefusalByASipAddress() {
        assertThat(told(DialResult.of(failure(EndReason.BUSY, OptionalInt.of(486), Kind.SIP))))
                .containsExactly(
                        "DialCallStatus=busy",
                        "DialCallSid=" + CHILD,
                        "DialCallDuration=0",
                        "DialRingDuration=3",
                        "DialBridged=false",
                        "DialSipCallId=call-id",
                        "DialSipResponseCode=486",
                        "DialSipHeader_X-Agent=7");
    }

    @Test
    void noAnswerHasNoResponseCode() {
        assertThat(told(DialResult.of(failure(EndReason.NO_ANSWER, OptionalInt.empty(), Kind.SIP))))
                .containsExactly(
                        "DialCallStatus=no-answer",
                        "DialCallSid=" + CHILD,
                        "DialCallDuration=0",
                        "DialRingDuration=3",
                        "DialBridged=false",
                        "DialSipCallId=call-id",
                        "DialSipHeader_X-Agent=7");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"NUMBER", "CLIENT"})
    void onlySipAddressesSaySomethingOfSip(Kind kind) {
        assertThat(told(DialResult.of(failure(EndReason.UNREACHABLE, OptionalInt.of(503), kind))))
                .containsExactly(
                        "DialCallStatus=failed",
                        "DialCallSid=" + CHILD,
                        "DialCallDuration=0",
                        "DialRingDuration=3",
                        "DialBridged=false");
    }

    @Test
    void nothingThatWasCalledHasNeitherSidNorRinging() {
        assertThat(told(DialResult.of(Failure.unreachable(EndReason.UNREACHABLE, 404))))
                .containsExactly("DialCallStatus=failed", "DialCallDuration=0", "DialBridged=false");
    }

    @Test
    void aCallerWhoWentBeforeAnybodyWasFoundIsCanceled() {
        assertThat(told(DialResult.of(new Failure(
                        EndReason.CALLER_GONE,
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ZERO,
                        Headers.NONE))))
                .containsExactly("DialCallStatus=canceled", "DialCallDuration=0", "DialBridged=false");
    }
}
