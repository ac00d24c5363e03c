package io.tandem.rcml.verb.prompt;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.sid.AccountSid;
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
    ///
    /// @param remarks what is not quite as its author wanted it
    record Ready(List<AudioClip> clips, List<Remark> remarks) implements Sound {
        public Ready {
            clips = List.copyOf(clips);
            remarks = List.copyOf(remarks);
        }

        /// It sounds as it should.
        public Ready(List<AudioClip> clips) {
            this(clips, List.of());
        }
    }

    /// Something that its author should know.
    ///
    /// @param code what kind of problem it is
    /// @param text what was wrong and what is done instead
    record Remark(Code code, String text) {}

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
    ///
    /// @param account whose script it is
    CompletionStage<Sound> of(AccountSid account, Say say);

    /// The sound of a Play that has a URL.
    ///
    /// @param account whose script it is
    CompletionStage<Sound> of(AccountSid account, Play play);
}
