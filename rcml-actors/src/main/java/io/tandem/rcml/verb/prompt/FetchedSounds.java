package io.tandem.rcml.verb.prompt;

import io.tandem.engine.application.MediaFetcher;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.AudioDecoder;
import io.tandem.engine.media.Speech;
import io.tandem.rcml.document.Play;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.Say;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Speaks what is said, and fetches and decodes what is played.
public final class FetchedSounds implements Sounds {
    private final Speech speech;
    private final MediaFetcher fetcher;
    private final AudioDecoder decoder;
    private final AudioClip ringing;
    private final AudioClip beep;

    /// Sounds from these.
    public FetchedSounds(Speech speech, MediaFetcher fetcher, AudioDecoder decoder, AudioClip ringing, AudioClip beep) {
        this.speech = speech;
        this.fetcher = fetcher;
        this.decoder = decoder;
        this.ringing = ringing;
        this.beep = beep;
    }

    @Override
    public AudioClip ringing() {
        return ringing;
    }

    @Override
    public AudioClip beep() {
        return beep;
    }

    @Override
    public CompletionStage<Sound> of(Say say) {
        if (say.utterance().passages().isEmpty()) {
            return CompletableFuture.completedStage(new Ready(List.of()));
        }
        return speech.speak(say.utterance())
                .handle((clip, failure) -> failure == null ? ready(clip) : unspoken(failure));
    }

    private static Sound ready(AudioClip clip) {
        return new Ready(List.of(clip));
    }

    private static Sound unspoken(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return new Unplayable(Code.SAY_VOICE, String.valueOf(cause.getMessage()));
    }

    @Override
    public CompletionStage<Sound> of(Play play) {
        return play.url()
                .map(url -> fetcher.fetch(url.uri()).thenApply(fetched -> decoded(url.uri(), fetched)))
                .orElseGet(() -> CompletableFuture.completedStage(new Ready(List.of())));
    }

    private Sound decoded(URI url, MediaFetcher.Fetched fetched) {
        return switch (fetched) {
            case MediaFetcher.Failed(var why, var _) -> new Unplayable(Code.WAIT_URL, why);
            case MediaFetcher.Audio(var bytes, var _) -> {
                try {
                    yield new Ready(List.of(decoder.decode(bytes)));
                } catch (AudioDecoder.UnreadableAudio unreadable) {
                    yield new Unplayable(Code.WAIT_URL, url.getPath() + ": " + unreadable.getMessage());
                }
            }
        };
    }
}
