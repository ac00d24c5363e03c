package io.tandem.media.speech;

import io.tandem.engine.media.AudioDecoder.UnreadableAudio;
import io.tandem.engine.media.Speech.SpeechException;
import io.tandem.media.G711;
import io.tandem.media.WavDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/// The program espeak-ng, where it is installed: many languages. Each text is a process of its own, which reads the
/// text
/// from its standard input; there is no shell, and the text is words, never markup.
final class EspeakEngine implements SpeechEngine {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// What may be the name of a voice: it becomes an argument of the program.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_+-]*");

    private final Path program;
    private final Set<String> languages;

    private EspeakEngine(Path program, Set<String> languages) {
        this.program = program;
        this.languages = languages;
    }

    /// The engine, if `program` can be run.
    static Optional<EspeakEngine> of(Path program) {
        if (!Files.isExecutable(program)) {
            return Optional.empty();
        }
        try {
            String listing = new String(run(List.of(program.toString(), "--voices"), ""), StandardCharsets.UTF_8);
            var languages = new HashSet<String>();
            for (String line : listing.lines().skip(1).toList()) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns.length > 1) {
                    languages.add(columns[1].toLowerCase(Locale.ROOT));
                }
            }
            return Optional.of(new EspeakEngine(program, Set.copyOf(languages)));
        } catch (SpeechException unusable) {
            return Optional.empty();
        }
    }

    @Override
    public String name() {
        return "espeak-ng-1";
    }

    @Override
    public boolean speaks(String language) {
        return languages.contains(language) || languages.contains(primary(language));
    }

    @Override
    public short[] samples(String voice, String language, String text) {
        String known = languages.contains(language) ? language : primary(language);
        String variant = switch (voice.toLowerCase(Locale.ROOT)) {
            case "man", "" -> "";
            case "woman" -> "+f3";
            default -> NAME.matcher(voice).matches() ? "+" + voice : "";
        };
        byte[] wav = run(List.of(program.toString(), "--stdin", "--stdout", "-b", "1", "-v", known + variant), text);
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
