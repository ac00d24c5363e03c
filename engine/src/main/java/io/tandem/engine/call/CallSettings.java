package io.tandem.engine.call;

import java.net.URI;
import java.time.Duration;

/// What an operator says about calls.
///
/// @param limit how many calls may live at once; more are answered 503 with Retry-After
/// @param ringAfter how long an unanswered caller waits until it is sent 180
/// @param ringLimit how long a call may stay unanswered
/// @param retryAfter seconds after which a refused caller may try again
/// @param httpBase the engine's own HTTP address: relative URLs of numbers and applications start from it
/// @param domain completes plain numbers in SIP URIs, and stands in ours
public record CallSettings(
        int limit, Duration ringAfter, Duration ringLimit, int retryAfter, URI httpBase, String domain) {}
