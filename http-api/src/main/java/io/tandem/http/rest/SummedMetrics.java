package io.tandem.http.rest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Metrics of several nodes in Prometheus' text format as those of one: values with the same name and labels are added,
/// those whose name ends with `_max` become their maximum.
final class SummedMetrics {
    /// One metric: its comments, and its values by name and labels.
    private record Family(List<String> comments, Map<String, Double> values) {
        static Family empty() {
            return new Family(new ArrayList<>(), new LinkedHashMap<>());
        }
    }

    private final Map<String, Family> families = new LinkedHashMap<>();

    /// Adds what one node says.
    void add(String text) {
        Map<String, Family> own = read(text);
        own.forEach((name, family) -> {
            Family sum = families.computeIfAbsent(name, _ -> Family.empty());
            if (sum.comments().isEmpty()) {
                sum.comments().addAll(family.comments());
            }
            family.values()
                    .forEach((series, value) ->
                            sum.values().merge(series, value, isMaximum(series) ? Math::max : Double::sum));
        });
    }

    /// A value follows the comments of its metric.
    private static Map<String, Family> read(String text) {
        Map<String, Family> found = new LinkedHashMap<>();
        String name = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith("# ")) {
                String[] words = line.split(" ", 4);
                name = words.length > 2 ? words[2] : name;
                found.computeIfAbsent(name, _ -> Family.empty()).comments().add(line);
            } else if (!line.isBlank()) {
                int space = line.lastIndexOf(' ');
                double value = Double.parseDouble(line.substring(space + 1));
                if (!Double.isNaN(value)) {
                    found.computeIfAbsent(name, _ -> Family.empty()).values().put(line.substring(0, space), value);
                }
            }
        }
        return found;
    }

    private static boolean isMaximum(String series) {
        int labels = series.indexOf('{');
        return (labels < 0 ? series : series.substring(0, labels)).endsWith("_max");
    }

    String text() {
        var text = new StringBuilder();
        families.values().forEach(family -> {
            family.comments().forEach(comment -> text.append(comment).append('\n'));
            family.values()
                    .forEach((series, value) ->
                            text.append(series).append(' ').append(value).append('\n'));
        });
        return text.toString();
    }
}
