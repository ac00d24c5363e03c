package io.tandem.rcml.document;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.sip.Credentials;
import java.time.Duration;
import java.util.Optional;

/// `<Refer>`: ask the other end of this leg, by REFER, to call the target.
///
/// @param line where the verb starts
/// @param action asked when the transfer is over; without it the next verb runs
/// @param method of the action; default POST
/// @param timeout how long to wait for the end of the transfer, 1 s or more; empty: as long as the subscription lives
/// @param replaces CallSid of the live call whose place the transferee takes
/// @param norefersub the other end is asked for no subscription (RFC 4488); default false
/// @param target text of the one `<Sip>` noun, as written; [ReferTarget] judges it. Empty when there was not exactly
///     one noun: the verb then fails with 400 when it runs
/// @param credentials of the noun, to answer a 401 or 407 to the REFER
public record Refer(
        int line,
        Optional<DocumentUrl> action,
        HttpMethod method,
        Optional<Duration> timeout,
        Optional<String> replaces,
        boolean norefersub,
        String target,
        Optional<Credentials> credentials)
        implements Verb {}
