package io.tandem.http.rest;

import io.tandem.rcml.document.RcmlProblem;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/// What the codes of errors and notifications mean; errors and notifications link here (`MoreInfo`).
final class ErrorDictionary {
    private static final String RESOURCE = "errors.properties";

    private final Properties meanings;

    private ErrorDictionary(Properties meanings) {
        this.meanings = meanings;
    }

    static ErrorDictionary load() {
        Properties meanings = new Properties();
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(ErrorDictionary.class.getResourceAsStream(RESOURCE), RESOURCE),
                StandardCharsets.UTF_8)) {
            meanings.load(reader);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", unreadable);
        }
        return new ErrorDictionary(meanings);
    }

    /// What `code` means, if it is one of ours. What documents alone can cause is explained where they are read.
    Optional<String> meaning(String code) {
        return Optional.ofNullable(meanings.getProperty(code))
                .or(() -> ofDocuments(code))
                .map(text -> code + ": " + text);
    }

    private static Optional<String> ofDocuments(String code) {
        return Stream.of(RcmlProblem.Code.values())
                .filter(known -> Integer.toString(known.number()).equals(code))
                .map(RcmlProblem.Code::explanation)
                .findFirst();
    }
}
