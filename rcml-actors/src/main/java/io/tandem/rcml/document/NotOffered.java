package io.tandem.rcml.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// An element of the original RCML that Tandem reads and does not perform: the verbs `Geolocation`, `Language`,
/// `UssdCollect`, `UssdMessage`, and the noun `Video`. Kept, so that running it says so to the author.
///
/// @param line where the element starts
/// @param element its name
/// @param attributes as written
/// @param text its own text, trimmed
public record NotOffered(int line, String element, Map<String, String> attributes, String text) implements Verb, Noun {

    public NotOffered {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }
}
