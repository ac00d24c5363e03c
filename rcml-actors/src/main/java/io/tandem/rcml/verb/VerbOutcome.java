package io.tandem.rcml.verb;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.outcome.EndReason;
import io.tandem.rcml.document.DocumentUrl;

/// How a verb ended; told exactly once.
public sealed interface VerbOutcome {
    /// The next verb runs.
    record Next() implements VerbOutcome {}

    /// The application is asked what to do next, and its document replaces the script.
    ///
    /// @param url the action URL
    /// @param method how it is asked
    /// @param parameters what the verb adds to the voice parameters
    record Ask(DocumentUrl url, HttpMethod method, Parameters parameters) implements VerbOutcome {}

    /// The next verb runs; should there be none, an unanswered caller is refused so.
    record NextAfter(EndReason failure) implements VerbOutcome {}

    /// The call is to end.
    record End(EndReason why) implements VerbOutcome {}
}
