package io.tandem.http.rest;

import io.tandem.engine.store.Sort;
import java.util.Map;
import java.util.TreeSet;

/// Reads `SortBy=Field:asc` and the older `Reverse=true`.
final class Sorting {
    private Sorting() {}

    /// @param fields what this list can be sorted by, as clients write it
    /// @param usual the order when the client does not say
    static <F extends Enum<F>> Sort<F> wanted(Fields query, Map<String, F> fields, Sort<F> usual) {
        return query.text("SortBy").map(text -> parse(text, fields)).orElseGet(() -> {
            Sort.Order order = query.isSet("Reverse") ? opposite(usual.order()) : usual.order();
            return new Sort<>(usual.by(), order);
        });
    }

    private static <F extends Enum<F>> Sort<F> parse(String text, Map<String, F> fields) {
        int colon = text.indexOf(':');
        F by = fields.get(colon < 0 ? text : text.substring(0, colon));
        String direction = colon < 0 ? "asc" : text.substring(colon + 1);
        if (by == null || !(direction.equals("asc") || direction.equals("desc"))) {
            throw Refusal.badValue("SortBy", text, "one of " + new TreeSet<>(fields.keySet()) + ", then :asc or :desc");
        }
        return new Sort<>(by, direction.equals("asc") ? Sort.Order.ASCENDING : Sort.Order.DESCENDING);
    }

    private static Sort.Order opposite(Sort.Order order) {
        return switch (order) {
            case ASCENDING -> Sort.Order.DESCENDING;
            case DESCENDING -> Sort.Order.ASCENDING;
        };
    }
}
