package io.tandem.engine.call;

import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.sid.CallSid;

/// Something that an application is told; its answer does not matter. Callbacks of one call arrive in order, each at
/// least once, and never hold up the call.
///
/// @param call whose order they keep
/// @param request what is sent
public record StatusCallback(CallSid call, ApplicationRequest request) {}
