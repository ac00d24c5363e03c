package io.tandem.rcml.document;

import io.tandem.engine.application.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// `<Gather>`: collect keys, or speech, while prompts play.
///
/// Collection ends with `finishOnKey`, after `numDigits` keys, when no first key comes within `preTimeout` of the end
/// of the prompts, or no further one within `postTimeout` of the last.
///
/// @param line where the verb starts
/// @param action asked with what was collected; default the document's own URL
/// @param method of the action; default POST
/// @param input default keys only
/// @param preTimeout 1 s or more; default `timeout`, and that defaults to 5 s
/// @param postTimeout as `preTimeout`
/// @param finishOnKey one of `0-9 * #`; default `#`, also for an empty or wrong value
/// @param numDigits 1 or more; empty: no limit
/// @param startInputKey the keys that may be the first one, others before it are ignored; default all of `0-9*#`
/// @param bargeIn whether a key stops the prompts; default true
/// @param actionOnEmptyResult whether the action is asked when nothing was collected; default false: next verb
/// @param speech how speech is recognised, when `input` has it
/// @param prompts played in order
public record Gather(
        int line,
        DocumentUrl action,
        HttpMethod method,
        Set<Input> input,
        Duration preTimeout,
        Duration postTimeout,
        char finishOnKey,
        OptionalInt numDigits,
        String startInputKey,
        boolean bargeIn,
        boolean actionOnEmptyResult,
        SpeechRecognition speech,
        List<Prompt> prompts)
        implements Verb {

    public enum Input {
        DTMF,
        SPEECH
    }

    public Gather {
        prompts = List.copyOf(prompts);
    }
}
