package io.tandem.http.rest;

/// The codes of errors that the API itself tells. What each means to the client is in `errors.properties`, beside the
/// codes of notifications, and is served at `/errors/{code}`.
enum ErrorCode {
    NOT_SUPPORTED(1002),
    NO_SUCH_CALL(1100),
    CALL_ENDED(1101),
    WRONG_CALL_STATE(1103),
    AUTHENTICATION(20003),
    METHOD_NOT_ALLOWED(20004),
    ACCOUNT_NOT_ACTIVE(20005),
    ACCESS_DENIED(20006),
    BAD_SIGNATURE(20007),
    BAD_VALUE(20400),
    NOT_FOUND(20404),
    REQUEST_TOO_SLOW(20408),
    CONFLICT(20409),
    BODY_TOO_LARGE(20413),
    CONTENT_TYPE(20415),
    BAD_RANGE(20416),
    TOO_MANY_CALLS(20429),
    INTERNAL(20500),
    UNAVAILABLE(20503),
    NODE_UNAVAILABLE(20504),
    NO_TARGET(21201),
    BAD_URL(21205),
    BAD_DIGITS(21206),
    BAD_TARGET(21211),
    BAD_CALLER(21212),
    NO_CALLER(21213),
    BAD_APPLICATION(21218),
    CALL_NOT_IN_PROGRESS(21220),
    NUMBER_NOT_AVAILABLE(21452);

    private final int number;

    ErrorCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
