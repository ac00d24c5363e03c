package io.tandem.engine.store;

import io.tandem.engine.sid.RecordingSid;

/// What is written about calls while they live. Telling never waits and never fails: a write that fails is queued and
/// tried again, in order for each record, and shows in a metric and in the health of the node.
public sealed interface Records extends RecordWriter.Command {
    /// The record of a call.
    record OfCall(CallRecord call) implements Records {}

    /// The record of a transfer.
    record OfRefer(ReferRecord refer) implements Records {}

    /// The record of a recording.
    record OfRecording(RecordingRecord recording) implements Records {}

    /// Nothing was recorded: the record of that recording goes.
    record NoRecording(RecordingSid recording) implements Records {}

    /// The record of a conference.
    record OfConference(ConferenceRecord conference) implements Records {}

    /// Something an author should know.
    record OfApplication(Notification notification) implements Records {}
}
