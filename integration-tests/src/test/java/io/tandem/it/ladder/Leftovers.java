package io.tandem.it.ladder;

import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.ConferenceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What must not be left of a call wherever it was played: the universal post-condition.
final class Leftovers {
    private Leftovers() {}

    /// All that is left, `known` first; nothing when nothing is.
    static Optional<String> of(List<String> known, EngineUnderTest engine) {
        List<String> left = new ArrayList<>(known);
        if (engine.media().openSessions() > 0) {
            left.add(engine.media().openSessions() + " media session(s) open");
        }
        if (engine.tapes().openTapes() > 0) {
            left.add(engine.tapes().openTapes() + " recording(s) open");
        }
        engine.recordings().stream()
                .filter(recording -> !recording.status().isFinal())
                .forEach(recording -> left.add("the record of " + recording.sid() + " says " + recording.status()));
        if (engine.mixers().openMixers() > 0) {
            left.add(engine.mixers().openMixers() + " mixer(s) open");
        }
        engine.conferences().stream()
                .filter(conference -> conference.status() != ConferenceRecord.Status.COMPLETED)
                .forEach(conference ->
                        left.add("the record of conference " + conference.sid() + " says " + conference.status()));
        for (CallRecord call : engine.calls()) {
            if (!call.status().isFinal()) {
                left.add("the record of " + call.sid() + " says " + call.status());
            }
        }
        engine.refers().stream()
                .filter(refer -> refer.ended().isEmpty())
                .forEach(refer -> left.add("the record of transfer " + refer.sid() + " has no end"));
        return left.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", left));
    }
}
