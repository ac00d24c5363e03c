package io.tandem.media.speech;

import io.tandem.engine.media.Speech;
import io.tandem.engine.media.Speech.Passage;
import io.tandem.engine.media.Speech.Phoneme;
import io.tandem.engine.media.Speech.SayAs;
import io.tandem.engine.media.Speech.Silence;
import io.tandem.engine.media.Speech.Styled;
import java.util.List;
import java.util.Optional;

/// Passages as SSML (Speech Synthesis Markup Language 1.1).
final class Ssml {
    private final StringBuilder text = new StringBuilder();

    private Ssml() {}

    static String of(List<Passage> passages) {
        var ssml = new Ssml();
        ssml.text.append("<speak>");
        ssml.add(passages);
        return ssml.text.append("</speak>").toString();
    }

    private void add(List<Passage> passages) {
        for (Passage passage : passages) {
            switch (passage) {
                case Speech.Words(var words) -> text.append(escaped(words));
                case Silence(var length) ->
                    text.append("<break time=\"").append(length.toMillis()).append("ms\"/>");
                case SayAs sayAs
                when PlainWords.isSpelled(sayAs) -> text.append(escaped(PlainWords.spelled(sayAs.text())));
                case SayAs(var interpretAs, var format, var words) -> {
                    text.append("<say-as");
                    attribute("interpret-as", Optional.of(interpretAs));
                    attribute("format", format);
                    text.append('>').append(escaped(words)).append("</say-as>");
                }
                case Phoneme(var alphabet, var symbols, var words) -> {
                    text.append("<phoneme");
                    attribute("alphabet", Optional.of(alphabet));
                    attribute("ph", Optional.of(symbols));
                    text.append('>').append(escaped(words)).append("</phoneme>");
                }
                case Styled(var style, var within) -> add(style, within);
            }
        }
    }

    private void add(Speech.Style style, List<Passage> within) {
        text.append('<');
        String name = switch (style) {
            case Speech.Prosody(var rate, var pitch, var volume) -> {
                text.append("prosody");
                attribute("rate", rate);
                attribute("pitch", pitch);
                attribute("volume", volume);
                yield "prosody";
            }
            case Speech.Emphasis(var level) -> {
                text.append("emphasis");
                attribute("level", Optional.of(level));
                yield "emphasis";
            }
            case Speech.InLanguage(var language) -> {
                text.append("lang");
                attribute("xml:lang", Optional.of(language));
                yield "lang";
            }
            case Speech.Paragraph _ -> {
                text.append('p');
                yield "p";
            }
            case Speech.Sentence _ -> {
                text.append('s');
                yield "s";
            }
        };
        text.append('>');
        add(within);
        text.append("</").append(name).append('>');
    }

    private void attribute(String name, Optional<String> value) {
        value.ifPresent(present -> text.append(' ')
                .append(name)
                .append("=\"")
                .append(escaped(present))
                .append('"'));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
