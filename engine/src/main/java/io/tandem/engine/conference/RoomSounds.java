package io.tandem.engine.conference;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.Webhook;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// What is heard in rooms beside voices.
public interface RoomSounds {
    /// What it hears who waits, or is on hold: one period of it.
    AudioClip waiting();

    /// Somebody comes.
    AudioClip entry();

    /// Somebody goes.
    AudioClip exit();

    /// What `url` says: a sound, or a document of Say and Play. The stage does not fail.
    ///
    /// @param account whose application is asked
    /// @param parameters of the request
    CompletionStage<Heard> of(AccountSid account, Parameters parameters, Webhook url);

    /// What a URL says.
    sealed interface Heard {}

    /// It can be played.
    record Clips(List<AudioClip> clips) implements Heard {
        public Clips {
            clips = List.copyOf(clips);
        }
    }

    /// It cannot be had, or not be played.
    ///
    /// @param code for the author
    /// @param why what was tried and what happened
    record Missing(int code, String why) implements Heard {}

    /// It is a document of something else than Say and Play.
    ///
    /// @param code for the author
    /// @param why what was found and what was expected
    record Unfit(int code, String why) implements Heard {}
}
