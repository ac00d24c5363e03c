package io.tandem.media.rtp;

import io.tandem.engine.media.AudioClip;
import io.tandem.media.Tones;
import java.time.Duration;
import java.util.List;

/// The tones of all keys, each as long as [KeySender] holds a key; made when the first peer needs them.
final class KeyTones {
    private static final List<AudioClip> CLIPS = Tones.KEYS
            .chars()
            .mapToObj(key -> Tones.key((char) key, Duration.ofMillis(160)))
            .toList();

    private KeyTones() {}

    static AudioClip of(int event) {
        return CLIPS.get(event);
    }
}
