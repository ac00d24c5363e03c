package io.tandem.app.phone;

/// How a script ended.
public sealed interface ScriptOutcome {
    /// Everything expected happened.
    record Passed() implements ScriptOutcome {}

    /// Something did not.
    ///
    /// @param step which step, as it was written
    /// @param why what was expected and what happened instead
    record Failed(String step, String why) implements ScriptOutcome {
        @Override
        public String toString() {
            return step + ": " + why;
        }
    }
}
