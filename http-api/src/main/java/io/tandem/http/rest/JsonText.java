package io.tandem.http.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.regex.Pattern;

/// Writes answers as JSON.
final class JsonText {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    private final JsonGenerator json;

    private JsonText(JsonGenerator json) {
        this.json = json;
    }

    static String of(Answer.One one) {
        return written(writer -> writer.object(one.representation()));
    }

    static String of(Answer.Many many) {
        return written(writer -> writer.list(many));
    }

    /// `SubresourceUris` is `subresource_uris`, `SMSMessages` is `sms_messages`.
    static String name(String camelCase) {
        return WORD_START.matcher(camelCase).replaceAll("_").toLowerCase(Locale.ROOT);
    }

    private interface Body {
        void writeTo(JsonText writer) throws IOException;
    }

    private static String written(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            body.writeTo(new JsonText(json));
        } catch (IOException impossible) {
            throw new UncheckedIOException("a StringWriter failed", impossible);
        }
        return text.toString();
    }

    private void list(Answer.Many many) throws IOException {
        json.writeStartObject();
        for (Paging.Attribute attribute : many.paging().attributes()) {
            json.writePOJOField(attribute.jsonName(), attribute.value());
        }
        array(many.name(), many.items());
        json.writeEndObject();
    }

    private void array(String member, Iterable<Representation> items) throws IOException {
        json.writeArrayFieldStart(name(member));
        for (Representation item : items) {
            object(item);
        }
        json.writeEndArray();
    }

    private void object(Representation whole) throws IOException {
        json.writeStartObject();
        for (Representation.Member member : whole.members()) {
            member(member.name(), member.value());
        }
        json.writeEndObject();
    }

    private void member(String name, Representation.Value value) throws IOException {
        switch (value) {
            case Representation.Text(var text) -> json.writeStringField(name(name), text);
            case Representation.Whole(var number) -> json.writeNumberField(name(name), number);
            case Representation.Flag(var flag) -> json.writeBooleanField(name(name), flag);
            case Representation.Unknown() -> json.writeNullField(name(name));
            case Representation.Nested(var nested) -> {
                json.writeFieldName(name(name));
                object(nested);
            }
            case Representation.Items(var items) -> array(name, items);
        }
    }
}
