package io.tandem.media.rtp;

import java.util.List;

/// Chooses who is heard in a room: the loudest of those who say anything. Who is heard keeps his place against others
/// that are not clearly louder, so that nobody is cut off within a word.
final class Speakers {
    /// The mean square below which nobody speaks: -60 dBm0.
    private static final long SILENT = 16 * 16;

    /// Who is to take a speaker's place must be 5 dB louder.
    private static final int KEEPS = 3;

    private final Chair[] chosen;
    private final long[] ranks;
    private int count;
    private long round;

    /// @param most how many are heard at once
    Speakers(int most) {
        this.chosen = new Chair[most];
        this.ranks = new long[most];
    }

    /// Takes a frame of each party and chooses those who are heard in it.
    void choose(List<Chair> chairs) {
        long before = round++;
        count = 0;
        for (int i = 0; i < chairs.size(); i++) {
            Chair chair = chairs.get(i);
            chair.takeFrame();
            long level = chair.level();
            if (level > SILENT) {
                consider(chair, chair.spokeIn(before) ? level * KEEPS : level);
            }
        }
        for (int i = 0; i < count; i++) {
            chosen[i].speaksIn(round);
        }
    }

    int count() {
        return count;
    }

    Chair get(int place) {
        return chosen[place];
    }

    /// Whether `chair` was chosen in this round.
    boolean includes(Chair chair) {
        return chair.spokeIn(round);
    }

    private void consider(Chair chair, long rank) {
        int place;
        if (count < chosen.length) {
            place = count++;
        } else if (rank > ranks[count - 1]) {
            place = count - 1;
        } else {
            return;
        }
        while (place > 0 && ranks[place - 1] < rank) {
            ranks[place] = ranks[place - 1];
            chosen[place] = chosen[place - 1];
            place--;
        }
        ranks[place] = rank;
        chosen[place] = chair;
    }
}
