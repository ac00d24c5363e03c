package io.tandem.engine.conference;

import io.tandem.engine.media.Mixer.Voice;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.CallSid;
import java.util.Optional;

/// Who wants to enter a room, and how.
///
/// @param call its call
/// @param label its name in the API; unique in the room
/// @param voice whether the others hear it
/// @param beep whether they hear it come and go
/// @param startConferenceOnEnter whether its coming begins the conference
/// @param endConferenceOnExit whether its going ends the conference
/// @param maxParticipants it does not enter a room with so many
/// @param recording the room is recorded so from the beginning of the conference, if nobody before it wanted that
/// @param listener told how the conference goes, if nobody before it named one
public record Entry(
        CallSid call,
        Optional<String> label,
        Voice voice,
        Beep beep,
        boolean startConferenceOnEnter,
        boolean endConferenceOnExit,
        int maxParticipants,
        Optional<RecordingOrder> recording,
        Optional<ConferenceListener> listener) {}
