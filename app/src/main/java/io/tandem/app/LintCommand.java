package io.tandem.app;

import io.tandem.rcml.document.Lint;
import io.tandem.rcml.document.RcmlProblem;
import io.tandem.rcml.document.RcmlProblem.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `tandem lint`: checks RCML documents.
@Command(
        name = "lint",
        description = "Check RCML documents. Exit code 1 when one has an error.",
        mixinStandardHelpOptions = true)
public final class LintCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "RCML files.")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
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
}
