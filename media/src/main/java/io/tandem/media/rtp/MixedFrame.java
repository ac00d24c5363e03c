package io.tandem.media.rtp;

import io.tandem.engine.media.Codec;
import io.tandem.media.G711;

/// 20 ms of what a room says, encoded once for each codec that somebody wants.
final class MixedFrame {
    private final short[] samples = new short[MediaLoop.FRAME];
    private final Encoded pcmu = new Encoded(Codec.PCMU);
    private final Encoded pcma = new Encoded(Codec.PCMA);
    private long fill;

    /// The samples, to be filled anew.
    short[] refill() {
        fill++;
        return samples;
    }

    short[] samples() {
        return samples;
    }

    byte[] encoded(Codec codec) {
        return switch (codec) {
            case PCMU -> pcmu.codes();
            case PCMA -> pcma.codes();
        };
    }

    /// One codec's codes, and of which fill they are.
    private final class Encoded {
        private final byte[] codes = new byte[MediaLoop.FRAME];
        private final byte[] table;
        private long codesOf;

        Encoded(Codec codec) {
            this.table = G711.encoding(codec);
        }

        byte[] codes() {
            if (codesOf != fill) {
                codesOf = fill;
                for (int i = 0; i < MediaLoop.FRAME; i++) {
                    codes[i] = table[samples[i] & 0xFFFF];
                }
            }
            return codes;
        }
    }
}
