package io.tandem.rcml.verb.prompt;

import io.tandem.engine.application.MediaFetcher;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.AudioDecoder.UnreadableAudio;
import io.tandem.engine.media.Clips;
import io.tandem.engine.media.Speech;
import io.tandem.engine.sid.AccountSid;
import io.tandem.rcml.document.DocumentUrl;
import io.tandem.rcml.document.Play;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.Say;
import io.tandem.rcml.document.Spoken;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/// Speaks what is said, and fetches and decodes what is played.
public final class FetchedSounds implements Sounds {
    private static final Ready NOTHING = new Ready(List.of());

    private final Speech speech;
    private final MediaFetcher fetcher;
    private final Clips files;
    private final AudioClip ringing;
    private final AudioClip beep;

    /// Sounds from these.
    public FetchedSounds(Speech speech, MediaFetcher fetcher, Clips files, AudioClip ringing, AudioClip beep) {
        this.speech = speech;
        this.fetcher = fetcher;
        this.files = files;
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

    /// What is spoken, and the sound files between.
    @Override
    public CompletionStage<Sound> of(AccountSid account, Say say) {
        CompletionStage<Sound> whole = CompletableFuture.completedStage(NOTHING);
        var spoken = new ArrayList<Spoken>();
        for (Spoken piece : say.content()) {
            if (piece instanceof Spoken.Audio(var url, var instead)) {
                whole = then(then(whole, speak(say, spoken)), audio(account, say, url, instead));
                spoken.clear();
            } else {
                spoken.add(piece);
            }
        }
        return then(whole, speak(say, spoken));
    }

    private static CompletionStage<Sound> then(CompletionStage<Sound> first, CompletionStage<Sound> second) {
        return first.thenCombine(second, (one, other) -> switch (one) {
            case Unplayable unplayable -> unplayable;
            case Ready ready ->
                switch (other) {
                    case Unplayable unplayable -> unplayable;
                    case Ready next ->
                        new Ready(
                                both(ready.clips(), next.clips()),
                                both(ready.remarks(), next.remarks()).stream()
                                        .distinct()
                                        .toList());
                };
        });
    }

    private static <T> List<T> both(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private CompletionStage<Sound> speak(Say say, List<Spoken> pieces) {
        Speech.Utterance utterance = say.utterance(pieces);
        if (utterance.passages().isEmpty()) {
            return CompletableFuture.completedStage(NOTHING);
        }
        return speech.speak(utterance)
                .handle((clip, failure) -> failure == null
                        ? new Ready(List.of(clip), remarks(say, utterance))
                        : new Unplayable(
                                Code.SAY_VOICE, String.valueOf(cause(failure).getMessage())));
    }

    private List<Remark> remarks(Say say, Speech.Utterance utterance) {
        return speech.lacks(utterance).stream()
                .map(lack -> switch (lack) {
                    case VOICE ->
                        new Remark(
                                Code.SAY_VOICE,
                                "no speech engine here has the voice \"" + say.voice()
                                        + "\" for this language: expected man, woman, or one that tandem lint"
                                        + " --voices lists; a man speaks");
                    case LANGUAGE ->
                        new Remark(
                                Code.SAY_LANGUAGE,
                                "no speech engine here speaks the language \"" + say.language()
                                        + "\": expected one that tandem lint --voices lists; it is spoken as English");
                })
                .toList();
    }

    /// An `<audio>` that cannot be had is its content, as SSML has it.
    private CompletionStage<Sound> audio(AccountSid account, Say say, DocumentUrl url, List<Spoken> instead) {
        return file(account, url).thenCompose(sound -> switch (sound) {
            case Ready ready -> CompletableFuture.completedStage(ready);
            case Unplayable(var code, var why) ->
                then(
                        speak(say, instead),
                        CompletableFuture.completedStage(new Ready(List.of(), List.of(new Remark(code, why)))));
        });
    }

    @Override
    public CompletionStage<Sound> of(AccountSid account, Play play) {
        return play.url().map(url -> file(account, url)).orElseGet(() -> CompletableFuture.completedStage(NOTHING));
    }

    private CompletionStage<Sound> file(AccountSid account, DocumentUrl url) {
        return fetcher.fetch(account, url.uri()).thenCompose(fetched -> switch (fetched) {
            case MediaFetcher.Failed(var why, var _) ->
                CompletableFuture.completedStage(new Unplayable(Code.WAIT_URL, why));
            case MediaFetcher.Audio audio ->
                files.of(audio)
                        .handle((clip, failure) ->
                                failure == null ? new Ready(List.of(clip)) : unreadable(url, cause(failure)));
        });
    }

    private static Sound unreadable(DocumentUrl url, Throwable why) {
        return new Unplayable(
                Code.WAIT_URL,
                url.uri().getPath() + ": " + (why instanceof UnreadableAudio ? why.getMessage() : why.toString()));
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
