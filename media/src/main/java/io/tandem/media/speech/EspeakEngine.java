package io.tandem.media.speech;

import io.tandem.engine.media.AudioDecoder.UnreadableAudio;
import io.tandem.engine.media.Speech.Gender;
import io.tandem.engine.media.Speech.Passage;
import io.tandem.engine.media.Speech.SpeechException;
import io.tandem.engine.media.Speech.Voice;
import io.tandem.media.G711;
import io.tandem.media.WavDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The program espeak-ng, where it is installed: many languages, and SSML. Each text is a process of its own, which
/// reads the text from its standard input; there is no shell.
final class EspeakEngine implements SpeechEngine {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String WOMAN = "f3";
    private static final String OTHER_PROGRAM = "mb/";

    /// What may be the name of a voice: it becomes an argument of the program.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_+-]*");

    private final Path program;
    private final Set<String> languages;
    private final Map<String, Listed> variants;

    /// A line of the program's list.
    private record Listed(String language, Optional<Gender> gender, String name, String file) {
        /// Priority, language, age and gender, name, file, other languages.
        static Stream<Listed> in(String listing) {
            return listing.lines()
                    .skip(1)
                    .map(line -> List.of(line.strip().split("\\s+", -1)))
                    .filter(columns -> columns.size() >= 5)
                    .map(columns -> new Listed(
                            columns.get(1).toLowerCase(Locale.ROOT),
                            gender(columns.get(2)),
                            columns.get(3),
                            columns.get(4)));
        }

        private static Optional<Gender> gender(String ageAndGender) {
            if (ageAndGender.endsWith("F")) {
                return Optional.of(Gender.FEMALE);
            }
            return ageAndGender.endsWith("M") ? Optional.of(Gender.MALE) : Optional.empty();
        }
    }

    private EspeakEngine(Path program, Set<String> languages, Map<String, Listed> variants) {
        this.program = program;
        this.languages = languages;
        this.variants = variants;
    }

    /// The engine, if `program` can be run.
    static Optional<EspeakEngine> of(Path program) {
        if (!Files.isExecutable(program)) {
            return Optional.empty();
        }
        try {
            Set<String> languages = listed(program, "--voices")
                    .filter(listed -> !listed.file().startsWith(OTHER_PROGRAM))
                    .map(Listed::language)
                    .collect(Collectors.toCollection(TreeSet::new));
            Map<String, Listed> variants = new TreeMap<>();
            listed(program, "--voices=variant")
                    .filter(listed -> listed.file().startsWith("!v/")
                            && NAME.matcher(variant(listed)).matches())
                    .forEach(listed -> variants.put(listed.name().toLowerCase(Locale.ROOT), listed));
            return Optional.of(new EspeakEngine(program, languages, variants));
        } catch (SpeechException unusable) {
            return Optional.empty();
        }
    }

    private static Stream<Listed> listed(Path program, String option) {
        return Listed.in(new String(run(List.of(program.toString(), option), ""), StandardCharsets.UTF_8));
    }

    private static String variant(Listed listed) {
        return listed.file().substring(listed.file().indexOf('/') + 1);
    }

    @Override
    public String name() {
        return "espeak-ng-2";
    }

    @Override
    public boolean speaks(String language) {
        return languages.contains(language) || languages.contains(primary(language));
    }

    @Override
    public boolean has(String voice) {
        return variants.containsKey(voice.toLowerCase(Locale.ROOT));
    }

    @Override
    public List<Voice> voices() {
        Stream<Voice> ofLanguages = languages.stream()
                .flatMap(language -> Stream.of(
                        new Voice("espeak-ng", "man", language, Optional.of(Gender.MALE)),
                        new Voice("espeak-ng", "woman", language, Optional.of(Gender.FEMALE))));
        Stream<Voice> named =
                variants.values().stream().map(listed -> new Voice("espeak-ng", listed.name(), "*", listed.gender()));
        return Stream.concat(ofLanguages, named).toList();
    }

    @Override
    public Skill skill() {
        return Skill.SSML;
    }

    @Override
    public Written written(List<Passage> passages) {
        return PlainWords.lose(passages)
                ? new Written(Ssml.of(passages), Skill.SSML)
                : new Written(PlainWords.of(passages), Skill.WORDS);
    }

    @Override
    public short[] samples(String voice, String language, Written text) {
        String known = languages.contains(language) ? language : primary(language);
        String lower = voice.toLowerCase(Locale.ROOT);
        Listed listed = variants.get(lower);
        String variant = lower.equals("woman") ? "+" + WOMAN : listed == null ? "" : "+" + variant(listed);
        var command =
                new ArrayList<>(List.of(program.toString(), "--stdin", "--stdout", "-b", "1", "-v", known + variant));
        if (text.markup() == Skill.SSML) {
            command.add("-m");
        }
        byte[] wav = run(command, text.text());
        try {
            return G711.samples(new WavDecoder().decode(wav));
        } catch (UnreadableAudio unreadable) {
            throw new SpeechException(
                    "espeak-ng made no audio of a text in " + language + ": " + unreadable.getMessage());
        }
    }

    private static String primary(String language) {
        int end = language.indexOf('-');
        return end < 0 ? language : language.substring(0, end);
    }

    private static byte[] run(List<String> command, String input) {
        Process process = null;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            CompletableFuture<byte[]> output = reading(process);
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            byte[] made = output.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
                throw new SpeechException("espeak-ng failed");
            }
            return made;
        } catch (IOException | ExecutionException failure) {
            throw new SpeechException("espeak-ng cannot be run: " + failure.getMessage());
        } catch (TimeoutException slow) {
            throw new SpeechException("espeak-ng took longer than " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SpeechException("interrupted while espeak-ng spoke");
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    private static CompletableFuture<byte[]> reading(Process process) {
        var output = new CompletableFuture<byte[]>();
        Thread.ofVirtual().name("espeak-output").start(() -> {
            try (var stdout = process.getInputStream()) {
                output.complete(stdout.readAllBytes());
            } catch (IOException failure) {
                output.completeExceptionally(new UncheckedIOException(failure));
            }
        });
        return output;
    }
}
