package io.tandem.media.rtp;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.Codec;
import io.tandem.engine.media.Playback;
import io.tandem.media.G711;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What plays in a session, and how far it is.
final class Player {
    /// What [#end] answers when nothing played.
    static final long NOTHING = Long.MIN_VALUE;

    private static final byte[] SILENCE_PCMU = silence(Codec.PCMU);
    private static final byte[] SILENCE_PCMA = silence(Codec.PCMA);

    private @Nullable Playback playback;
    private List<AudioClip> clips = List.of();
    private boolean hasSound;
    private int rounds;
    private int clip;
    private int offset;

    boolean isPlaying() {
        return playback != null;
    }

    /// Begins `next`; whatever played must have been ended.
    void begin(Playback next) {
        playback = next;
        clips = next.clips();
        hasSound = clips.stream().anyMatch(each -> each.samples() > 0);
        rounds = 0;
        clip = 0;
        offset = 0;
    }

    /// Ends what plays.
    ///
    /// @return its id, or [#NOTHING]
    long end() {
        long id = playback == null ? NOTHING : playback.id();
        playback = null;
        clips = List.of();
        return id;
    }

    /// Puts the next 20 ms into `out`, the last of them filled up with silence.
    ///
    /// @return whether there were any: when not, the playback is over
    boolean frame(Codec codec, ByteBuffer out, int at) {
        int filled = 0;
        while (filled < MediaLoop.FRAME && hasMore()) {
            AudioClip current = clips.get(clip);
            int length = Math.min(MediaLoop.FRAME - filled, current.samples() - offset);
            out.put(at + filled, current.encoded(codec), offset, length);
            filled += length;
            offset += length;
        }
        if (filled == 0) {
            return false;
        }
        if (filled < MediaLoop.FRAME) {
            out.put(at + filled, codec == Codec.PCMU ? SILENCE_PCMU : SILENCE_PCMA, 0, MediaLoop.FRAME - filled);
        }
        return true;
    }

    private boolean hasMore() {
        if (playback == null || !hasSound) {
            return false;
        }
        int times = playback.times();
        while (times == 0 || rounds < times) {
            while (clip < clips.size()) {
                if (offset < clips.get(clip).samples()) {
                    return true;
                }
                clip++;
                offset = 0;
            }
            clip = 0;
            rounds++;
        }
        return false;
    }

    private static byte[] silence(Codec codec) {
        return G711.encode(codec, new short[MediaLoop.FRAME]);
    }
}
