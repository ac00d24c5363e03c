package io.tandem.engine.store;

import io.tandem.engine.application.HttpMethod;

/// A URL of an application and how it is asked.
///
/// @param url absolute, or relative to the engine's own HTTP address
/// @param method how it is asked
public record Webhook(String url, HttpMethod method) {}
