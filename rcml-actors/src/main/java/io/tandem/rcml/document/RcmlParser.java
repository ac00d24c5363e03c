package io.tandem.rcml.document;

import io.tandem.rcml.document.RcmlProblem.Code;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Reads RCML.
///
/// Refused as a whole ([Parsed.Refused]): what is not well-formed XML (12100; also an unknown entity, a DOCTYPE, an
/// unknown charset), a root other than `Response` (12102), and what is beyond the [Limits] (12103).
///
/// Everything else runs. An unknown element is skipped (12201), one in the wrong place is left out (12200), a wrong
/// attribute value counts as absent under the code of its verb, and a verb that cannot do without what is missing is
/// left out: `<Play>` without URL and digits, `<Redirect>` without usable URL, `<Sms>` without or with too much text,
/// `<Email>` without receiver, `<Fax>` without document. `<Refer>` and `<Dial>` without target stay, because they have
/// an outcome to report. What is nearly well-formed is corrected (12207): a bare `&`, white space before the XML
/// declaration, octets that are wrong in the charset.
///
/// Never throws because of what a document says.
public final class RcmlParser {

    private RcmlParser() {}

    /// Reads an answer.
    ///
    /// @param body the answer as it came
    /// @param charset of the answer's Content-Type, if it names one
    /// @param base the URL of the document
    public static Parsed parse(byte[] body, Optional<String> charset, URI base, Limits limits) {
        return parse(body, charset, base, limits, new Problems());
    }

    /// The same for a document that is text already, such as the `Rcml` parameter of a REST request.
    public static Parsed parse(String document, URI base, Limits limits) {
        var problems = new Problems();
        try {
            within(limits, document.length());
            return new Parsed.Document(script(document, base, limits, problems));
        } catch (Refusal refusal) {
            return new Parsed.Refused(refusal.problem());
        }
    }

    /// Leaves every problem in `problems`, also those that a running document's author is not told.
    static Parsed parse(byte[] body, Optional<String> charset, URI base, Limits limits, Problems problems) {
        try {
            within(limits, body.length);
            return new Parsed.Document(script(Decoding.decode(body, charset, problems), base, limits, problems));
        } catch (Refusal refusal) {
            problems.add(refusal.problem());
            return new Parsed.Refused(refusal.problem());
        }
    }

    private static void within(Limits limits, int size) throws Refusal {
        if (size > limits.bytes()) {
            throw new Refusal(
                    Code.TOO_LARGE,
                    0,
                    0,
                    "the document has %d bytes: expected at most %d".formatted(size, limits.bytes()));
        }
    }

    private static Script script(String document, URI base, Limits limits, Problems problems) throws Refusal {
        var root = XmlTree.read(SourceText.of(document, problems), limits);
        if (!root.name().equals("Response")) {
            throw new Refusal(
                    Code.ROOT_ELEMENT,
                    root.line(),
                    root.column(),
                    "the root element is " + root.tag() + ": expected <Response>, in this letter case");
        }
        List<Verb> verbs = new VerbReader(base, problems).read(root);
        return new Script(base, verbs, problems.ofRunningDocument());
    }
}
