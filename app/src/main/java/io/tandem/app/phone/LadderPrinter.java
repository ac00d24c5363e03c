package io.tandem.app.phone;

import io.tandem.engine.sip.SipUri;
import io.tandem.engine.trace.TraceEntry;
import io.tandem.engine.trace.TraceSink;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Prints the lines of ladders as they happen, from any number of parties, on one time axis.
public final class LadderPrinter {
    private static final int WIDTH = 140;
    private static final int WIDTH_OF_A_DETAIL = 52;

    private final PrintStream out;
    private Optional<Instant> start = Optional.empty();

    /// The first line is the zero of the time axis.
    ///
    /// @param out takes the lines
    public LadderPrinter(PrintStream out) {
        this.out = out;
    }

    /// A sink for the lines of one party.
    ///
    /// @param us what this party is called, in place of `us`
    public TraceSink of(String us) {
        return (_, entry) -> print(us, entry);
    }

    /// One line.
    ///
    /// @param us what is called `us` in it
    /// @param entry the line
    public void print(String us, TraceEntry entry) {
        print(entry.at(), line(us, entry));
    }

    /// One line that somebody else wrote.
    public void print(Instant at, String line) {
        synchronized (out) {
            Instant zero = start.orElse(at);
            start = Optional.of(zero);
            double seconds = Duration.between(zero, at).toMillis() / 1000.0;
            out.println(String.format(Locale.ROOT, "%7.3f  %s", seconds, line));
            out.flush();
        }
    }

    private static String line(String us, TraceEntry entry) {
        String from = name(us, entry.from());
        if (entry.kind() == TraceEntry.Kind.CALL || from.equals(name(us, entry.to()))) {
            return String.format("%-20s  -- %s", from, shortened(entry.what() + details(entry), WIDTH));
        }
        return String.format("%-8s -> %-8s  %s", from, name(us, entry.to()), shortened(entry.what() + details(entry), WIDTH));
    }

    private static String details(TraceEntry entry) {
        return entry.details().stream()
                .filter(detail -> !detail.startsWith("Session-Expires")) // in every answer, and never news
                .map(detail -> "  " + shortened(detail, WIDTH_OF_A_DETAIL))
                .collect(Collectors.joining());
    }

    private static String shortened(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 1) + "…";
    }

    private static String name(String us, String party) {
        return party.equals("us") ? us : SipUri.parse(party).map(SipUri::user).orElse(party);
    }
}
