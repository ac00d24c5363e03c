package io.tandem.rcml.document;

import io.tandem.engine.application.HttpMethod;
import java.util.Optional;

/// `<Sms>`: a text message, sent beside the call.
///
/// @param line where the verb starts
/// @param to empty: the caller
/// @param from empty: the called number
/// @param action asked when the message was handed over
/// @param method of the action; default POST
/// @param statusCallback told what becomes of the message
/// @param encoding as written (`GSM`, `UCS-2`)
/// @param body 1 to 1600 characters
public record Sms(
        int line,
        Optional<String> to,
        Optional<String> from,
        Optional<DocumentUrl> action,
        HttpMethod method,
        Optional<DocumentUrl> statusCallback,
        Optional<String> encoding,
        String body)
        implements Verb {

    /// Ten concatenated messages: what networks carry in practice.
    public static final int LONGEST_BODY = 1600;
}
