package io.tandem.engine.sip;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes one part out of a multipart body (RFC 2046 5.1.1).
final class Multipart {
    private static final Pattern BOUNDARY =
            Pattern.compile(";\\s*boundary\\s*=\\s*(?:\"([^\"]{1,70})\"|([^;\\s]{1,70}))", Pattern.CASE_INSENSITIVE);
    private static final int DEEPEST = 4;

    private Multipart() {}

    static Optional<Body> part(Body multipart, String mediaType) {
        return part(multipart, mediaType, DEEPEST);
    }

    private static Optional<Body> part(Body multipart, String mediaType, int depth) {
        Matcher boundary = BOUNDARY.matcher(multipart.contentType());
        if (depth == 0 || !boundary.find()) {
            return Optional.empty();
        }
        String name = boundary.group(1) != null ? boundary.group(1) : boundary.group(2);
        // ISO-8859-1 keeps every byte, whatever the parts hold
        String text = new String(multipart.content(), StandardCharsets.ISO_8859_1);
        String[] pieces = ("\r\n" + text).split("\r?\n--" + Pattern.quote(name), -1);
        for (int i = 1; i < pieces.length && !pieces[i].startsWith("--"); i++) {
            Optional<Body> found = parsed(pieces[i]).flatMap(part -> matching(part, mediaType, depth));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Body> matching(Body part, String mediaType, int depth) {
        if (part.mediaType().equals(mediaType)) {
            return Optional.of(part);
        }
        return part.mediaType().startsWith("multipart/") ? part(part, mediaType, depth - 1) : Optional.empty();
    }

    private static Optional<Body> parsed(String piece) {
        String[] halves = piece.replaceFirst("^[ \t]*\r?\n", "").split("\r?\n\r?\n", 2);
        if (halves.length < 2) {
            return Optional.empty();
        }
        for (String line : halves[0].split("\r?\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0
                    && line.substring(0, colon).strip().toLowerCase(Locale.ROOT).equals("content-type")) {
                String type = line.substring(colon + 1).strip();
                return Optional.of(new Body(type, halves[1].getBytes(StandardCharsets.ISO_8859_1)));
            }
        }
        return Optional.empty();
    }
}
