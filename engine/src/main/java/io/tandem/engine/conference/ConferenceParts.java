package io.tandem.engine.conference;

import io.tandem.engine.call.StatusCallback;
import io.tandem.engine.media.Mixers;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.Records;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorRef;

/// What every conference needs of its node.
///
/// @param settings what the operator said
/// @param instance this node
/// @param mixers opens the audio of rooms
/// @param lines brings them the audio of other nodes
/// @param sounds what is heard beside voices
/// @param recorder records rooms
/// @param records takes what is written about conferences
/// @param callbacks tells applications how conferences go
/// @param clock tells the time
public record ConferenceParts(
        ConferenceSettings settings,
        InstanceId instance,
        Mixers mixers,
        TieLines lines,
        RoomSounds sounds,
        RoomRecorder recorder,
        ActorRef<? super Records> records,
        ActorRef<? super StatusCallback> callbacks,
        InstantSource clock) {}
