package io.tandem.rcml.document;

import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.RcmlProblem.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Collects what is wrong while one document is read: a bounded list, however bad the document.
final class Problems {

    private static final int MOST = 100;

    private final List<RcmlProblem> found = new ArrayList<>();

    void error(Code code, Element where, String text) {
        add(RcmlProblem.of(code, Severity.ERROR, where.line(), where.column(), text));
    }

    void warning(Code code, Element where, String text) {
        add(RcmlProblem.of(code, Severity.WARNING, where.line(), where.column(), text));
    }

    void info(Code code, Element where, String text) {
        add(RcmlProblem.of(code, Severity.INFO, where.line(), where.column(), text));
    }

    void add(RcmlProblem problem) {
        if (found.size() < MOST) {
            found.add(problem);
        }
    }

    /// Sorted by place.
    List<RcmlProblem> all() {
        return found.stream()
                .sorted(Comparator.comparingInt(RcmlProblem::line).thenComparingInt(RcmlProblem::column))
                .toList();
    }

    /// What the author of a running document is told.
    List<RcmlProblem> ofRunningDocument() {
        return all().stream()
                .filter(problem -> problem.severity() != Severity.INFO)
                .toList();
    }
}
