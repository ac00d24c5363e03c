package io.tandem.http.client;

import io.tandem.http.client.Exchange.Head;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// For how long a server lets an answer be used, RFC 9111 4.2.
final class Freshness {
    /// Where the server says nothing about it.
    private static final Duration USUAL = Duration.ofMinutes(1);

    private static final Pattern MAX_AGE = Pattern.compile("\\bmax-age\\s*=\\s*\"?(\\d{1,9})");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private Freshness() {}

    /// Whether the answer may be kept at all.
    static boolean mayBeKept(Head head) {
        return !control(head).contains("no-store");
    }

    /// Until when nobody needs to be asked.
    static Instant until(Head head, Instant now) {
        String control = control(head);
        if (control.contains("no-cache")) {
            return now;
        }
        Matcher maxAge = MAX_AGE.matcher(control);
        if (maxAge.find()) {
            return now.plusSeconds(Long.parseLong(maxAge.group(1))).minusSeconds(age(head));
        }
        // An Expires that is no time, such as 0, is one that has passed: RFC 9111 5.3.
        return head.expires()
                .map(expires -> time(expires)
                        .map(end -> now.plus(Duration.between(
                                head.date().flatMap(Freshness::time).orElse(now), end)))
                        .orElse(now))
                .orElseGet(() -> now.plus(USUAL));
    }

    private static String control(Head head) {
        return head.cacheControl().orElse("").toLowerCase(Locale.ROOT);
    }

    private static long age(Head head) {
        return head.age()
                .filter(age -> SECONDS.matcher(age).matches())
                .map(Long::parseLong)
                .orElse(0L);
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }
}
