package io.tandem.rcml.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Documents of tests, read.
final class Documents {

    static final URI BASE = URI.create("http://app.example/ivr/start?id=7");

    private Documents() {}

    static Parsed parsed(String document) {
        return RcmlParser.parse(document.getBytes(StandardCharsets.UTF_8), Optional.empty(), BASE, Limits.STANDARD);
    }

    static Script script(String document) {
        var parsed = parsed(document);
        assertThat(parsed).isInstanceOf(Parsed.Document.class);
        return ((Parsed.Document) parsed).script();
    }

    static RcmlProblem refused(String document) {
        return refused(parsed(document));
    }

    static RcmlProblem refused(Parsed parsed) {
        assertThat(parsed).isInstanceOf(Parsed.Refused.class);
        return ((Parsed.Refused) parsed).problem();
    }

    /// The one verb of a document in which nothing is wrong.
    static <V extends Verb> V verb(Class<V> type, String element) {
        var script = script("<Response>" + element + "</Response>");
        assertThat(script.problems()).isEmpty();
        return only(type, script);
    }

    /// The one verb of a document with exactly these problems.
    static <V extends Verb> V verbDespite(Class<V> type, String element, Integer... codes) {
        var script = script("<Response>" + element + "</Response>");
        assertThat(codes(script)).containsExactly(codes);
        return only(type, script);
    }

    static List<Integer> codes(Script script) {
        return script.problems().stream().map(RcmlProblem::code).toList();
    }

    static <V extends Verb> V only(Class<V> type, Script script) {
        assertThat(script.verbs()).hasSize(1).first().isInstanceOf(type);
        return type.cast(script.verbs().getFirst());
    }

    static Optional<DocumentUrl> url(String raw, String uri) {
        return Optional.of(new DocumentUrl(raw, URI.create(uri)));
    }
}
