package io.tandem.rcml.document;

import io.tandem.engine.application.HttpMethod;
import java.util.Optional;

/// `<Fax>`: a document, sent as a fax beside the call.
///
/// @param line where the verb starts
/// @param to empty: the caller
/// @param from empty: the called number
/// @param action asked when the fax was handed over
/// @param method of the action; default POST
/// @param document URL of what is sent
public record Fax(
        int line,
        Optional<String> to,
        Optional<String> from,
        Optional<DocumentUrl> action,
        HttpMethod method,
        DocumentUrl document)
        implements Verb {}
