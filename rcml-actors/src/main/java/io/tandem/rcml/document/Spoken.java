package io.tandem.rcml.document;

import io.tandem.engine.media.Speech;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

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
        pieces.forEach(piece -> append(piece, words, _ -> words.append(' ')));
        return collapsed(words);
    }

    /// Words, with the breaks between them as silences.
    static List<Speech.Passage> passages(List<Spoken> pieces) {
        var passages = new ArrayList<Speech.Passage>();
        var words = new StringBuilder();
        Consumer<Duration> onBreak = length -> {
            addWords(words, passages);
            if (length.isPositive()) {
                passages.add(new Speech.Silence(length));
            }
        };
        pieces.forEach(piece -> append(piece, words, onBreak));
        addWords(words, passages);
        return passages;
    }

    private static void addWords(StringBuilder words, List<Speech.Passage> passages) {
        var text = collapsed(words);
        if (!text.isEmpty()) {
            passages.add(new Speech.Words(text));
        }
        words.setLength(0);
    }

    private static String collapsed(StringBuilder words) {
        return words.toString().strip().replaceAll("\\s+", " ");
    }

    private static void append(Spoken piece, StringBuilder words, Consumer<Duration> onBreak) {
        switch (piece) {
            case Text(var text) -> words.append(text);
            case Break(var length) -> onBreak.accept(length);
            case SayAs(var interpretAs, var _, var text) -> words.append(spelled(interpretAs, text));
            case Prosody(var _, var _, var _, var content) -> content.forEach(inner -> append(inner, words, onBreak));
            case Emphasis(var _, var content) -> content.forEach(inner -> append(inner, words, onBreak));
            case InLanguage(var _, var content) -> content.forEach(inner -> append(inner, words, onBreak));
            case Phoneme(var _, var _, var text) -> words.append(text);
            case Paragraph(var content) -> appendAlone(content, words, onBreak);
            case Sentence(var content) -> appendAlone(content, words, onBreak);
            case Audio(var _, var fallback) -> appendAlone(fallback, words, onBreak);
        }
    }

    private static void appendAlone(List<Spoken> content, StringBuilder words, Consumer<Duration> onBreak) {
        words.append(' ');
        content.forEach(inner -> append(inner, words, onBreak));
        words.append(' ');
    }

    /// One by one: what `digits` and its relatives ask for.
    private static String spelled(String interpretAs, String text) {
        return switch (interpretAs) {
            case "digits", "characters", "spell-out", "verbatim" ->
                text.codePoints().mapToObj(Character::toString).collect(Collectors.joining(" "));
            default -> text;
        };
    }
}
