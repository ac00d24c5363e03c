package io.tandem.engine.leg;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.MediaPlane;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.timer.SipTimers;
import io.tandem.engine.trace.TraceSink;
import java.time.Duration;
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
/// @param holdMusic what its peer hears while that of the leg that it is joined with holds
public record LegSetup(
        CallSid call,
        SipTimers timers,
        MediaPlane media,
        TraceSink trace,
        InstantSource clock,
        RandomGenerator random,
        AudioClip holdMusic) {
    private static final AudioClip SILENCE = AudioClip.silence(Duration.ofSeconds(1));

    /// One whose peer hears silence meanwhile.
    public LegSetup(
            CallSid call,
            SipTimers timers,
            MediaPlane media,
            TraceSink trace,
            InstantSource clock,
            RandomGenerator random) {
        this(call, timers, media, trace, clock, random, SILENCE);
    }
}
