package io.tandem.app;

import io.tandem.app.node.SettingsException;
import io.tandem.app.node.SettingsReader;
import io.tandem.engine.media.Speech;
import io.tandem.media.speech.SpeechSettings;
import io.tandem.media.speech.Speeches;
import io.tandem.rcml.document.Lint;
import io.tandem.rcml.document.RcmlProblem;
import io.tandem.rcml.document.RcmlProblem.Severity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            names = "--config",
            paramLabel = "FILE",
            description = "The engine's settings, for --voices: media.espeak says where espeak-ng is.")
    private @Nullable Path config;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting; beats the file. May be repeated.")
    private List<String> set = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Override
    public Integer call() {
        if (files.isEmpty() && !voices) {
            throw new ParameterException(command.commandLine(), "expected RCML files to check, or --voices");
        }
        if (voices) {
            try {
                list(SettingsReader.read(Optional.ofNullable(config), set)
                        .media()
                        .espeak());
            } catch (SettingsException e) {
                command.commandLine().getErr().println("tandem: " + e.getMessage());
                return 2;
            }
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

    private void list(Optional<Path> espeak) {
        var speech = Speeches.create(new SpeechSettings(espeak, Optional.empty(), 0, 0));
        PrintWriter out = command.commandLine().getOut();
        out.printf("%-12s %-28s %-16s %s%n", "ENGINE", "VOICE", "LANGUAGE", "GENDER");
        for (Speech.Voice voice : speech.voices()) {
            out.printf(
                    "%-12s %-28s %-16s %s%n",
                    voice.engine(),
                    voice.name(),
                    voice.language(),
                    voice.gender()
                            .map(gender -> gender.name().toLowerCase(Locale.ROOT))
                            .orElse("-"));
        }
        out.flush();
        if (espeak.filter(Files::isExecutable).isEmpty()) {
            command.commandLine()
                    .getErr()
                    .println("tandem: media.espeak is "
                            + espeak.map(Path::toString).orElse("empty")
                            + ": where espeak-ng is installed there, it speaks other languages and SSML");
        }
    }
}
