package io.tandem.it.phones;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a phone says, line by line, and a test that waits for one of the lines.
final class Transcript {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String who;
    private final List<String> all = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();

    Transcript(String who) {
        this.who = who;
    }

    void add(String line) {
        all.add(line);
        unread.add(line);
    }

    /// Reads on until a line has `regex` in it.
    ///
    /// @throws AssertionError with all that was said, when none comes
    MatchResult await(String regex) throws InterruptedException {
        return await(regex, PATIENCE)
                .orElseThrow(
                        () -> new AssertionError("expected " + who + " to say '" + regex + "', but it said\n" + this));
    }

    /// Reads on until a line has `regex` in it; nothing when none comes within `patience`.
    Optional<MatchResult> await(String regex, Duration patience) throws InterruptedException {
        Pattern pattern = Pattern.compile(regex);
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            String line = unread.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                return Optional.empty();
            }
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                return Optional.of(matcher.toMatchResult());
            }
        }
    }

    @Override
    public String toString() {
        return String.join("\n", all);
    }
}
