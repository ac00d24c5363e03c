package io.tandem.http.rest;

import java.util.Map;

/// A request that is refused: thrown before anything was changed, told to the client as it is.
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final ErrorCode code;
    private final transient Map<HeaderField, String> headers;

    /// @param status the HTTP status
    /// @param message what was wrong and what was expected
    Refusal(int status, ErrorCode code, String message) {
        this(status, code, message, Map.of());
    }

    Refusal(int status, ErrorCode code, String message, Map<HeaderField, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.headers = Map.copyOf(headers);
    }

    static Refusal badValue(String parameter, String value, String expected) {
        return badValue(ErrorCode.BAD_VALUE, parameter, value, expected);
    }

    static Refusal badValue(ErrorCode code, String parameter, String value, String expected) {
        return new Refusal(400, code, parameter + " is '" + shortened(value) + "', expected " + expected);
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, ErrorCode.BAD_VALUE, message);
    }

    static Refusal notFound(String message) {
        return new Refusal(404, ErrorCode.NOT_FOUND, message);
    }

    static Refusal denied(String message) {
        return new Refusal(403, ErrorCode.ACCESS_DENIED, message);
    }

    static Refusal notSupported(String message) {
        return new Refusal(501, ErrorCode.NOT_SUPPORTED, message);
    }

    private static String shortened(String value) {
        return value.length() <= 100 ? value : value.substring(0, 100) + "…";
    }

    int status() {
        return status;
    }

    ErrorCode code() {
        return code;
    }

    String message() {
        return String.valueOf(getMessage());
    }

    Map<HeaderField, String> headers() {
        return headers;
    }
}
