package io.tandem.persistence;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.store.TransferRules;
import io.tandem.engine.store.Webhook;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A row, read column after column. Texts are strings, numbers are of any width.
public final class Row {
    private final List<? extends @Nullable Object> cells;
    private int column;

    /// @param cells what is in its columns
    public Row(List<? extends @Nullable Object> cells) {
        this.cells = cells;
    }

    private @Nullable Object next() {
        return cells.get(column++);
    }

    /// A text that must be there.
    public String text() {
        return (String) Objects.requireNonNull(next());
    }

    Optional<String> optionalText() {
        return Optional.ofNullable((String) next());
    }

    int number() {
        return (int) longNumber();
    }

    /// A number that must be there.
    public long longNumber() {
        return ((Number) Objects.requireNonNull(next())).longValue();
    }

    private Optional<Number> numberIfAny() {
        return Optional.ofNullable((Number) next());
    }

    OptionalInt optionalNumber() {
        return numberIfAny().map(number -> OptionalInt.of(number.intValue())).orElseGet(OptionalInt::empty);
    }

    /// The same for what is kept boxed.
    Optional<Integer> optionalInteger() {
        return numberIfAny().map(Number::intValue);
    }

    boolean flag() {
        return number() == 1;
    }

    Instant time() {
        return Times.read(longNumber());
    }

    Optional<Instant> optionalTime() {
        return numberIfAny().map(number -> Times.read(number.longValue()));
    }

    /// A URL and its method.
    Optional<Webhook> webhook() {
        Optional<String> url = optionalText();
        Optional<HttpMethod> method = optionalText().map(HttpMethod::valueOf);
        return url.flatMap(text -> method.map(how -> new Webhook(text, how)));
    }

    /// What may be done with REFER.
    Optional<TransferRules> transfers() {
        Optional<TransferRules.Policy> policy = optionalText().map(TransferRules.Policy::valueOf);
        Optional<TransferRules.News> news = optionalText().map(TransferRules.News::valueOf);
        return policy.flatMap(which -> news.map(howMuch -> new TransferRules(which, howMuch)));
    }

    /// Several texts that are kept as one.
    List<String> texts() {
        String kept = text();
        return kept.isEmpty()
                ? List.of()
                : Stream.of(kept.split(" ", -1))
                        .map(text -> URLDecoder.decode(text, StandardCharsets.UTF_8))
                        .toList();
    }

    /// Passes over a column that only the database needs.
    void skip() {
        column++;
    }
}
