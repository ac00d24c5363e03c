package io.tandem.media.speech;

import java.util.Locale;
import java.util.Map;

/// The short codes of the Say reference that are no language tags, or mean a country's way of speaking.
final class Languages {
    private static final Map<String, String> SHORT = Map.ofEntries(
            Map.entry("bf", "fr-be"),
            Map.entry("bp", "pt-br"),
            Map.entry("en-gb", "en-gb"),
            Map.entry("cf", "fr-ca"),
            Map.entry("cs", "cs"),
            Map.entry("dan", "da"),
            Map.entry("fi", "fi"),
            Map.entry("es", "es"),
            Map.entry("fr", "fr"),
            Map.entry("de", "de"),
            Map.entry("el", "el"),
            Map.entry("it", "it"),
            Map.entry("nl", "nl"),
            Map.entry("no", "nb"),
            Map.entry("pl", "pl"),
            Map.entry("pt", "pt"),
            Map.entry("ru", "ru"),
            Map.entry("ar", "ar"),
            Map.entry("ca", "ca"),
            Map.entry("sv", "sv"),
            Map.entry("tr", "tr"));

    private Languages() {}

    /// `language` as a tag in lower case; English when it is empty.
    static String tag(String language) {
        String lower = language.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        return lower.isEmpty() ? "en" : SHORT.getOrDefault(lower, lower);
    }
}
