package io.tandem.rcml.document;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A piece of what `<Say>` speaks: text, or one of the SSML elements that change how text sounds.
///
/// SSML elements that change nothing we could do (`w`, `mark`, an unknown one) leave only their content.
public sealed interface Spoken {

    record Text(String text) implements Spoken {}

    /// Silence. SSML `break`: `time` in `s` or `ms`, or a `strength`.
    record Break(Duration length) implements Spoken {}

    /// SSML `say-as`.
    ///
    /// @param interpretAs such as `digits`, `characters`, `date`, `telephone`; empty when the element had none
    record SayAs(String interpretAs, Optional<String> format, String text) implements Spoken {}

    /// SSML `prosody`: rate, pitch and volume as written (`slow`, `80%`, `+2st`, `loud`).
    record Prosody(Optional<String> rate, Optional<String> pitch, Optional<String> volume, List<Spoken> content)
            implements Spoken {
        public Prosody {
            content = List.copyOf(content);
        }
    }

    /// SSML `emphasis`: `strong`, `moderate` (the default), `reduced`, `none`.
    record Emphasis(String level, List<Spoken> content) implements Spoken {
        public Emphasis {
            content = List.copyOf(content);
        }
    }

    /// SSML `lang`: the content is in another language.
    record InLanguage(String language, List<Spoken> content) implements Spoken {
        public InLanguage {
            content = List.copyOf(content);
        }
    }

    /// SSML `phoneme`.
    ///
    /// @param alphabet `ipa` or `x-sampa`
    /// @param symbols how it sounds
    /// @param text how it is written, for an engine that knows no phonemes
    record Phoneme(String alphabet, String symbols, String text) implements Spoken {}

    /// SSML `p`.
    record Paragraph(List<Spoken> content) implements Spoken {
        public Paragraph {
            content = List.copyOf(content);
        }
    }

    /// SSML `s`.
    record Sentence(List<Spoken> content) implements Spoken {
        public Sentence {
            content = List.copyOf(content);
        }
    }

    /// SSML `audio`: a sound file, or its content where the file cannot be had.
    record Audio(DocumentUrl url, List<Spoken> fallback) implements Spoken {
        public Audio {
            fallback = List.copyOf(fallback);
        }
    }

    /// The words alone, one blank where pieces meet at white space, a break or a sentence's end.
    static String plain(List<Spoken> pieces) {
        var words = new StringBuilder();
        pieces.forEach(piece -> append(piece, words));
        return words.toString().strip().replaceAll("\\s+", " ");
    }

    private static void append(Spoken piece, StringBuilder words) {
        switch (piece) {
            case Text(var text) -> words.append(text);
            case Break _ -> words.append(' ');
            case SayAs(_, _, var text) -> words.append(text);
            case Prosody(_, _, _, var content) -> content.forEach(inner -> append(inner, words));
            case Emphasis(_, var content) -> content.forEach(inner -> append(inner, words));
            case InLanguage(_, var content) -> content.forEach(inner -> append(inner, words));
            case Phoneme(_, _, var text) -> words.append(text);
            case Paragraph(var content) -> {
                content.forEach(inner -> append(inner, words));
                words.append(' ');
            }
            case Sentence(var content) -> {
                content.forEach(inner -> append(inner, words));
                words.append(' ');
            }
            case Audio(_, var fallback) -> fallback.forEach(inner -> append(inner, words));
        }
    }
}
