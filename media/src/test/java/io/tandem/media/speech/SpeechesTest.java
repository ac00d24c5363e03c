package io.tandem.media.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.Codec;
import io.tandem.engine.media.Speech.Emphasis;
import io.tandem.engine.media.Speech.Gender;
import io.tandem.engine.media.Speech.InLanguage;
import io.tandem.engine.media.Speech.Lack;
import io.tandem.engine.media.Speech.Passage;
import io.tandem.engine.media.Speech.Phoneme;
import io.tandem.engine.media.Speech.Prosody;
import io.tandem.engine.media.Speech.SayAs;
import io.tandem.engine.media.Speech.Sentence;
import io.tandem.engine.media.Speech.Silence;
import io.tandem.engine.media.Speech.SpeechException;
import io.tandem.engine.media.Speech.Styled;
import io.tandem.engine.media.Speech.Utterance;
import io.tandem.engine.media.Speech.Voice;
import io.tandem.engine.media.Speech.Words;
import io.tandem.media.ClipMemory;
import io.tandem.media.speech.SpeechEngine.Skill;
import io.tandem.media.speech.SpeechEngine.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeechesTest {
    @TempDir
    private Path folder;

    /// Says a text with as many samples as it has letters, times 100.
    private static final class CountingEngine implements SpeechEngine {
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private volatile Skill skill = Skill.WORDS;
        final AtomicInteger spoken = new AtomicInteger();
        final CountDownLatch mayGoOn = new CountDownLatch(1);

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public boolean speaks(String language) {
            return language.startsWith("en");
        }

        @Override
        public boolean has(String voice) {
            return voice.equals("Adam");
        }

        @Override
        public List<Voice> voices() {
            return List.of();
        }

        @Override
        public Skill skill() {
            return skill;
        }

        @Override
        public Written written(List<Passage> passages) {
            return skill == Skill.SSML
                    ? new Written(Ssml.of(passages), Skill.SSML)
                    : new Written(PlainWords.of(passages), Skill.WORDS);
        }

        @Override
        public short[] samples(String voice, String language, Written written) {
            String text = written.text();
            asked.add(voice + ", " + language + ": " + text);
            if (text.equals("fails")) {
                throw new IllegalStateException("no such diphone");
            }
            try {
                assertThat(mayGoOn.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException interrupted) {
                throw new SpeechException("interrupted");
            }
            spoken.incrementAndGet();
            short[] samples = new short[text.length() * 100];
            Arrays.fill(samples, (short) 8000);
            return samples;
        }
    }

    private final CountingEngine engine = new CountingEngine();

    private Speeches speeches(long memoryBytes) {
        return speeches(memoryBytes, 1_000_000);
    }

    private Speeches speeches(long memoryBytes, long diskBytes) {
        return new Speeches(List.of(engine), Optional.of(new ClipFolder(folder, diskBytes)), memoryBytes);
    }

    private static Utterance saying(Passage... passages) {
        return new Utterance("man", "en", List.of(passages));
    }

    private static AudioClip spoken(Speeches speeches, Utterance utterance) {
        return speeches.speak(utterance)
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @Nested
    class Caching {
        @Test
        void equalTextsAtOnceAreSpokenOnce() {
            var speeches = speeches(1_000_000);
            var clips = new ArrayList<CompletableFuture<AudioClip>>();
            for (int i = 0; i < 50; i++) {
                clips.add(speeches.speak(saying(new Words("hello"))).toCompletableFuture());
            }
            engine.mayGoOn.countDown();
            for (var clip : clips) {
                assertThat(clip.orTimeout(10, TimeUnit.SECONDS).join().samples())
                        .isEqualTo(500);
            }
            assertThat(engine.spoken).hasValue(1);
        }

        @Test
        void whatWasSpokenSurvivesARestartOnDisk() throws IOException {
            engine.mayGoOn.countDown();
            AudioClip first = spoken(speeches(1_000_000), saying(new Words("hello")));
            AudioClip second = spoken(speeches(1_000_000), saying(new Words("hello")));
            assertThat(engine.spoken).hasValue(1);
            assertThat(second.encoded(Codec.PCMU)).isEqualTo(first.encoded(Codec.PCMU));
            assertThat(second.encoded(Codec.PCMA)).isEqualTo(first.encoded(Codec.PCMA));
            try (var files = Files.list(folder)) {
                assertThat(files).hasSize(1).allMatch(file -> file.toString().endsWith(".g711"));
            }
        }

        @Test
        void theDiskForgetsWhatWasNotAskedForLongest() {
            engine.mayGoOn.countDown();
            var speeches = speeches(0, 2500); // two texts of five letters, at 200 bytes a letter
            spoken(speeches, saying(new Words("first")));
            spoken(speeches, saying(new Words("other")));
            spoken(speeches, saying(new Words("first")));
            spoken(speeches, saying(new Words("third")));
            assertThat(engine.spoken).hasValue(3);
            spoken(speeches, saying(new Words("first")));
            assertThat(engine.spoken).hasValue(3);
            spoken(speeches, saying(new Words("other")));
            assertThat(engine.spoken).hasValue(4);
            assertThat(folder.toFile().list()).hasSize(2);
        }

        @Test
        void afterARestartTheFilesThatWereUsedLastStay() throws IOException {
            engine.mayGoOn.countDown();
            List<String> texts = List.of("first", "other", "third");
            var before = speeches(0, 1_000_000);
            for (String text : texts) {
                spoken(before, saying(new Words(text)));
                Path newest = newest();
                Files.setLastModifiedTime(newest, FileTime.fromMillis(1_000_000L * texts.indexOf(text)));
            }
            var after = speeches(0, 2500);
            assertThat(folder.toFile().list()).hasSize(2);
            spoken(after, saying(new Words("other")));
            spoken(after, saying(new Words("third")));
            assertThat(engine.spoken).hasValue(3);
        }

        @Test
        void aTextThatIsLargerThanTheDiskMayHaveIsSpokenAllTheSame() {
            engine.mayGoOn.countDown();
            var speeches = speeches(0, 100);
            assertThat(spoken(speeches, saying(new Words("hello"))).samples()).isEqualTo(500);
            assertThat(folder).isEmptyDirectory();
        }

        private Path newest() throws IOException {
            try (var files = Files.list(folder)) {
                return files.max(Comparator.comparingLong(file -> file.toFile().lastModified()))
                        .orElseThrow();
            }
        }

        @Test
        void voiceAndLanguageAreOtherAudio() {
            engine.mayGoOn.countDown();
            var speeches = speeches(1_000_000);
            spoken(speeches, new Utterance("man", "en", List.of(new Words("hello"))));
            spoken(speeches, new Utterance("woman", "en", List.of(new Words("hello"))));
            spoken(speeches, new Utterance("man", "en-GB", List.of(new Words("hello"))));
            spoken(speeches, new Utterance("man", "EN-gb", List.of(new Words(" hello "))));
            assertThat(engine.spoken).hasValue(3);
        }

        @Test
        void aFolderThatCannotBeWrittenIsNoObstacle() throws IOException {
            engine.mayGoOn.countDown();
            Path file = Files.writeString(folder.resolve("a-file"), "");
            var speeches = new Speeches(List.of(engine), Optional.of(new ClipFolder(file, 1_000_000)), 0);
            assertThat(spoken(speeches, saying(new Words("hello"))).samples()).isEqualTo(500);
            assertThat(spoken(speeches, saying(new Words("hello"))).samples()).isEqualTo(500);
            assertThat(engine.spoken).hasValue(2);
        }

        @Test
        void memoryForgetsWhatWasNotAskedForLongest() {
            var memory = new ClipMemory(1000);
            memory.put("a", new AudioClip(new byte[200], new byte[200]));
            memory.put("b", new AudioClip(new byte[200], new byte[200]));
            assertThat(memory.get("a")).isNotNull();
            memory.put("c", new AudioClip(new byte[200], new byte[200]));
            assertThat(memory.get("b")).isNull();
            assertThat(memory.get("a")).isNotNull();
            assertThat(memory.bytes()).isEqualTo(800);
            memory.put("large", new AudioClip(new byte[2000], new byte[2000]));
            assertThat(memory.bytes()).isZero();
        }
    }

    @Nested
    class Speaking {
        @Test
        void wordsAndSilenceFollowEachOther() {
            engine.mayGoOn.countDown();
            AudioClip clip = spoken(
                    speeches(0),
                    saying(new Words("ab"), new Silence(Duration.ofMillis(100)), new Words("c"), new Words(" ")));
            assertThat(clip.samples()).isEqualTo(200 + 800 + 100);
            assertThat(clip.encoded(Codec.PCMU)[0]).isNotEqualTo((byte) 0xFF);
            assertThat(clip.encoded(Codec.PCMU)[600]).isEqualTo((byte) 0xFF);
            assertThat(clip.encoded(Codec.PCMU)[1050]).isNotEqualTo((byte) 0xFF);
        }

        @Test
        void aLanguageNobodySpeaksIsSpokenAsEnglishAndTold() {
            engine.mayGoOn.countDown();
            var klingon = new Utterance("man", "tlh", List.of(new Words("nuqneH")));
            spoken(speeches(0), klingon);
            assertThat(engine.asked).containsExactly("man, en: nuqneH");
            assertThat(speeches(0).lacks(klingon)).containsExactly(Lack.LANGUAGE);
        }

        @Test
        void aVoiceNobodyHasIsThatOfAManAndTold() {
            engine.mayGoOn.countDown();
            var amy = new Utterance("Polly.Amy", "en", List.of(new Words("hello")));
            spoken(speeches(0), amy);
            assertThat(engine.asked).containsExactly("man, en: hello");
            assertThat(speeches(0).lacks(amy)).containsExactly(Lack.VOICE);
            assertThat(speeches(0).lacks(saying(new Words("hello")))).isEmpty();
        }

        @Test
        void theEngineThatHasTheVoiceSpeaks() {
            engine.mayGoOn.countDown();
            var adam = new Utterance("Adam", "en", List.of(new Words("hello")));
            spoken(new Speeches(List.of(new FreeTtsEngine(), engine), Optional.empty(), 0), adam);
            assertThat(engine.asked).containsExactly("Adam, en: hello");
            assertThat(speeches(0).lacks(adam)).isEmpty();
        }

        @Test
        void theEngineThatKnowsMarkupSpeaksWhatNeedsIt() {
            engine.mayGoOn.countDown();
            engine.skill = Skill.SSML;
            var speeches = new Speeches(List.of(new FreeTtsEngine(), engine), Optional.empty(), 0);
            spoken(speeches, saying(new Words("one "), new SayAs("digits", Optional.empty(), "42")));
            assertThat(engine.asked).isEmpty();
            spoken(speeches, saying(new Words("one "), new Styled(new Emphasis("strong"), List.of(new Words("two")))));
            assertThat(engine.asked)
                    .containsExactly("man, en: <speak>one <emphasis level=\"strong\">two</emphasis></speak>");
        }

        @Test
        void silencesAndLanguagesCutStylesAndBothPartsKeepThem() {
            engine.mayGoOn.countDown();
            engine.skill = Skill.SSML;
            var slow = new Prosody(Optional.of("slow"), Optional.empty(), Optional.empty());
            spoken(
                    speeches(0),
                    saying(new Styled(
                            slow,
                            List.of(
                                    new Words("a & b"),
                                    new Silence(Duration.ofSeconds(1)),
                                    new Styled(new InLanguage("en-GB"), List.of(new Words("colour"))),
                                    new Words(" ")))));
            assertThat(engine.asked)
                    .containsExactlyInAnyOrder(
                            "man, en: <speak><prosody rate=\"slow\">a &amp; b</prosody></speak>",
                            "man, en-gb: <speak><prosody rate=\"slow\">colour</prosody></speak>");
        }

        @Test
        void anEngineWithoutMarkupReadsTheWordsAndSentencesEnd() {
            engine.mayGoOn.countDown();
            spoken(
                    speeches(0),
                    saying(
                            new Styled(new Sentence(), List.of(new Words("Your code"))),
                            new SayAs("telephone", Optional.empty(), "42 1"),
                            new Styled(new Emphasis("strong"), List.of(new Words(" bye"))),
                            new Phoneme("ipa", "x", " now")));
            assertThat(engine.asked).containsExactly("man, en: Your code. 4 2 1 bye now");
        }

        @Test
        void anEngineThatBreaksIsAFailureOfThatTextOnly() {
            engine.mayGoOn.countDown();
            var speeches = speeches(0);
            assertThatThrownBy(() -> spoken(speeches, saying(new Words("fails"))))
                    .hasCauseInstanceOf(SpeechException.class)
                    .hasMessageContaining("no such diphone");
            assertThat(spoken(speeches, saying(new Words("hello"))).samples()).isEqualTo(500);
        }
    }

    @Nested
    class FreeTts {
        private final FreeTtsEngine freeTts = new FreeTtsEngine();

        @Test
        void aSentenceIsSeveralSecondsOfSound() {
            short[] samples = speak("man", "Please enter your account number, then press the hash key.");
            assertThat(samples.length).isBetween(2 * 8000, 8 * 8000);
            assertThat(rms(samples)).isBetween(300.0, 16_000.0);
        }

        @Test
        void theWomanSpeaksHigherThanTheMan() {
            assertThat(pitch(speak("woman", "hello, good morning")))
                    .isGreaterThan(1.3 * pitch(speak("man", "hello, good morning")));
        }

        @Test
        void manyThreadsGetTheSameAudioForTheSameText() {
            short[] alone = speak("man", "one two three");
            var together = new ArrayList<CompletableFuture<short[]>>();
            for (int i = 0; i < 12; i++) {
                together.add(CompletableFuture.supplyAsync(() -> speak("man", "one two three")));
            }
            together.forEach(each ->
                    assertThat(each.orTimeout(30, TimeUnit.SECONDS).join()).hasSameSizeAs(alone));
        }

        @Test
        void textWithNothingToSayIsNoFailure() {
            for (String text : List.of("...", "<b>&amp;", "12:30 $5.99 #1", "Grüße, 你好", "a".repeat(300))) {
                assertThat(speak("man", text)).isNotNull();
            }
        }

        private short[] speak(String voice, String text) {
            return freeTts.samples(voice, "en", new Written(text, Skill.WORDS));
        }

        private static double rms(short[] samples) {
            double energy = 0;
            for (short sample : samples) {
                energy += (double) sample * sample;
            }
            return Math.sqrt(energy / samples.length);
        }

        /// The pitch in Hz, where the voice is most like itself a period later.
        private static double pitch(short[] samples) {
            int best = 0;
            double most = 0;
            for (int period = 25; period < 130; period++) {
                double sum = 0;
                for (int i = 0; i + period < samples.length; i++) {
                    sum += (double) samples[i] * samples[i + period];
                }
                if (sum > most) {
                    most = sum;
                    best = period;
                }
            }
            return 8000.0 / best;
        }
    }

    @Nested
    class Espeak {
        @Test
        void aProgramThatIsNotThereIsNoEngine() {
            assertThat(EspeakEngine.of(folder.resolve("espeak-ng"))).isEmpty();
        }

        @Test
        void textComesToTheProgramAsStandardInputOnly() throws IOException {
            Path program = folder.resolve("espeak-ng");
            Path seen = folder.resolve("seen");
            // Stands for espeak-ng: lists a voice, notes its arguments and input, and answers a WAV of two samples.
            Files.writeString(program, """
                    #!/bin/sh
                    if [ "$1" = --voices ]; then
                      printf 'Pty Language Age/Gender VoiceName File\\n 5  de  M  German  gmw/de\\n'
                      exit 0
                    fi
                    { echo "$*"; cat; } > %s
                    printf 'RIFF\\050\\000\\000\\000WAVEfmt \\020\\000\\000\\000\\001\\000\\001\\000\\100\\037\\000\\000\\200\\076\\000\\000\\002\\000\\020\\000data\\004\\000\\000\\000\\000\\020\\000\\020'
                    """.formatted(seen));
            assertThat(program.toFile().setExecutable(true)).isTrue();
            var espeak = EspeakEngine.of(program).orElseThrow();
            assertThat(espeak.speaks("de-at")).isTrue();
            assertThat(espeak.speaks("fr")).isFalse();
            assertThat(espeak.samples("woman", "de-at", new Written("Guten Tag; $(rm -rf x) -w y", Skill.WORDS)))
                    .hasSize(2);
            assertThat(Files.readString(seen)).isEqualTo("--stdin --stdout -b 1 -v de+f3\nGuten Tag; $(rm -rf x) -w y");
        }

        @Test
        void markupComesToTheRealProgram() {
            var espeak = EspeakEngine.of(Path.of("/usr/bin/espeak-ng"));
            Assumptions.assumeTrue(
                    espeak.isPresent(), "espeak-ng is not installed: what it makes of markup is NOT tested");
            int plain = samples(espeak.get(), new Words("Hello world")).length;
            int slow = samples(
                            espeak.get(),
                            new Styled(
                                    new Prosody(Optional.of("x-slow"), Optional.empty(), Optional.empty()),
                                    List.of(new Words("Hello world"))))
                    .length;
            assertThat(slow).isGreaterThan(plain * 5 / 4);
            assertThat(samples(espeak.get(), new Words("<b> & </speak>"))).isNotEmpty();
            assertThat(espeak.get().speaks("de")).isTrue();
            assertThat(espeak.get().has("adam")).isTrue();
            assertThat(espeak.get().voices())
                    .contains(
                            new Voice("espeak-ng", "woman", "de", Optional.of(Gender.FEMALE)),
                            new Voice("espeak-ng", "Adam", "*", Optional.of(Gender.MALE)));
        }

        private static short[] samples(EspeakEngine espeak, Passage passage) {
            return espeak.samples("Adam", "en-us", espeak.written(List.of(passage)));
        }
    }
}
