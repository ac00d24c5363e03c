package io.tandem.engine.application;

import java.net.URI;
import java.util.Optional;

/// What became of a request to an application.
public sealed interface ApplicationReply {
    /// The application answered, whatever it said.
    ///
    /// @param status the HTTP status; redirects have been followed
    /// @param contentType the whole Content-Type; empty when it sent none
    /// @param body the bytes of the answer, as many as the limit allows; not to be changed
    /// @param url where the answer came from, after redirects; relative URLs in it are resolved against this
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answered(int status, Optional<String> contentType, byte[] body, URI url) implements ApplicationReply {
        /// Whether it is a 2xx.
        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }

    /// There is no answer.
    ///
    /// @param kind what went wrong
    /// @param why for the application's author: what was tried and what happened
    record Failed(Kind kind, String why) implements ApplicationReply {}

    /// What may go wrong.
    enum Kind {
        /// Not an http or https URL, or one that cannot be requested.
        BAD_URL,
        /// The host was not found or refused, TLS failed, or the connection broke.
        UNREACHABLE,
        /// The total time is over.
        TOO_SLOW,
        /// Too many redirects, or one that leads nowhere.
        REDIRECT_LOOP,
        /// The answer is larger than the limit.
        TOO_LARGE
    }
}
