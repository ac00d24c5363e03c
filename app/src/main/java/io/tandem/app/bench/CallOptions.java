package io.tandem.app.bench;

import picocli.CommandLine.Option;

/// What the cases that make many calls can be told.
final class CallOptions {
    @Option(names = "--rate", defaultValue = "100", description = "Calls per second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--calls", defaultValue = "2000", description = "Measured calls (default: ${DEFAULT-VALUE}).")
    private int calls;

    @Option(
            names = "--warm",
            defaultValue = "5000",
            description = "Calls before those that are measured (default: ${DEFAULT-VALUE}). With fewer, much of what"
                    + " is measured is the JVM compiling.")
    private int warm;

    @Option(
            names = "--heap",
            description = "Also measure how the live heap grows. Takes 70 s more: SIP transactions live for 32 s.")
    private boolean heap;

    int rate() {
        return Math.clamp(rate, 1, 5000);
    }

    int calls() {
        return Math.clamp(calls, 1, 1_000_000);
    }

    int warm() {
        return Math.clamp(warm, 0, 1_000_000);
    }

    /// Whether the heap is measured.
    boolean heap() {
        return heap;
    }
}
