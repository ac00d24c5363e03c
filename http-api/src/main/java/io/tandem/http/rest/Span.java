package io.tandem.http.rest;

import io.tandem.engine.store.TimeRange;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The time that a filter's value names: a day, or a second, in UTC unless it says otherwise.
///
/// @param from its first instant
/// @param until the first instant after it
record Span(Instant from, Instant until) {
    static final String EXPECTED = "YYYY-MM-DD or a date-time such as 2026-01-31T12:00:00Z";

    private static final List<Function<String, Instant>> DATE_TIMES = List.of(
            text -> OffsetDateTime.parse(text).toInstant(),
            text -> OffsetDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant(),
            text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));

    static Optional<Span> parse(String text) {
        return day(text).or(() -> second(text));
    }

    private static Optional<Span> day(String text) {
        try {
            LocalDate day = LocalDate.parse(text);
            return Optional.of(new Span(midnight(day), midnight(day.plusDays(1))));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<Span> second(String text) {
        for (Function<String, Instant> form : DATE_TIMES) {
            try {
                Instant second = form.apply(text).truncatedTo(ChronoUnit.SECONDS);
                return Optional.of(new Span(second, second.plusSeconds(1)));
            } catch (DateTimeException _) {
                // perhaps the next form fits
            }
        }
        return Optional.empty();
    }

    /// The time that is in both.
    static TimeRange common(TimeRange one, TimeRange other) {
        return new TimeRange(
                Stream.of(one.from(), other.from()).flatMap(Optional::stream).max(Instant::compareTo),
                Stream.of(one.until(), other.until()).flatMap(Optional::stream).min(Instant::compareTo));
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /// The range that `name`, `name<` (that time or earlier) and `name>` (that time or later) leave together.
    static TimeRange range(Fields query, String name) {
        Optional<Span> exactly = query.span(name);
        Optional<Span> orEarlier = query.span(name + "<");
        Optional<Span> orLater = query.span(name + ">");
        return new TimeRange(
                Stream.of(exactly, orLater)
                        .flatMap(Optional::stream)
                        .map(Span::from)
                        .max(Instant::compareTo),
                Stream.of(exactly, orEarlier)
                        .flatMap(Optional::stream)
                        .map(Span::until)
                        .min(Instant::compareTo));
    }
}
