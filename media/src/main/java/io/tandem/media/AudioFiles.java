package io.tandem.media;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.AudioDecoder;

/// Reads sound files of every kind that we know, told apart by how they begin: WAV, MP3, and bare GSM frames.
public final class AudioFiles implements AudioDecoder {
    private static final int LONGEST_BARE_GSM = 3600 * AudioClip.RATE / Gsm.FRAME_SAMPLES * Gsm.FRAME_BYTES;

    private final AudioDecoder wav = new WavDecoder();
    private final AudioDecoder mp3 = new Mp3Decoder();

    @Override
    public AudioClip decode(byte[] file) throws UnreadableAudio {
        if (WavDecoder.isWav(file)) {
            return wav.decode(file);
        }
        if (Gsm.isFrames(file) && file.length <= LONGEST_BARE_GSM) {
            return G711.clip(Gsm.frames(file));
        }
        if (Mp3Decoder.isMp3(file)) {
            return mp3.decode(file);
        }
        throw new UnreadableAudio("this is no sound file that can be played: it starts with " + WavDecoder.shown(file)
                + ", expected is WAV, MP3 or GSM");
    }
}
