package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.engine.application.MediaFetcher.Audio;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.AudioDecoder;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DecodedClipsTest {
    private final AtomicInteger decoded = new AtomicInteger();
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final AudioDecoder decoder = file -> {
        decoded.incrementAndGet();
        try {
            assertThat(mayGoOn.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        if (file.length == 0) {
            throw new AudioDecoder.UnreadableAudio("found nothing");
        }
        return new AudioClip(new byte[file.length], new byte[file.length]);
    };

    private static Audio file(String digest, int length) {
        return new Audio(new byte[length], "audio/wav", digest);
    }

    private static AudioClip join(CompletableFuture<AudioClip> clip) {
        return clip.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Test
    void aThousandCallsThatPlayAFileDecodeItOnceAndShareTheClip() {
        var clips = new DecodedClips(decoder, 1000);
        var all = new ArrayList<CompletableFuture<AudioClip>>();
        for (int call = 0; call < 1000; call++) {
            all.add(clips.of(file("a", 100)).toCompletableFuture());
        }

        mayGoOn.countDown();

        AudioClip first = join(all.getFirst());
        all.forEach(clip -> assertThat(join(clip)).isSameAs(first));
        assertThat(join(clips.of(file("a", 100)).toCompletableFuture())).isSameAs(first);
        assertThat(decoded).hasValue(1);
    }

    @Test
    void onlySoManyBytesAreKept() {
        mayGoOn.countDown();
        var clips = new DecodedClips(decoder, 500);
        for (String digest : new String[] {"a", "b", "c", "a", "c"}) {
            join(clips.of(file(digest, 100)).toCompletableFuture());
        }
        assertThat(decoded).hasValue(4);
    }

    @Test
    void whatCannotBeDecodedSaysWhyAndIsTriedAgain() {
        mayGoOn.countDown();
        var clips = new DecodedClips(decoder, 500);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> join(clips.of(file("none", 0)).toCompletableFuture()))
                    .hasCauseInstanceOf(AudioDecoder.UnreadableAudio.class)
                    .hasMessageContaining("found nothing");
        }
        assertThat(decoded).hasValue(2);
    }
}
