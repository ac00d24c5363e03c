package io.tandem.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LintCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int lint(String... words) {
        return new CommandLine(new LintCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }

    /// A program that lists one voice.
    private Path espeak() throws IOException {
        Path program = Files.writeString(folder.resolve("espeak"), """
            #!/bin/sh
            echo 'Pty Language Age/Gender VoiceName File'
            echo ' 5  xx  --/F  Somebody  !v/Somebody'
            """);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    @Test
    void theVoicesAreThoseOfTheProgramThatTheEngineIsSetToUse() throws IOException {
        Path config = Files.writeString(folder.resolve("my.conf"), "media.espeak = \"" + espeak() + "\"");

        assertThat(lint("--voices", "--config", config.toString())).isZero();

        assertThat(out.toString()).containsPattern("espeak-ng\\S* +Somebody").contains("freetts");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whereTheEngineMayUseNoProgramItsOwnVoicesAreAll() {
        assertThat(lint("--voices", "--set", "media.espeak=")).isZero();

        assertThat(out.toString()).contains("freetts").doesNotContain("espeak");
        assertThat(err.toString()).contains("media.espeak is empty");
    }

    @Test
    void aWrongSettingIsToldByItsPath() {
        assertThat(lint("--voices", "--set", "media.loops=many")).isEqualTo(2);

        assertThat(err.toString()).contains("media.loops");
    }
}
