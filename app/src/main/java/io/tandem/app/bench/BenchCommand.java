package io.tandem.app.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `tandem bench`: a group of measurements.
@Command(
        name = "bench",
        description = "Measure an engine: what a call costs, how fast it is answered.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "CASE",
        subcommands = {
            IvrCommand.class,
            ReferCommand.class,
            BridgeCommand.class,
            TransferCommand.class,
            PlayCommand.class,
            RtpCommand.class,
            RecordCommand.class,
            RoomsCommand.class,
            ClusterCommand.class
        },
        footer = {
            "",
            "Each case starts an engine of its own in a fresh JVM, makes calls to it with SIPp or with phones",
            "of its own, and answers its requests itself. Nothing is judged: the figures are for you. `tandem bench CASE --help` explains them."
        })
public final class BenchCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it before it runs the command
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "No case given.");
    }
}
