package io.tandem.engine.conference;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.conference.ConferenceActor.Fetched;
import io.tandem.engine.conference.ConferenceControl.Participant;
import io.tandem.engine.conference.Room.Playing;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.media.Playback;
import io.tandem.engine.sid.NotificationSid;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.Notification.Severity;
import io.tandem.engine.store.Records;
import io.tandem.engine.store.Webhook;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/// What one room plays to all: beeps, and what is announced. Each announcement is told to the application once: heard,
/// or why not.
final class Announcements {
    private static final int NOT_FETCHED = 11_205;

    private final ActorContext<ConferenceActor.Command> context;
    private final ConferenceParts parts;
    private final ConferenceTold told;
    private final Mixer mixer;

    Announcements(
            ActorContext<ConferenceActor.Command> context, ConferenceParts parts, ConferenceTold told, Mixer mixer) {
        this.context = context;
        this.parts = parts;
        this.told = told;
        this.mixer = mixer;
    }

    /// Somebody comes.
    Room entry(Room room) {
        return play(room, List.of(parts.sounds().entry()), Optional.empty());
    }

    /// Somebody goes.
    Room exit(Room room) {
        return play(room, List.of(parts.sounds().exit()), Optional.empty());
    }

    /// Before the conference has begun each hears it alone.
    void announce(Room room, Webhook url) {
        if (!room.hasBegun()) { // they are outside, and hear nothing of the room
            room.seats().all().forEach(one -> one.who().tell(new RoomEvent.Hear(url)));
            return;
        }
        Parameters parameters = Parameters.NONE
                .and("ConferenceSid", room.record().sid().text())
                .and("FriendlyName", room.record().name())
                .and("AccountSid", room.record().account().text());
        context.pipeToSelf(
                parts.sounds().of(room.record().account(), parameters, url),
                (heard, failure) -> new Fetched(
                        url,
                        failure == null
                                ? heard
                                : new RoomSounds.Missing(NOT_FETCHED, String.valueOf(failure.getMessage()))));
    }

    /// What was to be announced has come, or not.
    Room fetched(Room room, Webhook url, RoomSounds.Heard heard) {
        return switch (heard) {
            case RoomSounds.Clips(var clips) -> play(room, clips, Optional.of(url));
            case RoomSounds.Missing(var code, var why) -> unannounced(room, url, code, why);
            case RoomSounds.Unfit(var code, var why) -> unannounced(room, url, code, why);
        };
    }

    /// That playback is over.
    Room played(Room room, long id) {
        Optional<Playing> over = room.playing().filter(one -> one.id() == id);
        over.flatMap(Playing::announced).ifPresent(url -> heard(room, url, Optional.empty(), Optional.empty()));
        return over.isEmpty() ? room : room.playing(Optional.empty());
    }

    /// A participant has heard what it alone was to hear, or cannot.
    void heard(Room room, ConferenceActor.Heard heard) {
        room.seats()
                .of(heard.who())
                .ifPresent(one -> heard(room, heard.url(), Optional.of(one.shown()), heard.problem()));
    }

    /// @param by who heard it; empty: all
    /// @param problem why it was not heard
    private void heard(Room room, Webhook url, Optional<Participant> by, Optional<String> problem) {
        problem.ifPresentOrElse(
                why -> told.unannounced(room.record(), url.url(), by, why),
                () -> told.announced(room.record(), url.url(), by));
    }

    private Room play(Room room, List<AudioClip> clips, Optional<Webhook> announced) {
        var playback = Playback.of(clips, 1);
        mixer.play(playback);
        return room.playing(Optional.of(new Playing(playback.id(), announced)));
    }

    private Room unannounced(Room room, Webhook url, int code, String why) {
        heard(room, url, Optional.empty(), Optional.of(why));
        parts.records()
                .tell(new Records.OfApplication(new Notification(
                        NotificationSid.mint(),
                        room.record().account(),
                        Optional.empty(),
                        Severity.ERROR,
                        code,
                        "Conference " + room.record().sid() + ": " + why,
                        parts.clock().instant(),
                        Optional.of(url.url()),
                        Optional.of(url.method().toString()),
                        Optional.empty(),
                        Optional.empty())));
        return room;
    }
}
