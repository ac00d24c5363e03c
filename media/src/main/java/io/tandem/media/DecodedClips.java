package io.tandem.media;

import io.tandem.engine.application.MediaFetcher.Audio;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.AudioDecoder;
import io.tandem.engine.media.AudioDecoder.UnreadableAudio;
import io.tandem.engine.media.Clips;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/// Decodes files on threads of its own, and keeps the clips that were asked for last. Calls that want the same file at
/// the same time share one decoding.
public final class DecodedClips implements Clips {
    /// More files at once would only take the processors from the calls.
    private static final int MOST_AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private final AudioDecoder decoder;
    private final ClipMemory memory;
    private final ConcurrentMap<String, CompletableFuture<AudioClip>> underWay = new ConcurrentHashMap<>();
    private final Semaphore atOnce = new Semaphore(MOST_AT_ONCE);

    /// Clips that `decoder` makes.
    ///
    /// @param memoryBytes how much is kept, at two bytes a sample
    public DecodedClips(AudioDecoder decoder, long memoryBytes) {
        this.decoder = decoder;
        this.memory = new ClipMemory(memoryBytes);
    }

    @Override
    public CompletionStage<AudioClip> of(Audio file) {
        AudioClip known = memory.get(file.digest());
        if (known != null) {
            return CompletableFuture.completedStage(known);
        }
        var mine = new CompletableFuture<AudioClip>();
        CompletableFuture<AudioClip> others = underWay.putIfAbsent(file.digest(), mine);
        if (others != null) {
            return others.copy();
        }
        Thread.ofVirtual().name("decoding").start(() -> decode(file, mine));
        return mine.copy();
    }

    private void decode(Audio file, CompletableFuture<AudioClip> promise) {
        try {
            AudioClip clip = memory.get(file.digest());
            if (clip == null) {
                atOnce.acquire();
                try {
                    clip = decoder.decode(file.bytes());
                } finally {
                    atOnce.release();
                }
            }
            memory.put(file.digest(), clip);
            underWay.remove(file.digest());
            promise.complete(clip);
        } catch (UnreadableAudio | RuntimeException | Error failure) {
            underWay.remove(file.digest());
            promise.completeExceptionally(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            underWay.remove(file.digest());
            promise.completeExceptionally(interrupted);
        }
    }
}
