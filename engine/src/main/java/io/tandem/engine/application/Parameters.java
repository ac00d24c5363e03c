package io.tandem.engine.application;

import io.tandem.engine.sip.Headers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parameters of a request to an application, in their order. A parameter without a value is left out, never
/// empty.
///
/// @param entries name and value of each
public record Parameters(List<Parameter> entries) {
    /// No parameters.
    public static final Parameters NONE = new Parameters(List.of());

    /// One parameter.
    public record Parameter(String name, String value) {}

    public Parameters {
        entries = List.copyOf(entries);
    }

    /// These and one more.
    public Parameters and(String name, String value) {
        List<Parameter> more = new ArrayList<>(entries);
        more.add(new Parameter(name, value));
        return new Parameters(more);
    }

    /// These and one more, if it has a value.
    public Parameters and(String name, Optional<String> value) {
        return value.map(present -> and(name, present)).orElse(this);
    }

    /// These and then `others`; a name that is in both has the value of `others`.
    public Parameters and(Parameters others) {
        Map<String, String> merged = new LinkedHashMap<>();
        entries.forEach(entry -> merged.put(entry.name(), entry.value()));
        others.entries.forEach(entry -> merged.put(entry.name(), entry.value()));
        return new Parameters(merged.entrySet().stream()
                .map(entry -> new Parameter(entry.getKey(), entry.getValue()))
                .toList());
    }

    /// These and one for each of `headers`, called as the header is after `prefix`.
    public Parameters and(String prefix, Headers headers) {
        Parameters all = this;
        for (Headers.Field field : headers.fields()) {
            all = all.and(prefix + field.name(), field.value());
        }
        return all;
    }

    /// The value of the first parameter called `name`.
    public Optional<String> value(String name) {
        return entries.stream()
                .filter(entry -> entry.name().equals(name))
                .map(Parameter::value)
                .findFirst();
    }
}
