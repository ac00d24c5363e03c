package io.tandem.rcml.document;

import io.tandem.rcml.document.Spoken.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Makes every run of white space one blank, across pieces too, and none at the beginning, at the end and around
/// breaks.
final class WhiteSpace {

    private static final Pattern RUN = Pattern.compile("[\\s\\u00A0]+");

    /// Whether a blank here would be the second one, or the first thing of all.
    private boolean nothingYet = true;

    List<Spoken> collapsed(List<Spoken> pieces) {
        return withoutTrailingBlank(within(pieces));
    }

    private List<Spoken> within(List<Spoken> pieces) {
        var out = new ArrayList<Spoken>();
        for (var piece : pieces) {
            switch (piece) {
                case Text(var text) -> addText(text, out);
                case Spoken.Break pause -> {
                    out.add(pause);
                    nothingYet = true;
                }
                case Spoken.SayAs sayAs -> addWord(sayAs, out);
                case Spoken.Phoneme phoneme -> addWord(phoneme, out);
                case Spoken.Prosody(var rate, var pitch, var volume, var content) ->
                    out.add(new Spoken.Prosody(rate, pitch, volume, within(content)));
                case Spoken.Emphasis(var level, var content) -> out.add(new Spoken.Emphasis(level, within(content)));
                case Spoken.InLanguage(var language, var content) ->
                    out.add(new Spoken.InLanguage(language, within(content)));
                case Spoken.Paragraph(var content) -> out.add(new Spoken.Paragraph(alone(content)));
                case Spoken.Sentence(var content) -> out.add(new Spoken.Sentence(alone(content)));
                case Spoken.Audio(var url, var fallback) -> out.add(new Spoken.Audio(url, alone(fallback)));
            }
        }
        return out;
    }

    /// Content with a beginning and an end of its own.
    private List<Spoken> alone(List<Spoken> content) {
        nothingYet = true;
        var collapsed = withoutTrailingBlank(within(content));
        nothingYet = true;
        return collapsed;
    }

    private void addWord(Spoken word, List<Spoken> out) {
        out.add(word);
        nothingYet = false;
    }

    private void addText(String text, List<Spoken> out) {
        var collapsed = RUN.matcher(text).replaceAll(" ");
        var kept = nothingYet && collapsed.startsWith(" ") ? collapsed.substring(1) : collapsed;
        if (kept.isEmpty()) {
            return;
        }
        nothingYet = kept.endsWith(" ");
        if (!out.isEmpty() && out.getLast() instanceof Text(var before)) {
            out.set(out.size() - 1, new Text(before + kept));
        } else {
            out.add(new Text(kept));
        }
    }

    private static List<Spoken> withoutTrailingBlank(List<Spoken> pieces) {
        if (pieces.isEmpty() || !(pieces.getLast() instanceof Text(var last)) || !last.endsWith(" ")) {
            return pieces;
        }
        var out = new ArrayList<>(pieces);
        out.removeLast();
        if (!last.isBlank()) {
            out.add(new Text(last.stripTrailing()));
        }
        return out;
    }
}
