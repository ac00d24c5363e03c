package io.tandem.sip;

/// The stack cannot take calls: its message says which address, and why.
public final class SipStartFailure extends Exception {
    private static final long serialVersionUID = 1L;

    SipStartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
