package io.tandem.media.speech;

import io.tandem.engine.media.Speech.InLanguage;
import io.tandem.engine.media.Speech.Passage;
import io.tandem.engine.media.Speech.Silence;
import io.tandem.engine.media.Speech.Styled;
import io.tandem.engine.media.Speech.Utterance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A part of an utterance that is made at one go: silence, or passages in one language. Silences within a style cut
/// that into two, so that they are exactly as long as was asked for.
sealed interface Piece {

    /// Silence.
    record Pause(Duration length) implements Piece {}

    /// Passages that hold neither silence nor another language.
    ///
    /// @param language its tag, in lower case
    record Text(String language, List<Passage> passages) implements Piece {
        public Text {
            passages = List.copyOf(passages);
        }
    }

    /// The pieces of `utterance`, in order.
    static List<Piece> of(Utterance utterance) {
        var pieces = new ArrayList<Piece>();
        cut(utterance.passages(), Languages.tag(utterance.language()), UnaryOperator.identity(), pieces);
        return pieces;
    }

    /// @param around puts passages into the styles around them
    private static void cut(
            List<Passage> passages, String language, UnaryOperator<List<Passage>> around, List<Piece> pieces) {
        var together = new ArrayList<Passage>();
        for (Passage passage : passages) {
            switch (passage) {
                case Silence(var length) -> {
                    end(together, language, around, pieces);
                    pieces.add(new Pause(length));
                }
                case Styled(InLanguage(var other), var within) -> {
                    end(together, language, around, pieces);
                    cut(within, Languages.tag(other), around, pieces);
                }
                case Styled styled
                when styled.passages().stream().anyMatch(Piece::cuts) -> {
                    end(together, language, around, pieces);
                    cut(
                            styled.passages(),
                            language,
                            inner -> around.apply(List.of(new Styled(styled.style(), inner))),
                            pieces);
                }
                default -> together.add(passage);
            }
        }
        end(together, language, around, pieces);
    }

    private static boolean cuts(Passage passage) {
        return switch (passage) {
            case Silence _ -> true;
            case Styled(var style, var within) ->
                style instanceof InLanguage || within.stream().anyMatch(Piece::cuts);
            default -> false;
        };
    }

    private static void end(
            List<Passage> together, String language, UnaryOperator<List<Passage>> around, List<Piece> pieces) {
        if (!PlainWords.of(together).isEmpty()) {
            pieces.add(new Text(language, around.apply(List.copyOf(together))));
        }
        together.clear();
    }
}
