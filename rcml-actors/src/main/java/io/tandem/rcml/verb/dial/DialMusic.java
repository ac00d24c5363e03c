package io.tandem.rcml.verb.dial;

import io.tandem.engine.leg.Leg;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.MediaEvent.PlaybackEnded;
import io.tandem.engine.media.Playback;
import io.tandem.engine.outcome.EndReason.Answer;
import io.tandem.rcml.document.Play;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.WaitSound;
import io.tandem.rcml.verb.prompt.Sounds;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/// What the caller of a Dial hears until somebody is there.
final class DialMusic {
    private final ActorContext<DialActor.Command> context;
    private final DialSetup setup;

    DialMusic(ActorContext<DialActor.Command> context, DialSetup setup) {
        this.context = context;
        this.setup = setup;
    }

    /// Plays it to `leg`; one that is fetched first comes back as [DialActor.Music].
    void begin(ActorRef<Leg.Command> leg) {
        if (setup.answer() == Answer.UNANSWERED) {
            return; // its own phone rings
        }
        switch (setup.dial().dialMusic()) {
            case WaitSound.BuiltIn _ -> play(leg, List.of(setup.sounds().ringing()));
            case WaitSound.Silence _ -> {}
            case WaitSound.At(var url, var _) ->
                context.pipeToSelf(
                        setup.sounds()
                                .of(
                                        setup.facts().account(),
                                        new Play(setup.dial().line(), Optional.of(url), Play.FOR_EVER, "")),
                        (sound, failure) -> new DialActor.Music(
                                failure == null
                                        ? sound
                                        : new Sounds.Unplayable(Code.WAIT_URL, String.valueOf(failure.getMessage()))));
        }
    }

    /// It was fetched, or the caller hears the ringing tone instead.
    void fetched(Sounds.Sound sound, ActorRef<Leg.Command> leg) {
        switch (sound) {
            case Sounds.Ready(var clips, var _) -> play(leg, clips);
            case Sounds.Unplayable(var code, var why) -> {
                setup.reporter().report(code, setup.dial().line(), why);
                play(leg, List.of(setup.sounds().ringing()));
            }
        }
    }

    private void play(ActorRef<Leg.Command> leg, List<AudioClip> clips) {
        leg.tell(new Leg.Play(
                Playback.of(clips, 0), context.messageAdapter(PlaybackEnded.class, DialActor.MusicEnded::new)));
    }
}
