package io.tandem.app.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tandem bench bridge`: callers who are connected with phones.
@Command(
        name = "bridge",
        description = "INVITE, the document fetched, Dial: INVITE to a phone of the bench, 200, both connected, BYE.",
        mixinStandardHelpOptions = true,
        footer = ConnectedCase.FIGURES)
final class BridgeCommand implements Callable<Integer> {
    /// What the phones send.
    enum Media {
        none,
        g711
    }

    @Option(
            names = "--media",
            paramLabel = "WHAT",
            defaultValue = "none",
            description = "What both phones send: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Media media = Media.none;

    @Option(
            names = "--talk",
            paramLabel = "MS",
            defaultValue = "200",
            description = "Milliseconds from the answer to BYE (default: ${DEFAULT-VALUE}).")
    private int talk;

    @Mixin
    private final CallOptions calls = new CallOptions();

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        RtpLoad.Talk talking = media == Media.g711 ? RtpLoad.Talk.YES : RtpLoad.Talk.NO;
        return options.run(folder -> of(talking, Duration.ofMillis(talk)).measure(calls, options, folder));
    }

    static ConnectedCase of(RtpLoad.Talk talk, Duration length) {
        return new ConnectedCase(
                "bridge" + (talk == RtpLoad.Talk.YES ? ", G.711" : ", no media"),
                new PartyActor.HangsUp(length),
                Map.of("bob", new PartyActor.Stays()),
                phones -> Map.of("/start", dial("bob", phones)),
                1,
                talk);
    }

    /// A document that dials a phone of the bench.
    static String dial(String user, String phones) {
        return "<Response><Dial answerOnBridge=\"true\"><Sip>sip:" + user + "@" + phones + "</Sip></Dial></Response>";
    }
}
