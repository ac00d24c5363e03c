package io.tandem.app.demo;

import io.tandem.app.demo.TransferDemo.Carol;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `tandem demo transfer`.
@Command(
        name = "transfer",
        description = "Show a blind transfer: Bob's phone sends Alice to Carol's number.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Alice calls Bob's number, whose application dials Bob. Bob's phone sends REFER to Carol's number, the Refer",
            "application dials it, and Bob is told how that goes: 100, 180 and 200, or why not. When Carol is busy or does",
            "not answer, Alice talks to Bob again. Each phone registers, and plays a tone of its own to be told apart.",
            "Exit code 1 when anything expected did not happen."
        })
final class TransferCommand implements Callable<Integer> {
    private static final List<String> WORTH_SHOWING =
            List.of("CallSid", "From", "To", "Transferor", "Transferee", "ReferTarget", "ReferTo", "ReferredBy");

    /// How Carol takes the call, as it is said to the command.
    enum Ending {
        ANSWER(Carol.ANSWERS),
        BUSY(Carol.IS_BUSY),
        NO_ANSWER(Carol.DOES_NOT_ANSWER);

        private final Carol carol;

        Ending(Carol carol) {
            this.carol = carol;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Option(
            names = "--carol",
            paramLabel = "HOW",
            description = "How Carol takes the call: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Ending ending = Ending.ANSWER;

    private final PrintStream out = System.out;

    @Override
    public Integer call() {
        return Theatre.opened(data -> {
            out.println("Starting the engine, an application and three phones (a few seconds) …");
            try (TransferDemo demo = TransferDemo.start(Theatre.ports(5080, 8080), data, out)) {
                out.println("Seconds, who to whom, what:");
                out.println();
                Map<String, String> asked = demo.blind(ending.carol);
                out.println();
                out.println("What the application was asked when Bob's phone had sent REFER (POST /refer):");
                WORTH_SHOWING.stream()
                        .filter(asked::containsKey)
                        .forEach(name -> out.printf("  %-12s %s%n", name, asked.get(name)));
            }
            return 0;
        });
    }
}
