package io.tandem.http.rest;

/// The header fields that answers carry.
enum HeaderField {
    ACCEPT_RANGES("Accept-Ranges"),
    ALLOW("Allow"),
    CONTENT_DISPOSITION("Content-Disposition"),
    CONTENT_RANGE("Content-Range"),
    ETAG("ETag"),
    IDEMPOTENCY_REPLAYED("Idempotency-Replayed"),
    LAST_MODIFIED("Last-Modified"),
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
