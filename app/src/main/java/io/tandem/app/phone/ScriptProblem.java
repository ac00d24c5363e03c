package io.tandem.app.phone;

/// A script that cannot be understood; the message names the step and what was expected.
public final class ScriptProblem extends Exception {
    private static final long serialVersionUID = 1L;

    ScriptProblem(String message) {
        super(message);
    }
}
