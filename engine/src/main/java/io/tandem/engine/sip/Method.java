package io.tandem.engine.sip;

import java.util.Optional;

/// The request methods that the engine knows.
public enum Method {
    INVITE,
    ACK,
    BYE,
    CANCEL,
    OPTIONS,
    INFO,
    UPDATE,
    PRACK,
    REFER,
    NOTIFY,
    SUBSCRIBE,
    MESSAGE,
    REGISTER,
    PUBLISH;

    /// The method that `name` (case-sensitive, RFC 3261 7.1) is, or nothing when the engine does not know it.
    public static Optional<Method> parse(String name) {
        for (Method method : values()) {
            if (method.name().equals(name)) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }
}
