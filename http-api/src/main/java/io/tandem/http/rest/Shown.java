package io.tandem.http.rest;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.Webhook;
import java.util.Optional;

/// How values that several resources have are shown.
final class Shown {
    private Shown() {}

    /// A URL and its method; the method of no URL is the one that would be used.
    static void webhook(Representation shown, String urlName, String methodName, Optional<Webhook> webhook) {
        shown.text(urlName, webhook.map(Webhook::url)).text(methodName, method(webhook));
    }

    static HttpMethod method(Optional<Webhook> webhook) {
        return webhook.map(Webhook::method).orElse(HttpMethod.POST);
    }

    /// A parameter of a number that means nothing to calls.
    static Optional<String> other(PhoneNumber number, String name) {
        return Optional.ofNullable(number.others().get(name));
    }
}
