package io.tandem.media.speech;

import io.tandem.engine.media.Speech;
import io.tandem.engine.media.Speech.Paragraph;
import io.tandem.engine.media.Speech.Passage;
import io.tandem.engine.media.Speech.Phoneme;
import io.tandem.engine.media.Speech.SayAs;
import io.tandem.engine.media.Speech.Sentence;
import io.tandem.engine.media.Speech.Silence;
import io.tandem.engine.media.Speech.Styled;
import java.util.List;
import java.util.stream.Collectors;

/// Passages as words alone.
final class PlainWords {
    private static final String ENDS_OF_SENTENCES = ".?!:;,。？！";

    private PlainWords() {}

    /// What an engine reads that knows no markup, one blank where there is white space; a sentence ends as one.
    static String of(List<Passage> passages) {
        var words = new StringBuilder();
        add(passages, words);
        return words.toString().strip().replaceAll("\\s+", " ");
    }

    private static void add(List<Passage> passages, StringBuilder words) {
        for (Passage passage : passages) {
            switch (passage) {
                case Speech.Words(var text) -> words.append(text);
                case Silence _ -> words.append(' ');
                case SayAs sayAs -> words.append(isSpelled(sayAs) ? spelled(sayAs.text()) : sayAs.text());
                case Phoneme(var _, var _, var text) -> words.append(text);
                case Styled(var style, var within) -> {
                    add(within, words);
                    if (style instanceof Sentence || style instanceof Paragraph) {
                        endSentence(words);
                    }
                }
            }
        }
    }

    private static void endSentence(StringBuilder words) {
        String soFar = words.toString().stripTrailing();
        if (!soFar.isEmpty() && ENDS_OF_SENTENCES.indexOf(soFar.charAt(soFar.length() - 1)) < 0) {
            words.append('.');
        }
        words.append(' ');
    }

    /// Whether its characters are to be read one by one.
    static boolean isSpelled(SayAs sayAs) {
        return switch (sayAs.interpretAs()) {
            case "digits", "characters", "spell-out", "verbatim", "telephone" -> true;
            default -> false;
        };
    }

    /// The characters one by one.
    static String spelled(String text) {
        return text.codePoints()
                .filter(character -> !Character.isWhitespace(character))
                .mapToObj(Character::toString)
                .collect(Collectors.joining(" "));
    }

    /// Whether words alone would lose something that an engine with markup has.
    static boolean lose(List<Passage> passages) {
        return passages.stream().anyMatch(passage -> switch (passage) {
            case Speech.Words _, Silence _ -> false;
            case SayAs sayAs -> !isSpelled(sayAs) && !sayAs.interpretAs().isEmpty();
            case Phoneme _ -> true;
            case Styled(var style, var within) ->
                switch (style) {
                    case Speech.Prosody _, Speech.Emphasis _ -> true;
                    case Speech.InLanguage _, Sentence _, Paragraph _ -> lose(within);
                };
        });
    }
}
