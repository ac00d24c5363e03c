package io.tandem.rcml.document;

/// A piece of an element's content.
sealed interface Node permits Node.Chars, Element {

    /// Character data, entities and CDATA resolved.
    record Chars(String text) implements Node {}
}
