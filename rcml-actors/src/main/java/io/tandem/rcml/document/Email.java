package io.tandem.rcml.document;

import io.tandem.engine.application.HttpMethod;
import java.util.Optional;

/// `<Email>`: a mail, sent beside the call.
///
/// @param line where the verb starts
/// @param from empty: the engine's own address
/// @param to required
/// @param cc as written
/// @param bcc as written
/// @param subject empty: the product's name
/// @param action asked when the mail was handed over
/// @param method of the action; default POST
/// @param statusCallback told what becomes of the mail
/// @param body the text
public record Email(
        int line,
        Optional<String> from,
        String to,
        Optional<String> cc,
        Optional<String> bcc,
        Optional<String> subject,
        Optional<DocumentUrl> action,
        HttpMethod method,
        Optional<DocumentUrl> statusCallback,
        String body)
        implements Verb {}
