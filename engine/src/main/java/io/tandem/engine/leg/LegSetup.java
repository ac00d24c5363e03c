package io.tandem.engine.leg;

import io.tandem.engine.media.MediaPlane;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.timer.SipTimers;
import io.tandem.engine.trace.TraceSink;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// What a leg needs beside its peer.
///
/// @param call the call that it belongs to
/// @param timers how long it waits for what
/// @param media opens its media session
/// @param trace takes its messages
/// @param clock tells when they came
/// @param random dice for waiting times
public record LegSetup(
        CallSid call,
        SipTimers timers,
        MediaPlane media,
        TraceSink trace,
        InstantSource clock,
        RandomGenerator random) {}
