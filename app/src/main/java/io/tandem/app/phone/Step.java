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
}
