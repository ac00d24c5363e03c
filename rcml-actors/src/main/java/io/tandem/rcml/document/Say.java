package io.tandem.rcml.document;

import io.tandem.engine.media.Speech;
import java.util.List;

/// `<Say>`: speak a text.
///
/// @param line where the verb starts
/// @param voice `man`, `woman`, or the name of a voice of the speech engine; default `man`. Which names exist is the
///     engine's knowledge: it reports one that it does not have with code 13511
/// @param language a language tag such as `en` or `pt-BR`; default `en`
/// @param loop how often to speak, 0 = for ever; default 1
/// @param content what is spoken, in order, white space collapsed; no tag of any kind is left in its texts
public record Say(int line, String voice, String language, int loop, List<Spoken> content) implements Prompt {

    /// The `loop` that has no end.
    public static final int FOR_EVER = 0;

    public Say {
        content = List.copyOf(content);
    }

    /// What a speech engine gets for these pieces of the content.
    public Speech.Utterance utterance(List<Spoken> pieces) {
        return new Speech.Utterance(voice, language, Spoken.passages(pieces));
    }

    /// The words alone, for an engine that knows no markup; a break is a blank.
    public String text() {
        return Spoken.plain(content);
    }
}
