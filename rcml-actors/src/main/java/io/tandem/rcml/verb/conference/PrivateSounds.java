package io.tandem.rcml.verb.conference;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.call.VoiceParameters;
import io.tandem.engine.conference.Place;
import io.tandem.engine.conference.RoomKey;
import io.tandem.engine.conference.RoomSounds;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.MediaEvent.PlaybackEnd;
import io.tandem.engine.media.MediaEvent.PlaybackEnded;
import io.tandem.engine.media.Playback;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.store.Webhook;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.WaitSound;
import io.tandem.rcml.verb.conference.ParticipantActor.Announcement;
import io.tandem.rcml.verb.conference.ParticipantActor.Background;
import io.tandem.rcml.verb.conference.ParticipantActor.Command;
import io.tandem.rcml.verb.conference.ParticipantActor.Played;
import io.tandem.rcml.verb.conference.Stay.Announcing;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/// What one party hears alone: while it waits or is on hold, in a loop, and what is announced to it, which goes before.
/// Each method gives the stay as it is then.
final class PrivateSounds {
    private final ActorContext<Command> context;
    private final ParticipantSetup setup;
    private final RoomKey room;
    private final BiConsumer<Webhook, Optional<String>> heard;

    /// @param heard is told each announcement that was heard, or why it was not
    PrivateSounds(
            ActorContext<Command> context,
            ParticipantSetup setup,
            RoomKey room,
            BiConsumer<Webhook, Optional<String>> heard) {
        this.context = context;
        this.setup = setup;
        this.room = room;
        this.heard = heard;
    }

    /// What belongs to its place is played: now, or once it is there.
    Stay begin(Stay stay, ActorRef<Leg.Command> leg) {
        return switch (stay.place().hearing()) {
            case Place.Conferring _ -> playing(stay, leg);
            case Place.Held(var url) ->
                url.map(from -> fetched(stay, from, leg)).orElseGet(() -> builtIn(stay, leg));
            case Place.Waiting _ ->
                switch (setup.noun().waitSound()) {
                    case WaitSound.BuiltIn _ -> builtIn(stay, leg);
                    case WaitSound.Silence _ -> playing(stay, leg);
                    case WaitSound.At(var url, var method) -> fetched(stay, url.asked(method), leg);
                };
        };
    }

    /// Another leg hears the same. What was being announced on the one before is over.
    Stay again(Stay stay, ActorRef<Leg.Command> leg) {
        stay.announcing().ifPresent(one -> heard.accept(one.url(), Optional.empty()));
        return playing(stay.announcing(Optional.empty()), leg);
    }

    private Stay builtIn(Stay stay, ActorRef<Leg.Command> leg) {
        return playing(stay.hearing(List.of(setup.sounds().waiting())), leg);
    }

    private Stay fetched(Stay stay, Webhook url, ActorRef<Leg.Command> leg) {
        fetch(stay, url, heard -> new Background(stay.places(), heard));
        return playing(stay, leg);
    }

    private void fetch(Stay stay, Webhook url, Function<RoomSounds.Heard, Command> then) {
        Parameters parameters = VoiceParameters.of(setup.facts(), CallStatus.IN_PROGRESS)
                .and("ConferenceSid", stay.conference().text())
                .and("FriendlyName", room.name());
        context.pipeToSelf(
                setup.sounds().of(room.account(), parameters, url),
                (heard, failure) -> then.apply(
                        failure == null
                                ? heard
                                : new RoomSounds.Missing(
                                        Code.WAIT_URL.number(), String.valueOf(failure.getMessage()))));
    }

    /// What it is to hear in its place has come.
    Stay background(Stay stay, Background come, ActorRef<Leg.Command> leg) {
        if (come.place() != stay.places()) {
            return stay; // of where it was before
        }
        return switch (come.heard()) {
            case RoomSounds.Clips(var clips) -> playing(stay.hearing(clips), leg);
            case RoomSounds.Missing(var code, var why) -> {
                report(code, why + "; the built-in music is played");
                yield builtIn(stay, leg);
            }
            case RoomSounds.Unfit _ -> stay; // it is hung up
        };
    }

    /// Plays what it hears alone, unless something is announced: then that is played first.
    private Stay playing(Stay stay, ActorRef<Leg.Command> leg) {
        if (stay.announcing().isEmpty()) {
            if (stay.background().isEmpty()) {
                leg.tell(new Leg.StopPlaying());
            } else {
                play(stay.background(), 0, leg);
            }
        }
        return stay;
    }

    private long play(List<AudioClip> clips, int times, ActorRef<Leg.Command> leg) {
        var playback = Playback.of(clips, times);
        leg.tell(new Leg.Play(playback, context.messageAdapter(PlaybackEnded.class, Played::new)));
        return playback.id();
    }

    void announce(Stay stay, Webhook url) {
        fetch(stay, url, heard -> new Announcement(url, heard));
    }

    /// What is to be announced has come.
    Stay announcement(Stay stay, Announcement come, ActorRef<Leg.Command> leg) {
        return switch (come.heard()) {
            case RoomSounds.Clips(var clips) ->
                stay.announcing(Optional.of(new Announcing(play(clips, 1, leg), come.url())));
            case RoomSounds.Missing(var code, var why) -> unannounced(stay, come.url(), code, why);
            case RoomSounds.Unfit(var code, var why) -> unannounced(stay, come.url(), code, why);
        };
    }

    private Stay unannounced(Stay stay, Webhook url, int code, String why) {
        report(code, why);
        heard.accept(url, Optional.of(why));
        return stay;
    }

    /// A playback has ended: the announcement, or one that was stopped for something else.
    Stay played(Stay stay, PlaybackEnded ended, ActorRef<Leg.Command> leg) {
        Optional<Announcing> over =
                stay.announcing().filter(one -> one.playback() == ended.id() && ended.end() == PlaybackEnd.PLAYED);
        return over.isEmpty() ? stay : again(stay, leg);
    }

    void report(int code, String why) {
        setup.reporter()
                .report(Code.of(code).orElse(Code.WAIT_URL), setup.noun().line(), why);
    }
}
