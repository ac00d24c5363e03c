package io.tandem.app.bench;

import java.io.Serial;

/// A measurement could not be made; the message says why.
final class BenchFailure extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    BenchFailure(String message) {
        super(message);
    }

    BenchFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
