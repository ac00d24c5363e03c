package io.tandem.app.phone;

import java.time.Duration;
import java.util.Optional;

/// One step of a script.
sealed interface Step {
    /// Does something.
    ///
    /// @param order what
    /// @param until what it is done with; empty when the next step follows at once
    record Act(Order order, Optional<Expectation> until) implements Step {}

    /// Waits for something to happen.
    record Expect(Expectation expected, Duration within) implements Step {}

    /// Does nothing for so long.
    record Pause(Duration length) implements Step {}

    /// Does that on one line, or expects it there, whichever line is in use.
    record On(int line, Step step) implements Step {
        /// What is done, or expected.
        static Step bare(Step step) {
            return step instanceof On(int _, Step inner) ? bare(inner) : step;
        }
    }
}
