package io.tandem.rcml.document;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// An element of the XML tree, with the place where its start tag begins.
///
/// @param attributes in the order of the document, values trimmed
record Element(String name, Map<String, String> attributes, List<Node> content, int line, int column) implements Node {

    List<Element> children() {
        return content.stream()
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .toList();
    }

    /// Its own text, not its children's, trimmed.
    String text() {
        return content.stream()
                .map(node -> node instanceof Chars(var text) ? text : "")
                .collect(Collectors.joining())
                .strip();
    }

    /// The element as the author knows it.
    String tag() {
        return "<" + name + ">";
    }
}
