package io.tandem.media.speech;

import com.sun.speech.freetts.audio.AudioPlayer;
import io.tandem.engine.media.AudioClip;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioFormat;

/// What FreeTTS takes for a loudspeaker: it keeps the samples.
final class PcmCollector implements AudioPlayer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private AudioFormat format = new AudioFormat(AudioClip.RATE, 16, 1, true, true);
    private float volume = 1;

    void begin() {
        bytes.reset();
    }

    int rate() {
        return Math.round(format.getSampleRate());
    }

    short[] samples() {
        var order = format.isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        var shorts = ByteBuffer.wrap(bytes.toByteArray()).order(order).asShortBuffer();
        short[] samples = new short[shorts.remaining()];
        shorts.get(samples);
        return samples;
    }

    @Override
    public void setAudioFormat(AudioFormat newFormat) {
        format = newFormat;
    }

    @Override
    public AudioFormat getAudioFormat() {
        return format;
    }

    @Override
    public boolean write(byte[] audio) {
        bytes.writeBytes(audio);
        return true;
    }

    @Override
    public boolean write(byte[] audio, int offset, int size) {
        bytes.write(audio, offset, size);
        return true;
    }

    @Override
    public boolean drain() {
        return true;
    }

    @Override
    public boolean end() {
        return true;
    }

    @Override
    public float getVolume() {
        return volume;
    }

    @Override
    public void setVolume(float newVolume) {
        volume = newVolume;
    }

    @Override
    public long getTime() {
        return -1;
    }

    // A loudspeaker has clocks, pauses and a device; a collector has none of them.

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void reset() {}

    @Override
    public void begin(int size) {}

    @Override
    public void cancel() {}

    @Override
    public void close() {}

    @Override
    public void resetTime() {}

    @Override
    public void startFirstSampleTimer() {}

    @Override
    public void showMetrics() {}
}
