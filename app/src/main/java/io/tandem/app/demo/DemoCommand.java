package io.tandem.app.demo;

import io.tandem.app.demo.Demo.Disappointment;
import io.tandem.app.demo.Demo.Ports;
import io.tandem.app.node.NodeStartFailure;
import io.tandem.app.node.SettingsException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `tandem demo`.
@Command(
        name = "demo",
        description = "Show a whole call: a menu, a key, and a transfer by REFER, with nothing to set up.",
        mixinStandardHelpOptions = true,
        subcommands = {TransferCommand.class, AttendedCommand.class, ClusterCommand.class},
        footer = {
            "",
            "Starts an engine on 127.0.0.1 with a folder of its own, a sample application, and two phones.",
            "Alice calls 1000, hears a menu, presses 1, and is transferred to Carol; the ladder of it is",
            "printed as it happens. Exit code 1 when anything expected did not happen.",
            "",
            "Examples:",
            "  tandem demo",
            "  tandem demo --keep      the engine stays, so that a softphone can call it",
            "  tandem demo transfer    Bob's phone transfers Alice to Carol, without asking her",
            "  tandem demo attended    Bob asks Carol first",
            "  tandem demo cluster     three nodes: calls, a drain, a kill"
        })
public final class DemoCommand implements Callable<Integer> {
    private static final List<String> WORTH_SHOWING = List.of(
            "CallSid", "From", "To", "CallStatus", "ReferCallStatus", "ReferSipResponseCode", "NotifySipResponseCode");

    @Option(names = "--keep", description = "Keep the engine running after the call, until Ctrl-C.")
    private boolean keep;

    @Option(names = "--sip-port", paramLabel = "PORT", description = "Where the engine takes SIP (${DEFAULT-VALUE}).")
    private int sipPort = 5080;

    @Option(names = "--http-port", paramLabel = "PORT", description = "Where it takes HTTP (${DEFAULT-VALUE}).")
    private int httpPort = 8080;

    private final PrintStream out = System.out;
    private final CountDownLatch over = new CountDownLatch(1);

    @Override
    public Integer call() {
        try {
            return Theatre.opened(this::run);
        } finally {
            over.countDown();
        }
    }

    private int run(Path data)
            throws Disappointment, NodeStartFailure, SettingsException, IOException, InterruptedException {
        Ports ports = Theatre.ports(sipPort, httpPort);
        out.println("Starting the engine, an application and two phones (a few seconds) …");
        try (Demo demo = Demo.start(ports, data, out)) {
            out.println("Alice calls " + demo.uri() + ". Seconds, who to whom, what:");
            out.println();
            Map<String, String> callback = demo.call();
            tell(demo, callback);
            if (keep) {
                keep(demo);
            }
        }
        return 0;
    }

    private void tell(Demo demo, Map<String, String> callback) throws IOException, InterruptedException {
        String call = callback.getOrDefault("CallSid", "");
        out.println();
        out.println("What the application was told when the transfer was over (POST /transferred):");
        WORTH_SHOWING.stream()
                .filter(callback::containsKey)
                .forEach(name -> out.printf("  %-22s %s%n", name, callback.get(name)));
        out.println();
        String record = "Calls/" + call + ".json";
        out.println("The record of the call" + (keep ? "" : " (with --keep; this engine stops now)") + ":");
        out.println("  curl -u " + demo.rest().credentials() + " " + demo.rest().url(record));
        out.println("and its ladder:");
        out.println("  curl -u " + demo.rest().credentials() + " " + demo.rest().url("Calls/" + call + "/Trace"));
        demo.rest().get(record); // what is promised is there
        if (!keep) {
            out.println();
            out.println("Next: './tandem demo --keep' lets the engine run on, so that a softphone can call it,");
            out.println("and shows how to give a number to an application of your own.");
        }
    }

    private void next(Demo demo) {
        out.println();
        out.println("Your own application: a file is enough. In another terminal:");
        out.println();
        out.println("  mkdir app && cat > app/hello.xml <<END");
        out.println("  <Response><Say>Hello from my own application.</Say></Response>");
        out.println("  END");
        out.println("  python3 -m http.server 9000 --bind 127.0.0.1 --directory app &");
        out.println("  curl -u " + demo.rest().credentials() + " \\");
        out.println("       " + demo.rest().url("IncomingPhoneNumbers.json") + " \\");
        out.println("       -d PhoneNumber=2000 -d VoiceUrl=http://127.0.0.1:9000/hello.xml -d VoiceMethod=GET");
        out.println("  ./tandem phone --call " + demo.uri().replace(Demo.NUMBER, "2000")
                + " --do 'expect answered; expect speech; expect hungup'");
    }

    private void keep(Demo demo) throws InterruptedException {
        demo.letCarolAnswer();
        next(demo);
        out.println();
        out.println("The engine goes on. Call it with a softphone on this machine: dial " + demo.uri());
        out.println("and press 1: you are transferred to Carol, who plays a tone. Or without one:");
        out.println("  ./tandem phone --call " + demo.uri()
                + " --do 'expect answered; press 1; expect notified 200; hangup'");
        out.println("Ctrl-C ends it.");
        out.flush();
        var asked = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            asked.countDown();
            await(over);
            Runtime.getRuntime().halt(0); // it was kept until now, which is no failure
        }));
        asked.await();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
