package io.tandem.rcml.document;

import io.tandem.rcml.document.RcmlProblem.Code;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Reads characters to a tree of [Element]s within [Limits]. There is no DTD, so no entity but the five of XML.
///
/// Not aware of namespaces: documents come with stray prefixes, and RCML has none.
final class XmlTree {

    private final SourceText source;
    private final Limits limits;
    private final Deque<Open> open = new ArrayDeque<>();
    private int elements;
    private @Nullable Element root;

    private XmlTree(SourceText source, Limits limits) {
        this.source = source;
        this.limits = limits;
    }

    static Element read(SourceText source, Limits limits) throws Refusal {
        if (source.text().isBlank()) {
            throw new Refusal(Code.MALFORMED, 1, 1, "the document is empty: expected <Response>…</Response>");
        }
        return new XmlTree(source, limits).read();
    }

    private Element read() throws Refusal {
        try {
            var reader = factory().createXMLStreamReader(new StringReader(source.text()));
            while (reader.hasNext()) {
                take(reader, reader.next());
            }
        } catch (XMLStreamException notWellFormed) {
            throw malformed(notWellFormed.getLocation(), reason(notWellFormed));
        } catch (RuntimeException brokenReader) {
            // The JDK's reader fails so on some broken input; nothing of ours is called within that could.
            throw new Refusal(Code.MALFORMED, 1, 1, "not well-formed XML: " + brokenReader);
        }
        return Objects.requireNonNull(root, "a well-formed document has a root");
    }

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        // The JDK counts the document itself as an entity of at most 100 000 characters; Limits bounds it already.
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
        factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
        return factory;
    }

    private void take(XMLStreamReader reader, int event) throws Refusal {
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> start(reader);
            case XMLStreamConstants.END_ELEMENT -> end();
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> text(reader);
            case XMLStreamConstants.DTD ->
                throw malformed(reader.getLocation(), "a DOCTYPE is not allowed: expected <Response> without one");
            default -> {} // comments, processing instructions, the end of the document
        }
    }

    private void start(XMLStreamReader reader) throws Refusal {
        var location = reader.getLocation();
        var at = source.startOfTag(location.getLineNumber(), location.getColumnNumber());
        var place = new Place(source.line(at), source.column(at));
        if (++elements > limits.elements()) {
            throw tooMuch(place, "more than " + limits.elements() + " elements");
        }
        if (open.size() >= limits.depth()) {
            throw tooMuch(place, "elements nested deeper than " + limits.depth());
        }
        open.push(new Open(reader.getLocalName(), attributes(reader, place), new ArrayList<>(), new Text(), place));
    }

    private Map<String, String> attributes(XMLStreamReader reader, Place place) throws Refusal {
        var attributes = new LinkedHashMap<String, String>();
        if (reader.getAttributeCount() > limits.attributes()) {
            throw tooMuch(place, "an element with more than " + limits.attributes() + " attributes");
        }
        for (var index = 0; index < reader.getAttributeCount(); index++) {
            var value = reader.getAttributeValue(index);
            if (value.length() > limits.attributeLength()) {
                throw tooMuch(place, "an attribute longer than " + limits.attributeLength() + " characters");
            }
            attributes.put(attributeName(reader, index), value.strip());
        }
        return attributes;
    }

    private static String attributeName(XMLStreamReader reader, int index) {
        var prefix = reader.getAttributePrefix(index);
        var name = reader.getAttributeLocalName(index);
        return prefix == null || prefix.isEmpty() ? name : prefix + ":" + name;
    }

    private void text(XMLStreamReader reader) throws Refusal {
        var parent = open.peek();
        if (parent == null) {
            return; // white space around the root
        }
        parent.text.run.append(reader.getText());
        parent.text.length += reader.getTextLength();
        if (parent.text.length > limits.textLength()) {
            throw tooMuch(parent.place, "a text longer than " + limits.textLength() + " characters");
        }
    }

    private void end() {
        var ended = open.pop();
        ended.keepText();
        var element = new Element(
                ended.name, ended.attributes, List.copyOf(ended.content), ended.place.line, ended.place.column);
        var parent = open.peek();
        if (parent == null) {
            root = element;
        } else {
            parent.keepText();
            parent.content.add(element);
        }
    }

    private Refusal tooMuch(Place place, String what) {
        return new Refusal(Code.TOO_LARGE, place.line, place.column, "the document has " + what + ", the limit");
    }

    private Refusal malformed(@Nullable Location location, String why) {
        if (location == null || location.getLineNumber() < 1) {
            return new Refusal(Code.MALFORMED, 1, 1, why);
        }
        var at = source.offset(location.getLineNumber(), location.getColumnNumber());
        return new Refusal(Code.MALFORMED, source.line(at), source.column(at), why);
    }

    /// The reader's message has the place in it too, on a line of its own.
    private static String reason(XMLStreamException notWellFormed) {
        var message = String.valueOf(notWellFormed.getMessage());
        var own = message.indexOf("Message: ");
        return "not well-formed XML: " + (own < 0 ? message : message.substring(own + "Message: ".length()));
    }

    private record Place(int line, int column) {}

    private static final class Text {
        private final StringBuilder run = new StringBuilder();
        private int length;
    }

    private record Open(String name, Map<String, String> attributes, List<Node> content, Text text, Place place) {

        private void keepText() {
            if (!text.run.isEmpty()) {
                content.add(new Node.Chars(text.run.toString()));
                text.run.setLength(0);
            }
        }
    }
}
