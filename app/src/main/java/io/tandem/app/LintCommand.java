package io.tandem.app;

import io.tandem.engine.media.Speech;
import io.tandem.media.speech.SpeechSettings;
import io.tandem.media.speech.Speeches;
import io.tandem.rcml.document.Lint;
import io.tandem.rcml.document.RcmlProblem;
import io.tandem.rcml.document.RcmlProblem.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tandem lint`: checks RCML documents, and tells which voices these can ask for.
@Command(
        name = "lint",
        description = "Check RCML documents. Exit code 1 when one has an error.",
        mixinStandardHelpOptions = true)
public final class LintCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "0..*", description = "RCML files.")
    private List<Path> files = List.of();

    @Option(names = "--voices", description = "List the voices and languages of <Say>: engine, name, language, gender.")
    private boolean voices;

    @Option(
            names = "--espeak",
            paramLabel = "PROGRAM",
            description = "Where espeak-ng is, as media.espeak says it; default ${DEFAULT-VALUE}.",
            defaultValue = "/usr/bin/espeak-ng")
    private Path espeak = Path.of("/usr/bin/espeak-ng");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Override
    public Integer call() {
        if (files.isEmpty() && !voices) {
            throw new ParameterException(command.commandLine(), "expected RCML files to check, or --voices");
        }
        if (voices) {
            list();
        }
        int exit = 0;
        for (Path file : files) {
            try {
                List<RcmlProblem> problems = Lint.check(Files.readAllBytes(file));
                problems.forEach(problem -> System.out.println(problem.print(file.toString())));
                if (problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR)) {
                    exit = 1;
                }
            } catch (IOException e) {
                System.err.println("tandem: " + file + " cannot be read: " + e.getMessage());
                exit = 2;
            }
        }
        return exit;
    }

    private void list() {
        var speech = Speeches.create(new SpeechSettings(Optional.of(espeak), Optional.empty(), 0));
        System.out.printf("%-12s %-28s %-16s %s%n", "ENGINE", "VOICE", "LANGUAGE", "GENDER");
        for (Speech.Voice voice : speech.voices()) {
            System.out.printf(
                    "%-12s %-28s %-16s %s%n",
                    voice.engine(),
                    voice.name(),
                    voice.language(),
                    voice.gender()
                            .map(gender -> gender.name().toLowerCase(Locale.ROOT))
                            .orElse("-"));
        }
        if (!Files.isExecutable(espeak)) {
            System.err.println("tandem: " + espeak + " is not there: install espeak-ng for other languages and SSML");
        }
    }
}
