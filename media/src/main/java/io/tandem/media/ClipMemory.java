package io.tandem.media;

import io.tandem.engine.media.AudioClip;
import java.util.Iterator;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// The clips that were asked for last, up to so many bytes.
public final class ClipMemory {
    /// A clip is held in both laws.
    private static final int BYTES_PER_SAMPLE = 2;

    private final long mostBytes;
    private final LinkedHashMap<String, AudioClip> byLastUse = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /// Keeps so much.
    ///
    /// @param mostBytes at two bytes a sample
    public ClipMemory(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /// The clip that was put there, if it still is.
    public synchronized @Nullable AudioClip get(String key) {
        return byLastUse.get(key);
    }

    /// Keeps `clip`; what was not asked for longest goes for it.
    public synchronized void put(String key, AudioClip clip) {
        AudioClip before = byLastUse.put(key, clip);
        bytes += size(clip) - (before == null ? 0 : size(before));
        Iterator<AudioClip> oldest = byLastUse.values().iterator();
        while (bytes > mostBytes && oldest.hasNext()) {
            bytes -= size(oldest.next());
            oldest.remove();
        }
    }

    /// How much it holds.
    public synchronized long bytes() {
        return bytes;
    }

    private static long size(AudioClip clip) {
        return (long) clip.samples() * BYTES_PER_SAMPLE;
    }
}
