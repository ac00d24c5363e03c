package io.tandem.engine.application;

import io.tandem.engine.sid.AccountSid;
import java.net.URI;
import java.time.Duration;

/// One request to an application.
///
/// @param account signs the request
/// @param method how it is asked
/// @param url absolute; user info becomes HTTP Basic credentials
/// @param parameters a form for POST, part of the query for GET
/// @param patience how long the whole may take, redirects included
public record ApplicationRequest(
        AccountSid account, HttpMethod method, URI url, Parameters parameters, Duration patience) {
    /// How long an application may take over its answer.
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    /// A request that may take as long as any.
    public static ApplicationRequest of(AccountSid account, HttpMethod method, URI url, Parameters parameters) {
        return new ApplicationRequest(account, method, url, parameters, PATIENCE);
    }
}
