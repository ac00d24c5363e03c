package io.tandem.engine.store;

/// The store could not do what was asked; nothing was changed.
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message what was asked and what happened
    /// @param cause what the database said
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /// @param message what was asked and what happened
    public StoreException(String message) {
        super(message);
    }

    /// A record that must be unique is there already.
    public static final class Conflict extends StoreException {
        private static final long serialVersionUID = 1L;

        /// @param message which value of which record is taken
        public Conflict(String message) {
            super(message);
        }
    }
}
