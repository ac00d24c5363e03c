package io.tandem.media.rtp;

import io.tandem.engine.media.Codec;
import io.tandem.media.G711;

/// 20 ms of what a room says, encoded once for each codec that somebody wants.
final class MixedFrame {
    private static final Codec[] CODECS = Codec.values();

    private final short[] samples = new short[MediaLoop.FRAME];
    private final byte[][] encoded = new byte[CODECS.length][MediaLoop.FRAME];
    private final boolean[] isEncoded = new boolean[CODECS.length];

    /// The samples, to be filled anew.
    short[] refill() {
        for (Codec codec : CODECS) {
            isEncoded[codec.ordinal()] = false;
        }
        return samples;
    }

    short[] samples() {
        return samples;
    }

    byte[] encoded(Codec codec) {
        int place = codec.ordinal();
        byte[] codes = encoded[place];
        if (!isEncoded[place]) {
            isEncoded[place] = true;
            byte[] table = G711.encoding(codec);
            for (int i = 0; i < MediaLoop.FRAME; i++) {
                codes[i] = table[samples[i] & 0xFFFF];
            }
        }
        return codes;
    }
}
