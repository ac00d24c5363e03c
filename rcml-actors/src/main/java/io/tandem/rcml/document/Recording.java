package io.tandem.rcml.document;

import java.util.Optional;

/// Whether and how a `<Dial>` or a conference is recorded.
///
/// @param mode default none
/// @param track default both parties
/// @param trim whether silence at both ends is cut off; default not
/// @param statusCallback told how the recording goes
public record Recording(
        Mode mode, Track track, Trim trim, Optional<StatusCallback<StatusCallback.OfRecording>> statusCallback) {

    public enum Mode {
        NONE,
        /// One mixed channel, from the answer on: `true`, `record-from-answer`, and a conference's
        /// `record-from-start`.
        FROM_ANSWER,
        FROM_RINGING,
        /// A channel for each party.
        FROM_ANSWER_DUAL,
        FROM_RINGING_DUAL
    }

    public enum Track {
        BOTH,
        INBOUND,
        OUTBOUND
    }

    public enum Trim {
        NOTHING,
        SILENCE
    }
}
