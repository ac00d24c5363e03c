package io.tandem.engine.media;

/// Which way media flows, seen from us.
public enum Direction {
    SENDRECV,
    SENDONLY,
    RECVONLY,
    INACTIVE;

    /// Whether we may send.
    public boolean sends() {
        return this == SENDRECV || this == SENDONLY;
    }

    /// Whether the peer may send.
    public boolean receives() {
        return this == SENDRECV || this == RECVONLY;
    }

    /// What the other side calls it, and what an answer says to it (RFC 3264 6.1).
    public Direction mirrored() {
        return switch (this) {
            case SENDRECV -> SENDRECV;
            case SENDONLY -> RECVONLY;
            case RECVONLY -> SENDONLY;
            case INACTIVE -> INACTIVE;
        };
    }
}
