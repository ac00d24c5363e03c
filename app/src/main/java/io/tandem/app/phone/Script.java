package io.tandem.app.phone;

import java.util.ArrayList;
import java.util.List;

/// What a phone is to do, in order.
///
/// @param lines its steps
public record Script(List<Script.Line> lines) {
    /// One step.
    ///
    /// @param number counts from 1
    /// @param text as it was written
    /// @param step what it means
    record Line(int number, String text, Step step) {
        @Override
        public String toString() {
            return "step " + number + " '" + text + "'";
        }
    }

    public Script {
        lines = List.copyOf(lines);
    }

    /// This one and then `other`.
    public Script then(Script other) {
        List<Line> all = new ArrayList<>(lines);
        for (Line line : other.lines) {
            all.add(new Line(all.size() + 1, line.text(), line.step()));
        }
        return new Script(all);
    }

    List<Tape> tapes() {
        List<Tape> tapes = new ArrayList<>();
        for (Line line : lines) {
            if (Step.On.bare(line.step()) instanceof Step.Act(Order.RecordTo(var tape), var _)) {
                tapes.add(tape);
            }
        }
        return tapes;
    }
}
