package io.tandem.app.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `tandem bench refer`: answered calls that are transferred.
@Command(
        name = "refer",
        description = "INVITE, 200, ACK, the document fetched, REFER, 202, three NOTIFYs, the action requested, BYE.",
        mixinStandardHelpOptions = true,
        footer = CallCase.FIGURES)
final class ReferCommand implements Callable<Integer> {
    private static final CallCase CASE = new CallCase(
            "refer",
            "uac-refer-accepted-expect-bye",
            "<Response><Refer action=\"/done\"><Sip>sip:carol@example.org</Sip></Refer></Response>",
            2);

    @Mixin
    private final CallOptions calls = new CallOptions();

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        return options.run(folder -> CASE.measure(calls, options, folder));
    }
}
