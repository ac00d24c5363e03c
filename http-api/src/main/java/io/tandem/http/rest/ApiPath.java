package io.tandem.http.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The path of a request, without its prefix. `.json` at the end of any segment asks for JSON.
///
/// @param segments decoded, without `.json`
/// @param suffix the format that the path asks for
record ApiPath(List<String> segments, Optional<Format> suffix) {
    private static final String JSON_SUFFIX = ".json";

    ApiPath {
        segments = List.copyOf(segments);
    }

    static ApiPath parse(String encoded) {
        List<String> segments = new ArrayList<>();
        Optional<Format> suffix = Optional.empty();
        for (String part : encoded.split("/", -1)) {
            if (part.isEmpty()) {
                continue;
            }
            String segment = decoded(part);
            if (segment.endsWith(JSON_SUFFIX)) {
                suffix = Optional.of(Format.JSON);
                segment = segment.substring(0, segment.length() - JSON_SUFFIX.length());
            }
            segments.add(segment);
        }
        return new ApiPath(segments, suffix);
    }

    private static String decoded(String part) {
        try {
            // A plus sign in a path is a plus sign, only in forms is it a blank.
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw Refusal.notFound("the path has a broken %-escape in '" + part + "'");
        }
    }
}
