package io.tandem.engine.call;

import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.sid.CallSid;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/// Something that an application is told; its answer does not matter. Callbacks of one call arrive in order, each at
/// least once, and never hold up the call.
///
/// @param call whose order they keep
/// @param request what is sent
/// @param done is told once it is delivered, or given up
public record StatusCallback(CallSid call, ApplicationRequest request, Optional<ActorRef<Done>> done) {
    /// One that nobody waits for.
    public StatusCallback(CallSid call, ApplicationRequest request) {
        this(call, request, Optional.empty());
    }

    /// Nothing more is to be done about a callback of that call.
    public record Done(CallSid call) {}
}
