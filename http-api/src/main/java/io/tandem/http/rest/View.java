package io.tandem.http.rest;

import io.tandem.engine.sid.AccountSid;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// How an answer looks: which dialect, which format.
record View(Dialect dialect, Format format) {
    private static final DateTimeFormatter RESTCOMM_DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);
    private static final DateTimeFormatter LIBRARIES_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    /// A date as RFC 2822 writes it.
    String date(Instant instant) {
        DateTimeFormatter formatter = switch (dialect) {
            case RESTCOMM -> RESTCOMM_DATE;
            case LIBRARIES -> LIBRARIES_DATE;
        };
        return formatter.format(instant.atOffset(ZoneOffset.UTC));
    }

    /// The URI of an account.
    String uri(AccountSid account) {
        return path(account) + suffix();
    }

    /// The URI of something below an account.
    String uri(AccountSid account, String below) {
        return path(account) + "/" + below + suffix();
    }

    /// What ends the path of a URI in this format.
    String suffix() {
        return switch (format) {
            case XML -> "";
            case JSON -> ".json";
        };
    }

    private String path(AccountSid account) {
        return dialect.prefix() + "/Accounts/" + account;
    }
}
