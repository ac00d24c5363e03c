package io.tandem.http.rest;

/// The header fields that answers carry.
enum HeaderField {
    ALLOW("Allow"),
    IDEMPOTENCY_REPLAYED("Idempotency-Replayed"),
    LOCATION("Location"),
    RETRY_AFTER("Retry-After"),
    WWW_AUTHENTICATE("WWW-Authenticate");

    private final String text;

    HeaderField(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
