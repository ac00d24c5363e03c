package io.tandem.app.phone;

import io.tandem.engine.sip.SipUri;
import io.tandem.engine.trace.TraceEntry;
import io.tandem.engine.trace.TraceSink;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// Prints the lines of ladders as they happen, from any number of parties, on one time axis.
public final class LadderPrinter {
    private static final int WIDTH = 100;

    private final PrintStream out;
    private final Instant start;

    /// @param out takes the lines
    /// @param start the zero of the time axis
    public LadderPrinter(PrintStream out, Instant start) {
        this.out = out;
        this.start = start;
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
        double seconds = Duration.between(start, at).toMillis() / 1000.0;
        String text = String.format(Locale.ROOT, "%7.3f  %s", seconds, line);
        synchronized (out) {
            out.println(text);
            out.flush();
        }
    }

    private static String line(String us, TraceEntry entry) {
        String from = name(us, entry.from());
        if (entry.kind() == TraceEntry.Kind.CALL || from.equals(name(us, entry.to()))) {
            return String.format("%-20s  -- %s", from, shortened(entry.what() + details(entry)));
        }
        return String.format("%-8s -> %-8s  %s", from, name(us, entry.to()), shortened(entry.what() + details(entry)));
    }

    private static String details(TraceEntry entry) {
        return entry.details().isEmpty() ? "" : "  " + String.join("  ", entry.details());
    }

    private static String shortened(String text) {
        return text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…";
    }

    private static String name(String us, String party) {
        return party.equals("us") ? us : SipUri.parse(party).map(SipUri::user).orElse(party);
    }
}
