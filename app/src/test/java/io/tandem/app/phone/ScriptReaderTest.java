package io.tandem.app.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptReaderTest {
    @Test
    void aSemicolonWithABlankSeparatesStepsAndOneInAUriDoesNot() throws ScriptProblem {
        assertThat(steps("call sip:1000@127.0.0.1;transport=tcp; wait 2"))
                .containsExactly(
                        new Step.Act(new Order.PlaceCall("sip:1000@127.0.0.1;transport=tcp"), Optional.empty()),
                        new Step.Pause(Duration.ofSeconds(2)));
    }

    @Test
    void commentsAndEmptyLinesAreNoSteps() throws ScriptProblem {
        assertThat(steps("# first this\n\nring\n")).hasSize(1);
    }

    @Test
    void anExpectationHasATimeOrTenSeconds() throws ScriptProblem {
        var rejected = new Expectation.RejectedWith(OptionalInt.of(486));
        assertThat(steps("expect busy; expect busy 3s; expect rejected 486 within 1.5 s; expect busy 250ms"))
                .containsExactly(
                        new Step.Expect(rejected, Duration.ofSeconds(10)),
                        new Step.Expect(rejected, Duration.ofSeconds(3)),
                        new Step.Expect(rejected, Duration.ofMillis(1500)),
                        new Step.Expect(rejected, Duration.ofMillis(250)));
    }

    @Test
    void anyStepCanBeMeantForOneLine() throws ScriptProblem {
        assertThat(steps("on 1 hold; on 2 expect over 3s; call carol as 2; transfer 1 to 2"))
                .containsExactly(
                        new Step.On(1, steps("hold").getFirst()),
                        new Step.On(2, steps("expect over 3s").getFirst()),
                        new Step.On(2, new Step.Act(new Order.PlaceCall("carol"), Optional.empty())),
                        new Step.On(1, new Step.Act(new Order.TransferTo(2), Optional.empty())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ring; dance | step 2 'dance': there is no step 'dance'; expected one of call, wait-call, ring",
                "call tel:5 | step 1 'call tel:5': expected a URI such as sip:1000@127.0.0.1:5080, or a name at",
                "call bob as one | expected the number of a line, 1 to 99, but found 'one'",
                "on 1 | expected the number of a line and a step such as 'on 1 hold', but found '1'",
                "press 5x | step 1 'press 5x': expected keys to press, of 0-9 * # A-D",
                "reject 299 | step 1 'reject 299': this phone cannot reject with 299; expected one of [",
                "expect joy | step 1 'expect joy': 'joy' cannot be expected; expected one of answered, ringing",
                "expect answered soon | after 'answered' expected nothing or a time such as '5s', but found 'soon'",
                "expect notified | step 1 'expect notified': expected a SIP status from 100 to 699, but found ''",
                "wait a bit | step 1 'wait a bit': expected a time such as 5s, but found 'a bit'",
                "play tone 5 | expected a tone from 50 to 3900 Hz, but found '5'",
                "play /no/such.wav | cannot read /no/such.wav: expected a WAV file",
                "hangup now | expected nothing more, but found 'now'",
            })
    void aMistakeIsToldWithItsStepAndWhatIsExpected(String script, String message) {
        assertThatThrownBy(() -> ScriptReader.read(script))
                .isInstanceOf(ScriptProblem.class)
                .hasMessageContaining(message);
    }

    private static List<Step> steps(String text) throws ScriptProblem {
        return ScriptReader.read(text).lines().stream().map(Script.Line::step).toList();
    }
}
