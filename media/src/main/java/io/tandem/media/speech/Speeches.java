package io.tandem.media.speech;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.Codec;
import io.tandem.engine.media.Speech;
import io.tandem.media.ClipMemory;
import io.tandem.media.G711;
import io.tandem.media.speech.SpeechEngine.Skill;
import io.tandem.media.speech.SpeechEngine.Written;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/// The `Speech` of this module: the engine that has the voice, else the first that speaks the language and can do what
/// is asked for, behind a cache in memory and on disk. Equal
/// words that are asked for while they are being spoken share one synthesis. Nothing here makes the caller wait.
public final class Speeches implements Speech {
    /// More texts at once would only take the processors from the calls.
    private static final int MOST_AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors());

    private static final String MAN = "man";
    private static final String ENGLISH = "en";
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);

    private final List<SpeechEngine> engines;
    private final ClipMemory memory;
    private final Optional<ClipFolder> folder;
    private final ConcurrentMap<String, CompletableFuture<AudioClip>> underWay = new ConcurrentHashMap<>();
    private final Semaphore atOnce = new Semaphore(MOST_AT_ONCE);

    Speeches(List<SpeechEngine> engines, Optional<ClipFolder> folder, long memoryBytes) {
        this.engines = List.copyOf(engines);
        this.memory = new ClipMemory(memoryBytes);
        this.folder = folder;
    }

    /// FreeTTS for English words, espeak-ng, where it is installed, for markup and for the other languages.
    public static Speeches create(SpeechSettings settings) {
        var engines = new ArrayList<SpeechEngine>();
        engines.add(new FreeTtsEngine());
        settings.espeak().flatMap(EspeakEngine::of).ifPresent(engines::add);
        Optional<ClipFolder> folder = settings.cacheFolder().map(kept -> new ClipFolder(kept, settings.cacheBytes()));
        return new Speeches(engines, folder, settings.memoryBytes());
    }

    @Override
    public List<Voice> voices() {
        return engines.stream().flatMap(engine -> engine.voices().stream()).toList();
    }

    @Override
    public Set<Lack> lacks(Utterance utterance) {
        var lacks = EnumSet.noneOf(Lack.class);
        String voice = utterance.voice();
        for (Piece piece : Piece.of(utterance)) {
            if (piece instanceof Piece.Text(var language, var _)) {
                if (speaking(language).findAny().isEmpty()) {
                    lacks.add(Lack.LANGUAGE);
                } else if (!isUsual(voice) && speaking(language).noneMatch(engine -> engine.has(voice))) {
                    lacks.add(Lack.VOICE);
                }
            }
        }
        return lacks;
    }

    @Override
    public CompletionStage<AudioClip> speak(Utterance utterance) {
        Skill wanted = PlainWords.lose(utterance.passages()) ? Skill.SSML : Skill.WORDS;
        var parts = new ArrayList<CompletableFuture<AudioClip>>();
        for (Piece piece : Piece.of(utterance)) {
            parts.add(
                    switch (piece) {
                        case Piece.Pause(var length) -> CompletableFuture.completedFuture(silence(length));
                        case Piece.Text text -> text(utterance.voice(), text, wanted);
                    });
        }
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .thenApply(all ->
                        joined(parts.stream().map(CompletableFuture::resultNow).toList()));
    }

    private Stream<SpeechEngine> speaking(String language) {
        return engines.stream().filter(engine -> engine.speaks(language));
    }

    /// Voices that every engine has.
    private static boolean isUsual(String voice) {
        return voice.isEmpty() || voice.equalsIgnoreCase(MAN) || voice.equalsIgnoreCase("woman");
    }

    private CompletableFuture<AudioClip> text(String voice, Piece.Text text, Skill wanted) {
        String language = speaking(text.language()).findAny().isEmpty() ? ENGLISH : text.language();
        Optional<SpeechEngine> named =
                speaking(language).filter(engine -> engine.has(voice)).findFirst();
        Optional<SpeechEngine> skilled =
                speaking(language).filter(engine -> engine.skill() == wanted).findFirst();
        return named.or(() -> skilled)
                .or(() -> speaking(language).findFirst())
                .map(engine -> text(
                        engine,
                        named.isPresent() || isUsual(voice) ? voice : MAN,
                        language,
                        engine.written(text.passages())))
                .orElseGet(() -> CompletableFuture.failedFuture(new SpeechException(
                        "no speech engine here speaks the language \"" + text.language() + "\", nor English")));
    }

    private CompletableFuture<AudioClip> text(SpeechEngine engine, String voice, String language, Written text) {
        String key =
                ClipFolder.key(engine.name(), voice, language, text.markup().name(), text.text());
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
            Written text) {
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

    private AudioClip synthesized(SpeechEngine engine, String voice, String language, Written text)
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
        return AudioClip.silence(length.isNegative() ? Duration.ZERO : tooLong ? LONGEST_SILENCE : length);
    }

    private static AudioClip joined(List<AudioClip> clips) {
        if (clips.isEmpty()) {
            return silence(Duration.ZERO);
        }
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
