package io.tandem.rcml.verb;

import io.tandem.rcml.document.RcmlProblem.Code;

/// Tells the application's author that something did not go as written.
@FunctionalInterface
public interface Reporter {
    /// One problem.
    ///
    /// @param code what kind it is
    /// @param line where in the document the verb stands
    /// @param text what was wrong and what was expected
    void report(Code code, int line, String text);
}
