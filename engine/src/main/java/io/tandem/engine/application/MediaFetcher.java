package io.tandem.engine.application;

import io.tandem.engine.sid.AccountSid;
import java.net.URI;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/// Brings the sound that a URL names, for `<Play>` and the like. What was brought once is kept as long as its server
/// allows.
@FunctionalInterface
public interface MediaFetcher {
    /// Fetches `url`; the stage never fails: what goes wrong is a [Failed].
    ///
    /// @param account whose script asks: no account is given what was kept for another
    CompletionStage<Fetched> fetch(AccountSid account, URI url);

    /// What became of it.
    sealed interface Fetched {}

    /// The sound, as its server gave it.
    ///
    /// @param bytes the whole file; shared with others, not to be changed
    /// @param contentType the whole Content-Type; empty when the server sent none
    /// @param digest names the bytes: equal for equal ones, and for no others
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Audio(byte[] bytes, String contentType, String digest) implements Fetched {}

    /// There is no sound.
    ///
    /// @param why for the script's author: what was tried and what happened
    /// @param status what the server answered; empty when it did not
    record Failed(String why, OptionalInt status) implements Fetched {}
}
