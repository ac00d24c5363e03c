package io.tandem.media.rtp;

import io.tandem.media.Tones;
import java.util.ArrayDeque;

/// The timing of keys that we press, tick by tick of 20 ms (RFC 4733 2.5):
///
/// ```
/// tick      0    1    2   …   6    7     8       9      10    11
///         TONE TONE TONE … TONE LAST  REPEAT  REPEAT  PAUSE  next key
/// duration 160  320  480   1120 1280   1280    1280
/// ```
///
/// The last packet is sent three times, in case it is lost. `w` is a pause of half a second.
final class KeySender {
    private static final int TONE_TICKS = 8;
    private static final int KEY_TICKS = 11;
    private static final int WAIT_TICKS = 25;
    private static final char WAIT = 'w';

    private final ArrayDeque<String> rows = new ArrayDeque<>();
    private int place;
    private int tick;
    private char key;
    private int duration;

    /// What is to be sent in a tick.
    enum Step {
        /// The key is held.
        TONE,
        /// The key is released.
        LAST,
        /// The packet before is sent once more.
        REPEAT,
        /// Nothing.
        PAUSE,
        /// Nothing, and a row of keys is complete.
        ROW_SENT
    }

    /// The keys of `digits` as they are sent.
    ///
    /// @throws IllegalArgumentException when one of them is no key
    static String checked(String digits) {
        var keys = new StringBuilder(digits.length());
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            char sent = digit == 'W' ? WAIT : Character.toUpperCase(digit);
            if (digit == WAIT) {
                sent = WAIT;
            } else if (sent != WAIT && Tones.KEYS.indexOf(sent) < 0) {
                throw new IllegalArgumentException("cannot send the key '" + digit + "' of \"" + digits
                        + "\": expected are " + Tones.KEYS + " and w");
            }
            keys.append(sent);
        }
        return keys.toString();
    }

    /// Adds a row of checked keys after those that wait.
    void add(String keys) {
        rows.add(keys);
    }

    boolean isBusy() {
        return !rows.isEmpty();
    }

    /// Goes on by one tick; only while busy.
    Step advance() {
        String row = rows.element();
        if (place == row.length()) {
            rows.remove();
            place = 0;
            return Step.ROW_SENT;
        }
        key = row.charAt(place);
        return key == WAIT ? waitStep() : keyStep();
    }

    /// The key of this tick.
    char key() {
        return key;
    }

    /// The event code of this tick's key.
    int event() {
        return Tones.KEYS.indexOf(key);
    }

    /// For how long the key has been held, in timestamp units.
    int duration() {
        return duration;
    }

    /// Whether this tick is the key's first.
    boolean starts() {
        return duration == MediaLoop.FRAME;
    }

    private Step keyStep() {
        int now = tick++;
        duration = MediaLoop.FRAME * Math.min(now + 1, TONE_TICKS);
        if (now < TONE_TICKS - 1) {
            return Step.TONE;
        }
        if (now == TONE_TICKS - 1) {
            return Step.LAST;
        }
        if (now < KEY_TICKS - 1) {
            return Step.REPEAT;
        }
        nextKey();
        return Step.PAUSE;
    }

    private Step waitStep() {
        if (++tick == WAIT_TICKS) {
            nextKey();
        }
        return Step.PAUSE;
    }

    private void nextKey() {
        tick = 0;
        place++;
    }
}
