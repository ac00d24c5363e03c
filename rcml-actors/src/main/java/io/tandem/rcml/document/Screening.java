package io.tandem.rcml.document;

import io.tandem.engine.application.HttpMethod;
import java.time.Duration;

/// Call screening: the document at `url` runs on the callee's leg between answer and bridge.
///
/// @param method default POST
/// @param timeout how long that document may take; default 60 s
public record Screening(DocumentUrl url, HttpMethod method, Duration timeout) {}
