package io.tandem.rcml.verb.prompt;

import io.tandem.engine.media.AudioClip;
import io.tandem.rcml.document.Play;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.Say;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Gets the sound of prompts, from a synthesizer or from the application.
public interface Sounds {
    /// What a prompt sounds like. No stage of this interface fails.
    sealed interface Sound {}

    /// It can be played.
    record Ready(List<AudioClip> clips) implements Sound {
        public Ready {
            clips = List.copyOf(clips);
        }
    }

    /// It cannot.
    ///
    /// @param code what kind of problem it is
    /// @param why what was wrong and what was expected
    record Unplayable(Code code, String why) implements Sound {}

    /// What a caller hears while somebody is called: one period of it.
    AudioClip ringing();

    /// What a caller hears before it is recorded.
    AudioClip beep();

    /// The sound of a Say.
    CompletionStage<Sound> of(Say say);

    /// The sound of a Play that has a URL.
    CompletionStage<Sound> of(Play play);
}
