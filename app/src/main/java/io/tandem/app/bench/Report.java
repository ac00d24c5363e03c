package io.tandem.app.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The figures of a case, in the order in which they are shown.
final class Report {
    private record Figure(String name, String key, double value, int decimals, String unit) {}

    private final String title;
    private final List<Figure> figures = new ArrayList<>();

    Report(String title) {
        this.title = title;
    }

    /// Adds a figure; one that is not a number is left out.
    Report with(String name, String key, double value, int decimals, String unit) {
        if (!Double.isNaN(value)) {
            figures.add(new Figure(name, key, value, decimals, unit));
        }
        return this;
    }

    /// Adds the 50th and the 99th percentile.
    Report with(String name, String key, Millis times) {
        return with(name + " p50", key + "P50", times.percentile(50), 2, "ms")
                .with(name + " p99", key + "P99", times.percentile(99), 2, "ms");
    }

    String text() {
        return title
                + figures.stream()
                        .map(figure -> String.format(
                                        Locale.ROOT, "%n  %-34s %10s %s", figure.name(), number(figure), figure.unit())
                                .stripTrailing())
                        .collect(Collectors.joining());
    }

    String json() {
        return figures.stream()
                .map(figure -> "\"" + figure.key() + "\":" + number(figure))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String number(Figure figure) {
        return String.format(Locale.ROOT, "%." + figure.decimals() + "f", figure.value());
    }
}
