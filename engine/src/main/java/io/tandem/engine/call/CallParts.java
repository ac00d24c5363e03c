package io.tandem.engine.call;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.MediaPlane;
import io.tandem.engine.recording.RecordingParts;
import io.tandem.engine.route.Routes;
import io.tandem.engine.route.Trunks;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.LiveCalls;
import io.tandem.engine.store.Records;
import io.tandem.engine.store.Store;
import io.tandem.engine.timer.SipTimers;
import io.tandem.engine.trace.TraceSink;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;

/// What every call needs of its node.
///
/// @param settings what the operator said
/// @param instance this node
/// @param store provisioning is read from it
/// @param numbers finds who has a dialled number
/// @param routes finds where a call goes
/// @param trunks hears how calls over them go
/// @param callers says who calls
/// @param records takes what is written about calls
/// @param live keeps what would be needed should this node be lost
/// @param callbacks tells applications how calls go
/// @param media opens media sessions
/// @param holdMusic what a party hears while the one that it is connected with holds
/// @param recordings what recordings need
/// @param scripts runs scripts
/// @param timers how long is waited for what
/// @param trace takes the ladders
/// @param clock tells the time
/// @param random dice
public record CallParts(
        CallSettings settings,
        InstanceId instance,
        Store store,
        NumberDirectory numbers,
        Routes routes,
        ActorRef<? super Trunks.Command> trunks,
        Callers callers,
        ActorRef<? super Records> records,
        ActorRef<? super LiveCalls.Command> live,
        ActorRef<? super StatusCallback> callbacks,
        MediaPlane media,
        AudioClip holdMusic,
        RecordingParts recordings,
        ScriptRunner scripts,
        SipTimers timers,
        TraceSink trace,
        InstantSource clock,
        RandomGenerator random) {}
