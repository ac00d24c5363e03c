package io.tandem.rcml.document;

import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.RcmlProblem.Severity;

/// The document cannot be read at all. Never leaves [RcmlParser], which makes it a [Parsed.Refused].
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient RcmlProblem problem;

    Refusal(Code code, int line, int column, String text) {
        super(text, null, false, false);
        this.problem = RcmlProblem.of(code, Severity.ERROR, line, column, text);
    }

    RcmlProblem problem() {
        return problem;
    }
}
