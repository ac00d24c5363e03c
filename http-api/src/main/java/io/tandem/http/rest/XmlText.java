package io.tandem.http.rest;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// Writes answers as XML, in a `RestcommResponse`.
final class XmlText {
    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();
    private static final String ROOT = "RestcommResponse";

    private final XMLStreamWriter xml;

    private XmlText(XMLStreamWriter xml) {
        this.xml = xml;
    }

    static String of(Answer.One one) {
        return written(writer -> writer.representation(one.representation()));
    }

    static String of(Answer.Many many) {
        return written(writer -> writer.list(many));
    }

    private interface Body {
        void writeTo(XmlText writer) throws XMLStreamException;
    }

    private static String written(Body body) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = FACTORY.createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement(ROOT);
            body.writeTo(new XmlText(xml));
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("a StringWriter failed", impossible);
        }
        return text.toString();
    }

    private void list(Answer.Many many) throws XMLStreamException {
        xml.writeStartElement(many.name());
        for (Paging.Attribute attribute : many.paging().attributes()) {
            if (attribute.value() != null) {
                xml.writeAttribute(attribute.xmlName(), attribute.value().toString());
            }
        }
        for (Representation item : many.items()) {
            representation(item);
        }
        xml.writeEndElement();
    }

    private void representation(Representation whole) throws XMLStreamException {
        xml.writeStartElement(whole.name());
        for (Representation.Member member : whole.members()) {
            member(member.name(), member.value());
        }
        xml.writeEndElement();
    }

    private void member(String name, Representation.Value value) throws XMLStreamException {
        switch (value) {
            case Representation.Text(var text) -> element(name, text);
            case Representation.Whole(var number) -> element(name, Long.toString(number));
            case Representation.Flag(var flag) -> element(name, Boolean.toString(flag));
            case Representation.Unknown() -> {} // XML leaves out what is not known
            case Representation.Nested(var nested) -> representation(nested);
            case Representation.Items(var items) -> {
                xml.writeStartElement(name);
                for (Representation item : items) {
                    representation(item);
                }
                xml.writeEndElement();
            }
        }
    }

    private void element(String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(printable(text));
        xml.writeEndElement();
    }

    /// XML 1.0 has no way to write most control characters.
    private static String printable(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints().map(point -> isAllowed(point) ? point : 0xFFFD).forEach(kept::appendCodePoint);
        return kept.toString();
    }

    private static boolean isAllowed(int point) {
        return point == '\t'
                || point == '\n'
                || point == '\r'
                || (point >= 0x20 && point <= 0xD7FF)
                || (point >= 0xE000 && point <= 0xFFFD)
                || point >= 0x10000;
    }
}
