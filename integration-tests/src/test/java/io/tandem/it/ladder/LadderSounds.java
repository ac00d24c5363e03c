package io.tandem.it.ladder;

import io.tandem.engine.application.MediaFetcher;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.AudioDecoder;
import io.tandem.engine.media.Clips;
import io.tandem.engine.media.Playback;
import io.tandem.engine.media.Speech;
import io.tandem.engine.sid.AccountSid;
import io.tandem.rcml.verb.conference.FetchedRoomSounds;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Speech and sound files that can be told apart: what is said is called by its words, a file by its path. A file whose
/// path begins with `/missing` is not there, one that begins with `/noise` is no audio, and to speak the
/// word `throw` throws.
final class LadderSounds implements Speech, MediaFetcher, Clips {
    private static final int SAMPLES = 800;
    private final Map<AudioClip, String> names = Collections.synchronizedMap(new IdentityHashMap<>());

    @Override
    public CompletionStage<AudioClip> speak(Utterance utterance) {
        if (utterance.passages().contains(new Words("throw"))) {
            throw new IllegalStateException("the ladder wants a defect");
        }
        return CompletableFuture.completedStage(
                named(words(utterance.passages()).collect(Collectors.joining(" "))));
    }

    private static Stream<String> words(List<Passage> passages) {
        return passages.stream().flatMap(passage -> switch (passage) {
            case Words(var text) -> Stream.of(text.strip()).filter(words -> !words.isEmpty());
            case SayAs(var as, var _, var text) -> Stream.of("(" + as + ": " + text + ")");
            case Phoneme(var _, var symbols, var _) -> Stream.of("/" + symbols + "/");
            case Silence(var length) -> Stream.of("(" + length.toMillis() + " ms)");
            case Styled(Prosody(var rate, var _, var _), var within) -> styled("rate " + rate.orElse(""), within);
            case Styled(Emphasis(var level), var within) -> styled(level, within);
            case Styled(InLanguage(var language), var within) -> styled(language, within);
            case Styled(Paragraph _, var within) -> words(within);
            case Styled(Sentence _, var within) -> words(within);
        });
    }

    private static Stream<String> styled(String style, List<Passage> within) {
        return Stream.of(words(within).collect(Collectors.joining(" ", "(" + style + ": ", ")")));
    }

    /// The voice `nobody` is not there, and nobody speaks `tlh`.
    @Override
    public Set<Lack> lacks(Utterance utterance) {
        var lacks = EnumSet.noneOf(Lack.class);
        if (utterance.voice().equals("nobody")) {
            lacks.add(Lack.VOICE);
        }
        if (utterance.language().equals("tlh")) {
            lacks.add(Lack.LANGUAGE);
        }
        return lacks;
    }

    @Override
    public List<Voice> voices() {
        return List.of();
    }

    @Override
    public CompletionStage<Fetched> fetch(AccountSid account, URI url) {
        return CompletableFuture.completedStage(
                url.getPath().startsWith("/missing")
                        ? new Failed(url + ": 404", OptionalInt.of(404))
                        : new Audio(url.getPath().getBytes(StandardCharsets.UTF_8), "audio/wav", url.getPath()));
    }

    @Override
    public CompletionStage<AudioClip> of(Audio file) {
        return file.digest().startsWith("/noise")
                ? CompletableFuture.failedStage(new AudioDecoder.UnreadableAudio("found text, expected a WAV file"))
                : CompletableFuture.completedStage(named(file.digest()));
    }

    /// A clip that is called so.
    AudioClip named(String name) {
        var clip = new AudioClip(new byte[SAMPLES], new byte[SAMPLES]);
        names.put(clip, name);
        return clip;
    }

    /// What a caller hears while somebody is called.
    AudioClip ringing() {
        return named("ringing");
    }

    /// What a caller hears before it is recorded.
    AudioClip beep() {
        return named("beep");
    }

    /// What is heard in rooms without a URL.
    FetchedRoomSounds.BuiltIn builtInOfRooms() {
        return new FetchedRoomSounds.BuiltIn(named("music"), named("entry"), named("exit"));
    }

    /// What a playback plays.
    String describe(Playback playback) {
        return String.join(
                " + ",
                playback.clips().stream()
                        .map(clip -> names.getOrDefault(clip, "(" + clip.samples() + " samples)"))
                        .toList());
    }
}
