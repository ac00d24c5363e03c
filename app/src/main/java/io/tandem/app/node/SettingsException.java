package io.tandem.app.node;

/// A setting that cannot be.
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param message the path of the key, what was wrong, and what was expected
    public SettingsException(String message) {
        super(message);
    }
}
