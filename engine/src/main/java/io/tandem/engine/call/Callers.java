package io.tandem.engine.call;

import io.tandem.engine.registrar.Verdict;
import io.tandem.engine.sip.Flow;
import io.tandem.engine.sip.SipRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Says who sends a request outside of a dialog.
@FunctionalInterface
public interface Callers {
    /// Nobody is known.
    Callers STRANGERS = (_, _) -> CompletableFuture.completedStage(new Verdict.Stranger());

    /// Who sends `request`. The stage does not fail.
    CompletionStage<Verdict> judge(SipRequest request, Flow flow);
}
