package io.tandem.app.demo;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `tandem demo attended`.
@Command(
        name = "attended",
        description = "Show an attended transfer: Bob asks Carol, and connects Alice with her.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Alice calls Bob's number. Bob holds her and calls Carol on a second line; then his phone sends REFER with a",
            "Replaces that names the call with Carol, and the engine connects the two. Exit code 1 when anything expected",
            "did not happen."
        })
final class AttendedCommand implements Callable<Integer> {
    private final PrintStream out = System.out;

    @Override
    public Integer call() {
        return Theatre.opened(data -> {
            out.println("Starting the engine, an application and three phones (a few seconds) …");
            try (TransferDemo demo = TransferDemo.start(Theatre.ports(5080, 8080), data, out)) {
                out.println("Seconds, who to whom, what:");
                out.println();
                demo.attended();
            }
            return 0;
        });
    }
}
