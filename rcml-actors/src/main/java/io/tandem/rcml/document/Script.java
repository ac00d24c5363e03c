package io.tandem.rcml.document;

import java.net.URI;
import java.util.List;

/// What a URL returned: the verbs in the order in which they run.
///
/// @param base the URL of the document; its relative URLs are resolved against it already
/// @param verbs may be empty, and the call then ends
/// @param problems errors and warnings for the document's author, in the order of the document
public record Script(URI base, List<Verb> verbs, List<RcmlProblem> problems) {

    public Script {
        verbs = List.copyOf(verbs);
        problems = List.copyOf(problems);
    }
}
