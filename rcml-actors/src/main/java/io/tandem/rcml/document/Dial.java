package io.tandem.rcml.document;

import io.tandem.engine.application.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `<Dial>`: call one or several targets and connect the caller with the first that answers, or enter a conference or
/// queue.
///
/// @param line where the verb starts
/// @param action asked when the Dial is over; without it the next verb runs
/// @param method of the action; default POST
/// @param timeout how long targets ring; default 30 s
/// @param timeLimit longest conversation, or stay in the conference; default 4 h
/// @param callerId a number or `client:name`; empty: the caller's own
/// @param recording default none
/// @param answerOnBridge the caller is answered only when the target has answered; default false
/// @param hangupOnStar the caller's `*` ends the Dial; default false
/// @param sequential targets are called one after another; default false: all at once
/// @param ringTone a country's ringing tone, as written (`us`, `de`, …)
/// @param dialMusic what the caller hears until the answer; default the ringing tone
/// @param referUrl asked when a party of this Dial sends REFER
/// @param referMethod default POST
/// @param callReason shown to the callee, as written
/// @param nouns the targets; empty: the Dial fails when it runs. A conference or a queue stands alone
public record Dial(
        int line,
        Optional<DocumentUrl> action,
        HttpMethod method,
        Duration timeout,
        Duration timeLimit,
        Optional<String> callerId,
        Recording recording,
        boolean answerOnBridge,
        boolean hangupOnStar,
        boolean sequential,
        Optional<String> ringTone,
        WaitSound dialMusic,
        Optional<DocumentUrl> referUrl,
        HttpMethod referMethod,
        Optional<String> callReason,
        List<Noun> nouns)
        implements Verb {

    public Dial {
        nouns = List.copyOf(nouns);
    }
}
