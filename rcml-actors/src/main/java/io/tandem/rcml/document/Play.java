package io.tandem.rcml.document;

import java.util.Optional;

/// `<Play>`: a sound file, or keys, to the caller. It has a URL, or digits, or both (then the digits are sent first).
///
/// @param line where the verb starts
/// @param url the sound file
/// @param loop how often to play, 0 = for ever; default 1
/// @param digits keys to send as DTMF, `w` waiting half a second; empty by default
public record Play(int line, Optional<DocumentUrl> url, int loop, String digits) implements Prompt {

    /// The `loop` that has no end.
    public static final int FOR_EVER = 0;
}
