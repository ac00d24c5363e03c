package io.tandem.engine.recording;

import io.tandem.engine.media.TapeDeck;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.Records;
import java.net.URI;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorRef;

/// What every recording needs of its node.
///
/// @param instance this node
/// @param tapes makes the files
/// @param urls says where they can be heard
/// @param records takes the records, and notifications of what failed
/// @param httpBase the engine's own HTTP address: relative URLs of callbacks start from it
/// @param clock tells the time
public record RecordingParts(
        InstanceId instance,
        TapeDeck tapes,
        RecordingUrls urls,
        ActorRef<? super Records> records,
        URI httpBase,
        InstantSource clock) {}
