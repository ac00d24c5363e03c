package io.tandem.engine.call;

import io.tandem.engine.store.Webhook;
import java.util.Optional;

/// Who is asked what to do when a phone sends REFER.
///
/// @param main asked first
/// @param fallback asked when that fails
public record ReferApplication(Webhook main, Optional<Webhook> fallback) {}
