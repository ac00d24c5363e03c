package io.tandem.engine.application;

import java.util.concurrent.CompletionStage;

/// Asks applications. Every request is signed with the account's token, follows redirects, and is repeated only where
/// nothing had been sent.
@FunctionalInterface
public interface ApplicationClient {
    /// Sends `request`; the stage never fails: what goes wrong is a [ApplicationReply.Failed].
    CompletionStage<ApplicationReply> send(ApplicationRequest request);

    /// The same, for one that may have to be sent several times: by `token` the application knows that it is the
    /// same one.
    default CompletionStage<ApplicationReply> send(ApplicationRequest request, String token) {
        return send(request);
    }
}
