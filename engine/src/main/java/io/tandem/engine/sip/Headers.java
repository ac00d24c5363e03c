package io.tandem.engine.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The header fields of a message in their order. A field that lists several values on one line is several fields here
/// where its grammar allows it (Via, Contact, Route, Record-Route, Allow, Supported, …): whoever reads a message splits
/// them.
///
/// @param fields name and value of each, the value without folding and without white space around it
public record Headers(List<Field> fields) {
    /// No header fields.
    public static final Headers NONE = new Headers(List.of());

    /// One header field.
    ///
    /// @param name its name
    /// @param value its value as on the wire
    public record Field(HeaderName name, String value) {}

    public Headers {
        fields = List.copyOf(fields);
    }

    /// One header field alone.
    public static Headers of(HeaderName name, String value) {
        return new Headers(List.of(new Field(name, value)));
    }

    /// The value of the first field called `name`.
    public Optional<String> first(HeaderName name) {
        for (Field field : fields) {
            if (field.name().equals(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    /// The values of all fields called `name`, in order.
    public List<String> all(HeaderName name) {
        List<String> values = new ArrayList<>(2);
        for (Field field : fields) {
            if (field.name().equals(name)) {
                values.add(field.value());
            }
        }
        return values;
    }

    /// Whether there is a field called `name`.
    public boolean has(HeaderName name) {
        return first(name).isPresent();
    }

    /// Whether a comma-separated field called `name` holds the token `token`, whatever its letter case.
    public boolean lists(HeaderName name, String token) {
        for (String value : all(name)) {
            for (String item : value.split(",", -1)) {
                if (item.strip().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// The custom fields alone (`X-…`).
    public Headers custom() {
        List<Field> custom =
                fields.stream().filter(field -> field.name().isCustom()).toList();
        return custom.isEmpty() ? NONE : new Headers(custom);
    }

    /// These fields and one more at the end.
    public Headers and(HeaderName name, String value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new Headers(more);
    }

    /// These fields and then `others`.
    public Headers and(Headers others) {
        if (others.fields.isEmpty()) {
            return this;
        }
        List<Field> more = new ArrayList<>(fields);
        more.addAll(others.fields);
        return new Headers(more);
    }

    /// These fields, where those called `name` are replaced by one.
    public Headers with(HeaderName name, String value) {
        return without(name).and(name, value);
    }

    /// These fields without those called `name`.
    public Headers without(HeaderName name) {
        return new Headers(
                fields.stream().filter(field -> !field.name().equals(name)).toList());
    }
}
