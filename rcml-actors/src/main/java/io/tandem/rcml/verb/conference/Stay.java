package io.tandem.rcml.verb.conference;

import io.tandem.engine.conference.Place;
import io.tandem.engine.conference.RoomEvent;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.store.Webhook;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A party in a room.
///
/// @param places how many places it has had
/// @param background what it hears alone, in a loop; empty: nothing
record Stay(
        ConferenceSid conference,
        Mixer mixer,
        Place place,
        int places,
        Instant since,
        List<AudioClip> background,
        Optional<Announcing> announcing) {
    /// What is being announced to it.
    record Announcing(long playback, Webhook url) {}

    static Stay from(RoomEvent.Seated seated, Instant now) {
        return new Stay(seated.conference(), seated.mixer(), seated.place(), 1, now, List.of(), Optional.empty());
    }

    /// The same party in another place, where nothing plays yet.
    Stay in(Place newPlace) {
        return new Stay(conference, mixer, newPlace, places + 1, since, List.of(), announcing);
    }

    /// The same party in another seat, where it hears what it heard.
    Stay sitting(Place newPlace) {
        return new Stay(conference, mixer, newPlace, places, since, background, announcing);
    }

    Stay hearing(List<AudioClip> clips) {
        return new Stay(conference, mixer, place, places, since, clips, announcing);
    }

    Stay announcing(Optional<Announcing> now) {
        return new Stay(conference, mixer, place, places, since, background, now);
    }
}
