package io.tandem.media;

/// Decodes IMA ADPCM as WAV files hold it (format 0x11): blocks that each begin with a sample and a step per channel,
/// then four bits a sample, eight samples of one channel after another.
final class ImaAdpcm {
    private static final int HEADER = 4;
    private static final int SAMPLES_AT_A_TIME = 8;

    private static final int[] STEPS = {
        7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97,
        107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796,
        876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871,
        5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623,
        27086, 29794, 32767
    };
    private static final int[] STEP_CHANGE = {-1, -1, -1, -1, 2, 4, 6, 8};

    private ImaAdpcm() {}

    /// The samples, all channels mixed to one.
    ///
    /// @param block how many bytes a block has; more than four for each channel
    static short[] mono(byte[] data, int channels, int block) {
        int header = HEADER * channels;
        int perBlock = samples(block, channels);
        int whole = data.length / block;
        int rest = data.length % block;
        int[] mixed = new int[whole * perBlock + (rest > header ? samples(rest, channels) : 0)];
        for (int from = 0, at = 0; from + header < data.length; from += block, at += perBlock) {
            int end = Math.min(from + block, data.length);
            for (int channel = 0; channel < channels; channel++) {
                addChannel(data, from, end, channel, channels, mixed, at);
            }
        }
        short[] samples = new short[mixed.length];
        for (int i = 0; i < mixed.length; i++) {
            samples[i] = (short) (mixed[i] / channels);
        }
        return samples;
    }

    private static int samples(int block, int channels) {
        return 1 + (block - HEADER * channels) / (HEADER * channels) * SAMPLES_AT_A_TIME;
    }

    private static void addChannel(
            byte[] data, int from, int end, int channel, int channels, int[] mixed, int firstSample) {
        int start = from + HEADER * channel;
        int sample = (short) ((data[start] & 0xFF) | (data[start + 1] << 8));
        int step = Math.clamp(data[start + 2], 0, STEPS.length - 1);
        int at = firstSample;
        mixed[at++] += sample;
        for (int group = start + HEADER * channels; group + HEADER <= end; group += HEADER * channels) {
            for (int i = 0; i < SAMPLES_AT_A_TIME && at < mixed.length; i++) {
                int code = data[group + i / 2] >> (i % 2 * 4) & 0xF;
                int size = STEPS[step];
                int change = size >> 3;
                change += (code & 4) != 0 ? size : 0;
                change += (code & 2) != 0 ? size >> 1 : 0;
                change += (code & 1) != 0 ? size >> 2 : 0;
                sample = Math.clamp(
                        (code & 8) != 0 ? sample - change : sample + change, Short.MIN_VALUE, Short.MAX_VALUE);
                step = Math.clamp(step + STEP_CHANGE[code & 7], 0, STEPS.length - 1);
                mixed[at++] += sample;
            }
        }
    }
}
