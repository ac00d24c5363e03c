package io.tandem.rcml.document;

import io.tandem.engine.media.Speech;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        return collapsed(words);
    }

    /// What a speech engine gets; a sound file is what is spoken in its place.
    static List<Speech.Passage> passages(List<Spoken> pieces) {
        return pieces.stream().flatMap(Spoken::passagesOf).toList();
    }

    private static Stream<Speech.Passage> passagesOf(Spoken piece) {
        return switch (piece) {
            case Text(var text) -> Stream.of(new Speech.Words(text));
            case Break(var length) -> length.isPositive() ? Stream.of(new Speech.Silence(length)) : Stream.empty();
            case SayAs(var interpretAs, var format, var text) -> Stream.of(new Speech.SayAs(interpretAs, format, text));
            case Phoneme(var alphabet, var symbols, var text) -> Stream.of(new Speech.Phoneme(alphabet, symbols, text));
            case Prosody(var rate, var pitch, var volume, var content) ->
                styled(new Speech.Prosody(rate, pitch, volume), content);
            case Emphasis(var level, var content) -> styled(new Speech.Emphasis(level), content);
            case InLanguage(var language, var content) -> styled(new Speech.InLanguage(language), content);
            case Paragraph(var content) -> styled(new Speech.Paragraph(), content);
            case Sentence(var content) -> styled(new Speech.Sentence(), content);
            case Audio(var _, var fallback) -> styled(new Speech.Sentence(), fallback);
        };
    }

    private static Stream<Speech.Passage> styled(Speech.Style style, List<Spoken> content) {
        return content.isEmpty() ? Stream.empty() : Stream.of(new Speech.Styled(style, passages(content)));
    }

    private static String collapsed(StringBuilder words) {
        return words.toString().strip().replaceAll("\\s+", " ");
    }

    private static void append(Spoken piece, StringBuilder words) {
        switch (piece) {
            case Text(var text) -> words.append(text);
            case Break _ -> words.append(' ');
            case SayAs(var interpretAs, var _, var text) -> words.append(spelled(interpretAs, text));
            case Prosody(var _, var _, var _, var content) -> content.forEach(inner -> append(inner, words));
            case Emphasis(var _, var content) -> content.forEach(inner -> append(inner, words));
            case InLanguage(var _, var content) -> content.forEach(inner -> append(inner, words));
            case Phoneme(var _, var _, var text) -> words.append(text);
            case Paragraph(var content) -> appendAlone(content, words);
            case Sentence(var content) -> appendAlone(content, words);
            case Audio(var _, var fallback) -> appendAlone(fallback, words);
        }
    }

    private static void appendAlone(List<Spoken> content, StringBuilder words) {
        words.append(' ');
        content.forEach(inner -> append(inner, words));
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
