package io.tandem.app.node;

/// A node could not start.
public final class NodeStartFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param message what could not be started, and why
    /// @param cause what went wrong
    public NodeStartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
