package io.tandem.http.rest;

import java.util.Optional;

/// The two ways in which the same resources are shown: as documented for the original engine, and as the official
/// helper libraries parse them.
enum Dialect {
    RESTCOMM("/restcomm/", "2012-04-24"),
    LIBRARIES("/", "2010-04-01");

    private final String prefix;
    private final String apiVersion;

    Dialect(String before, String apiVersion) {
        this.prefix = before + apiVersion;
        this.apiVersion = apiVersion;
    }

    /// The dialect whose prefix `path` begins with.
    static Optional<Dialect> of(String path) {
        for (Dialect dialect : values()) {
            if (path.equals(dialect.prefix) || path.startsWith(dialect.prefix + "/")) {
                return Optional.of(dialect);
            }
        }
        return Optional.empty();
    }

    String prefix() {
        return prefix;
    }

    String apiVersion() {
        return apiVersion;
    }

    /// The status that answers a create.
    int created() {
        return switch (this) {
            case RESTCOMM -> 200;
            case LIBRARIES -> 201;
        };
    }
}
