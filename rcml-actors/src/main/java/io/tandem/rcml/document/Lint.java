package io.tandem.rcml.document;

import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.RcmlProblem.Severity;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Everything that can be known to be wrong with a document before a call runs it.
///
/// Beyond what a running document's author is told: attributes without meaning, verbs that can never run, targets of
/// `<Refer>` that will fail with 400, verbs that this engine does not perform.
public final class Lint {

    /// Relative URLs are right or wrong against any base.
    private static final URI SOME_BASE = URI.create("http://application.example/");

    private static final String SOME_DOMAIN = "account.example";

    private Lint() {}

    /// Sorted by place. None of them an [Severity#ERROR]: the document does what its author wrote.
    public static List<RcmlProblem> check(byte[] document) {
        var problems = new Problems();
        if (RcmlParser.parse(document, Optional.empty(), SOME_BASE, Limits.STANDARD, problems)
                instanceof Parsed.Document(var script)) {
            script.verbs().forEach(verb -> checkVerb(verb, problems));
            unreachable(script.verbs(), problems);
        }
        return problems.all();
    }

    private static void checkVerb(Verb verb, Problems problems) {
        switch (verb) {
            case Refer refer
            when !refer.target().isEmpty() -> {
                if (ReferTarget.check(refer.target(), SOME_DOMAIN) instanceof ReferTarget.Checked.Unusable(var why)) {
                    add(Code.REFER_TARGET, Severity.ERROR, refer, "<Refer> will fail with 400: " + why, problems);
                }
            }
            case NotOffered(var _, var element, var _, var _) ->
                add(
                        Code.NOT_OFFERED,
                        Severity.WARNING,
                        verb,
                        "<" + element + "> is not performed by this engine",
                        problems);
            default -> {} // nothing to check beyond what the parser did
        }
    }

    private static void unreachable(List<Verb> verbs, Problems problems) {
        for (var at = 0; at + 1 < verbs.size(); at++) {
            var leaving = leavesTheDocument(verbs.get(at));
            if (leaving.isPresent()) {
                var next = verbs.get(at + 1);
                var text = "never reached: %s in line %d leaves the document"
                        .formatted(leaving.get(), verbs.get(at).line());
                add(Code.UNREACHABLE, Severity.WARNING, next, text, problems);
                return;
            }
        }
    }

    /// What always leaves it, in words.
    private static Optional<String> leavesTheDocument(Verb verb) {
        return switch (verb) {
            case Redirect _ -> Optional.of("<Redirect>");
            case Hangup _ -> Optional.of("<Hangup>");
            case Reject _ -> Optional.of("<Reject>");
            case Refer refer when refer.action().isPresent() -> Optional.of("<Refer action>");
            case Dial dial when dial.action().isPresent() -> Optional.of("<Dial action>");
            case Gather gather when gather.actionOnEmptyResult() -> Optional.of("<Gather actionOnEmptyResult>");
            case Dial _,
                    Email _,
                    Enqueue _,
                    Fax _,
                    Gather _,
                    Leave _,
                    NotOffered _,
                    Prompt _,
                    Record _,
                    Refer _,
                    Sms _ -> Optional.empty();
        };
    }

    private static void add(Code code, Severity severity, Verb verb, String text, Problems problems) {
        problems.add(RcmlProblem.of(code, severity, verb.line(), 0, text));
    }
}
