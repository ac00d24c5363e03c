package io.tandem.media.speech;

import com.sun.speech.freetts.Voice;
import com.sun.speech.freetts.en.us.cmu_us_kal.KevinVoiceDirectory;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.Speech.Gender;
import io.tandem.engine.media.Speech.Passage;
import io.tandem.engine.media.Speech.SpeechException;
import io.tandem.media.Resampler;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// FreeTTS in this process with its voice `kevin` (8 kHz): English, nothing to install.
///
/// The woman is kevin at a higher pitch, slightly faster: there is no other voice in the box. One FreeTTS voice
/// speaks one text at a time, so there is a small stock of them, loaded as they are needed.
final class FreeTtsEngine implements SpeechEngine {
    private static final String KEVIN = "kevin";
    private static final int MOST_VOICES = 2;
    private static final float MAN_HERTZ = 100;
    private static final float WOMAN_HERTZ = 190;
    private static final float WORDS_A_MINUTE = 150;

    private final LinkedBlockingQueue<Kevin> idle = new LinkedBlockingQueue<>();
    private final Object loading = new Object();
    private int loaded;

    @Override
    public String name() {
        return "freetts-1";
    }

    @Override
    public boolean speaks(String language) {
        return language.equals("en") || language.startsWith("en-");
    }

    @Override
    public boolean has(String voice) {
        return voice.toLowerCase(Locale.ROOT).equals(KEVIN);
    }

    @Override
    public List<io.tandem.engine.media.Speech.Voice> voices() {
        return List.of(offered("man", Gender.MALE), offered("woman", Gender.FEMALE), offered(KEVIN, Gender.MALE));
    }

    private static io.tandem.engine.media.Speech.Voice offered(String name, Gender gender) {
        return new io.tandem.engine.media.Speech.Voice("freetts", name, "en", Optional.of(gender));
    }

    @Override
    public Skill skill() {
        return Skill.WORDS;
    }

    @Override
    public Written written(List<Passage> passages) {
        return new Written(PlainWords.of(passages), Skill.WORDS);
    }

    @Override
    public short[] samples(String voice, String language, Written text) {
        Kevin kevin = take();
        try {
            return kevin.speak(text.text(), voice.toLowerCase(Locale.ROOT).equals("woman") ? WOMAN_HERTZ : MAN_HERTZ);
        } finally {
            idle.add(kevin);
        }
    }

    private Kevin take() {
        Kevin kevin = idle.poll();
        if (kevin != null) {
            return kevin;
        }
        // The loading of a voice parses files that FreeTTS keeps in statics: one at a time.
        synchronized (loading) {
            if (loaded < MOST_VOICES) {
                loaded++;
                return new Kevin();
            }
        }
        try {
            return idle.take();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SpeechException("interrupted while waiting for a FreeTTS voice");
        }
    }

    /// One loaded voice and what it says.
    private static final class Kevin {
        private final Voice voice;
        private final PcmCollector collector = new PcmCollector();

        Kevin() {
            this.voice = find();
            voice.allocate();
            voice.setAudioPlayer(collector);
            voice.setRate(WORDS_A_MINUTE);
        }

        short[] speak(String text, float pitch) {
            collector.begin();
            voice.setPitch(pitch);
            if (!voice.speak(text)) {
                throw new SpeechException("FreeTTS could not speak \"" + text + '"');
            }
            short[] samples = collector.samples();
            int rate = collector.rate();
            return rate == AudioClip.RATE ? samples : Resampler.toTelephony(samples, rate);
        }

        private static Voice find() {
            @Nullable Voice found = null;
            for (Voice voice : new KevinVoiceDirectory().getVoices()) {
                if (voice.getName().equals(KEVIN)) {
                    found = voice;
                }
            }
            if (found == null) {
                throw new SpeechException("FreeTTS has no voice named kevin");
            }
            return found;
        }
    }
}
