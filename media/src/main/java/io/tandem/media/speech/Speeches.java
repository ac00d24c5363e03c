package io.tandem.media.speech;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.Codec;
import io.tandem.engine.media.Speech;
import io.tandem.media.G711;
import io.tandem.media.Tones;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/// The `Speech` of this module: the first engine that speaks the language, behind a cache in memory and on disk. Equal
/// words that are asked for while they are being spoken share one synthesis. Nothing here makes the caller wait.
public final class Speeches implements Speech {
    /// More texts at once would only take the processors from the calls.
    private static final int MOST_AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors());

    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);

    private final List<SpeechEngine> engines;
    private final ClipMemory memory;
    private final Optional<ClipFolder> folder;
    private final ConcurrentMap<String, CompletableFuture<AudioClip>> underWay = new ConcurrentHashMap<>();
    private final Semaphore atOnce = new Semaphore(MOST_AT_ONCE);

    Speeches(List<SpeechEngine> engines, Optional<Path> folder, long memoryBytes) {
        this.engines = List.copyOf(engines);
        this.memory = new ClipMemory(memoryBytes);
        this.folder = folder.map(ClipFolder::new);
    }

    /// FreeTTS for English, espeak-ng, where it is installed, for the other languages.
    public static Speeches create(SpeechSettings settings) {
        var engines = new ArrayList<SpeechEngine>();
        engines.add(new FreeTtsEngine());
        settings.espeak().flatMap(EspeakEngine::of).ifPresent(engines::add);
        return new Speeches(engines, settings.cacheFolder(), settings.memoryBytes());
    }

    @Override
    public CompletionStage<AudioClip> speak(Utterance utterance) {
        String language = Languages.tag(utterance.language());
        SpeechEngine engine = engines.stream()
                .filter(each -> each.speaks(language))
                .findFirst()
                .orElse(null);
        if (engine == null) {
            return CompletableFuture.failedFuture(new SpeechException("no speech engine here speaks the language \""
                    + utterance.language() + "\"; English is built in, others need espeak-ng to be installed"));
        }
        var parts = new ArrayList<CompletableFuture<AudioClip>>();
        for (Passage passage : utterance.passages()) {
            parts.add(
                    switch (passage) {
                        case Words(var text) -> words(engine, utterance.voice(), language, text.strip());
                        case Silence(var length) -> CompletableFuture.completedFuture(silence(length));
                    });
        }
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .thenApply(all ->
                        joined(parts.stream().map(CompletableFuture::resultNow).toList()));
    }

    private CompletableFuture<AudioClip> words(SpeechEngine engine, String voice, String language, String text) {
        if (text.isEmpty()) {
            return CompletableFuture.completedFuture(silence(Duration.ZERO));
        }
        String key = ClipFolder.key(engine.name(), voice, language, text);
        AudioClip known = memory.get(key);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        var mine = new CompletableFuture<AudioClip>();
        CompletableFuture<AudioClip> others = underWay.putIfAbsent(key, mine);
        if (others != null) {
            return others;
        }
        Thread.ofVirtual().name("speech").start(() -> complete(mine, key, engine, voice, language, text));
        return mine;
    }

    private void complete(
            CompletableFuture<AudioClip> promise,
            String key,
            SpeechEngine engine,
            String voice,
            String language,
            String text) {
        try {
            AudioClip clip = memory.get(key);
            if (clip == null) {
                clip = folder.flatMap(kept -> kept.get(key)).orElse(null);
            }
            if (clip == null) {
                AudioClip made = synthesized(engine, voice, language, text);
                folder.ifPresent(kept -> kept.put(key, made));
                clip = made;
            }
            memory.put(key, clip);
            underWay.remove(key);
            promise.complete(clip);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            fail(promise, key, new SpeechException("interrupted before the text was spoken"));
        } catch (SpeechException failure) {
            fail(promise, key, failure);
        } catch (RuntimeException | Error failure) {
            // FreeTTS fails on some texts with whatever its state machines throw.
            fail(
                    promise,
                    key,
                    new SpeechException(engine.name() + " failed on a text in " + language + ": " + failure));
        }
    }

    private void fail(CompletableFuture<AudioClip> promise, String key, SpeechException failure) {
        underWay.remove(key);
        promise.completeExceptionally(failure);
    }

    private AudioClip synthesized(SpeechEngine engine, String voice, String language, String text)
            throws InterruptedException {
        atOnce.acquire();
        try {
            return G711.clip(engine.samples(voice, language, text));
        } finally {
            atOnce.release();
        }
    }

    private static AudioClip silence(Duration length) {
        boolean tooLong = length.compareTo(LONGEST_SILENCE) > 0;
        return Tones.silence(length.isNegative() ? Duration.ZERO : tooLong ? LONGEST_SILENCE : length);
    }

    private static AudioClip joined(List<AudioClip> clips) {
        if (clips.size() == 1) {
            return clips.getFirst();
        }
        var pcmu = new ByteArrayOutputStream();
        var pcma = new ByteArrayOutputStream();
        for (AudioClip clip : clips) {
            pcmu.writeBytes(clip.encoded(Codec.PCMU));
            pcma.writeBytes(clip.encoded(Codec.PCMA));
        }
        return new AudioClip(pcmu.toByteArray(), pcma.toByteArray());
    }
}
