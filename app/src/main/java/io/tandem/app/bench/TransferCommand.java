package io.tandem.app.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `tandem bench transfer`: connected calls whose callee transfers its caller.
@Command(
        name = "transfer",
        description = "A bridged call, REFER from the callee, 202, the Refer application asked, INVITE to the target,"
                + " NOTIFYs, BYE; the target hangs up.",
        mixinStandardHelpOptions = true,
        footer = ConnectedCase.FIGURES)
final class TransferCommand implements Callable<Integer> {
    private static final Duration TALK = Duration.ofMillis(200);
    private static final String SELF = "<sip:bob@127.0.0.1>";

    @Mixin
    private final CallOptions calls = new CallOptions();

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        var transfers = new ConnectedCase(
                "transfer",
                new PartyActor.Stays(),
                Map.of(
                        "bob",
                        new PartyActor.Transfers("<sip:2000@127.0.0.1>", SELF),
                        "carol",
                        new PartyActor.HangsUp(TALK)),
                phones -> Map.of(
                        "/start", BridgeCommand.dial("bob", phones),
                        "/refer", BridgeCommand.dial("carol", phones)),
                2,
                RtpLoad.Talk.NO);
        return options.run(folder -> transfers.measure(calls, options, folder));
    }
}
