package io.tandem.app.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `tandem bench ivr`: answered calls with one request to the application.
@Command(
        name = "ivr",
        description = "INVITE, 200, ACK, the document fetched, BYE.",
        mixinStandardHelpOptions = true,
        footer = CallCase.FIGURES)
final class IvrCommand implements Callable<Integer> {
    private static final CallCase CASE =
            new CallCase("ivr", "uac-answered-expect-bye", "<Response><Hangup/></Response>", 1);

    @Mixin
    private final CallOptions calls = new CallOptions();

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        return options.run(folder -> CASE.measure(calls, options, folder));
    }
}
