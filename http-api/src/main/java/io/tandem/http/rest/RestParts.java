package io.tandem.http.rest;

import io.tandem.engine.call.CallControl;
import io.tandem.engine.cluster.Peers;
import io.tandem.engine.conference.ConferenceControl;
import io.tandem.engine.media.RecordingFiles;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.store.Store;
import io.tandem.engine.trace.RecentTraces;
import java.time.InstantSource;

/// What the REST server works on.
///
/// @param store durable records
/// @param calls what may be done to live calls
/// @param recordings what may be done to recordings of live calls
/// @param conferences what may be done to live conferences
/// @param recordingFiles the audio of recordings
/// @param signedUrls open recordings without credentials
/// @param traces the ladders of recent calls
/// @param peers the other nodes
/// @param operation what operators ask of this node
/// @param changes told what the API changed
/// @param clock the time in records
public record RestParts(
        Store store,
        CallControl calls,
        RecordingControl recordings,
        ConferenceControl conferences,
        RecordingFiles recordingFiles,
        SignedUrls signedUrls,
        RecentTraces traces,
        Peers peers,
        Operation operation,
        Changes changes,
        InstantSource clock) {}
