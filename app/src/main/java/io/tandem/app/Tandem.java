package io.tandem.app;

import io.tandem.app.bench.BenchCommand;
import io.tandem.app.demo.DemoCommand;
import io.tandem.app.phone.PhoneCommand;
import io.tandem.app.serve.ServeCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The `tandem` command. It does nothing itself: each subcommand is a class of its own.
@Command(
        name = "tandem",
        description = "A programmable telephony engine: SIP in, RCML over HTTP, and call transfer.",
        mixinStandardHelpOptions = true,
        versionProvider = Tandem.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            PhoneCommand.class,
            LintCommand.class,
            BenchCommand.class
        })
public final class Tandem implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it before it runs the command
    private CommandSpec spec;

    private Tandem() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Tandem()).execute(arguments));
    }

    /// Without a subcommand there is nothing to do, and the usage is the answer.
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "No command given.");
    }

    /// The version that the build wrote into the jar.
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            var built = Tandem.class.getPackage().getImplementationVersion();
            return new String[] {"Tandem " + (built == null ? "(not packaged)" : built), "Java ${java.version}"};
        }
    }
}
