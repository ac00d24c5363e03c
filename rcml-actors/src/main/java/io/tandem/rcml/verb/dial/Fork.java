package io.tandem.rcml.verb.dial;

import io.tandem.engine.outcome.EndReason;
import io.tandem.rcml.verb.dial.Line.Phase;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// How far a fork is.
///
/// @param lookups the numbers of the lookups that are not answered
/// @param lines the calls that may still be answered, by their number
/// @param left targets that are tried when none of these is connected
/// @param failure what says most about those that failed
record Fork(Set<Integer> lookups, Map<Integer, Line> lines, List<Target> left, Optional<Failure> failure) {
    Fork(Set<Integer> lookups, Map<Integer, Line> lines, List<Target> left, Optional<Failure> failure) {
        this.lookups = Set.copyOf(lookups);
        this.lines = new LinkedHashMap<>(lines);
        this.left = left;
        this.failure = failure;
    }

    Fork with(int branch, Line line) {
        Map<Integer, Line> more = new LinkedHashMap<>(lines);
        more.put(branch, line);
        return new Fork(lookups, more, left, failure);
    }

    Fork without(int branch, Failure why) {
        Map<Integer, Line> fewer = new LinkedHashMap<>(lines);
        fewer.remove(branch);
        return new Fork(lookups, fewer, left, Optional.of(Failure.better(failure, why)));
    }

    Fork lookingUp(int lookup) {
        Set<Integer> more = new HashSet<>(lookups);
        more.add(lookup);
        return new Fork(more, lines, left, failure);
    }

    Fork looked(int lookup) {
        Set<Integer> fewer = new HashSet<>(lookups);
        fewer.remove(lookup);
        return new Fork(fewer, lines, left, failure);
    }

    Fork failed(Failure why) {
        return new Fork(lookups, lines, left, Optional.of(Failure.better(failure, why)));
    }

    boolean isDone() {
        return lookups.isEmpty() && lines.isEmpty();
    }

    /// What a callee that rings has said.
    OptionalInt ringing() {
        return lines.values().stream()
                .flatMapToInt(line -> line.ringing().stream())
                .max();
    }

    /// Nobody is called yet.
    static Fork of(List<Target> targets) {
        return new Fork(Set.of(), Map.of(), targets, Optional.empty());
    }

    /// The first `howMany` of those that are left are to be called now.
    Fork next(int howMany) {
        return new Fork(Set.of(), Map.of(), left.subList(howMany, left.size()), failure);
    }

    /// Those have not answered in time, and no lookup counts any more.
    Fork overdue(Instant now) {
        Fork rest = new Fork(Set.of(), lines, left, failure);
        for (var entry : lines.entrySet()) {
            if (entry.getValue().phase() == Phase.CALLING) {
                rest = rest.without(entry.getKey(), Failure.lost(entry.getValue(), EndReason.NO_ANSWER, now));
            }
        }
        return rest;
    }

    /// What is told when it is given up: of the call that was placed first.
    Failure given(EndReason why, Instant now) {
        return lines.values().stream()
                .findFirst()
                .map(line -> Failure.lost(line, why, now))
                .orElseGet(() -> Failure.ofNothing(why));
    }
}
