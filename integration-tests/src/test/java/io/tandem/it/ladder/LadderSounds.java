package io.tandem.it.ladder;

import io.tandem.engine.application.MediaFetcher;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.AudioDecoder;
import io.tandem.engine.media.Playback;
import io.tandem.engine.media.Speech;
import io.tandem.rcml.verb.conference.FetchedRoomSounds;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Speech and sound files that can be told apart: what is said is called by its words, a file by its path. A file whose
/// path begins with `/missing` is not there, one that begins with `/noise` is no audio, and to speak the
/// word `throw` throws.
final class LadderSounds implements Speech, MediaFetcher, AudioDecoder {
    private static final int SAMPLES = 800;
    private final Map<AudioClip, String> names = Collections.synchronizedMap(new IdentityHashMap<>());

    @Override
    public CompletionStage<AudioClip> speak(Utterance utterance) {
        if (utterance.passages().contains(new Words("throw"))) {
            throw new IllegalStateException("the ladder wants a defect");
        }
        List<String> words = new ArrayList<>();
        for (Passage passage : utterance.passages()) {
            switch (passage) {
                case Words(var text) -> words.add(text.strip());
                case Silence(var length) -> words.add("(" + length.toMillis() + " ms)");
            }
        }
        return CompletableFuture.completedStage(named(String.join(" ", words)));
    }

    @Override
    public CompletionStage<Fetched> fetch(URI url) {
        return CompletableFuture.completedStage(
                url.getPath().startsWith("/missing")
                        ? new Failed(url + ": 404", OptionalInt.of(404))
                        : new Audio(url.getPath().getBytes(StandardCharsets.UTF_8), "audio/wav"));
    }

    @Override
    public AudioClip decode(byte[] file) throws UnreadableAudio {
        String path = new String(file, StandardCharsets.UTF_8);
        if (path.startsWith("/noise")) {
            throw new UnreadableAudio("found text, expected a WAV file");
        }
        return named(path);
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
