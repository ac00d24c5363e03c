package io.tandem.engine.registrar;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Slows down who guesses passwords. Wrong answers count for the login at that address, for the login from anywhere
/// (four times as many are let pass) and for the address (ten times as many); beyond that each one makes the next pause
/// twice as long. One is forgiven for each tenth of the longest pause.
///
/// Where a login was last proved it is not held off by what others did to it: neither by those who guess it from
/// elsewhere nor by a neighbour behind the same NAT.
final class Slowdown {
    private static final String ANY = "";
    private static final int LOGIN_FACTOR = 4;
    private static final int SOURCE_FACTOR = 10;
    private static final int LARGEST_SHIFT = 30;

    /// Whom wrong answers are counted for; empty text is anybody.
    private record Subject(String login, String source) {}

    /// @param count wrong answers, less what was forgiven
    /// @param last when the last one came
    /// @param until no answer is looked at before
    private record Strikes(int count, Instant last, Instant until) {}

    /// What a wrong answer led to.
    ///
    /// @param pause until the next answer is looked at; zero: none
    /// @param severity whether this is the first pause of the login
    record Failure(Duration pause, Severity severity) {}

    /// How much is to be told of it.
    enum Severity {
        /// One of a few.
        USUAL,
        /// The first for which somebody has to wait.
        FIRST_PAUSE
    }

    private final RegistrarSettings.Guessing settings;
    private final Duration forgiveness;
    private final int limit;
    private final ConcurrentMap<Subject, Strikes> strikes = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, AddressBlock> proved = new ConcurrentHashMap<>();

    /// @param limit so many counts are kept; when there are more, those that matter least go
    Slowdown(RegistrarSettings.Guessing settings, int limit) {
        this.settings = settings;
        this.forgiveness = settings.longestPause().dividedBy(10);
        this.limit = limit;
    }

    /// How long answers of `login` from `address` are not looked at.
    ///
    /// @param login in lower case
    Optional<Duration> pause(String login, InetAddress address, Instant now) {
        AddressBlock source = AddressBlock.around(address);
        Duration longest = pause(new Subject(login, source.toString()), now);
        AddressBlock home = proved.get(login);
        if (home == null || !home.equals(source)) {
            longest = longer(longest, pause(new Subject(login, ANY), now));
            longest = longer(longest, pause(new Subject(ANY, source.toString()), now));
        }
        return longest.isPositive() ? Optional.of(longest) : Optional.empty();
    }

    private Duration pause(Subject subject, Instant now) {
        Strikes known = strikes.get(subject);
        return known == null ? Duration.ZERO : Duration.between(now, known.until());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /// `login` gave a wrong answer from `address`.
    Failure failed(String login, InetAddress address, Instant now) {
        String source = AddressBlock.around(address).toString();
        makeRoom(now);
        Strikes pair = count(new Subject(login, source), settings.attempts(), now);
        Strikes ofLogin = count(new Subject(login, ANY), settings.attempts() * LOGIN_FACTOR, now);
        Strikes ofSource = count(new Subject(ANY, source), settings.attempts() * SOURCE_FACTOR, now);
        boolean first = pair.count() == settings.attempts()
                || ofLogin.count() == settings.attempts() * LOGIN_FACTOR
                || ofSource.count() == settings.attempts() * SOURCE_FACTOR;
        return new Failure(
                pause(login, address, now).orElse(Duration.ZERO), first ? Severity.FIRST_PAUSE : Severity.USUAL);
    }

    private Strikes count(Subject subject, int allowed, Instant now) {
        return strikes.merge(subject, struck(1, allowed, now), (old, _) -> struck(left(old, now) + 1, allowed, now));
    }

    private Strikes struck(int count, int allowed, Instant now) {
        return new Strikes(count, now, count < allowed ? now : now.plus(pauseAfter(count - allowed)));
    }

    private Duration pauseAfter(int beyond) {
        Duration pause = settings.firstPause().multipliedBy(1L << Math.min(beyond, LARGEST_SHIFT));
        return pause.compareTo(settings.longestPause()) < 0 ? pause : settings.longestPause();
    }

    /// What is left of the count after some were forgiven.
    private int left(Strikes old, Instant now) {
        long forgiven = Duration.between(old.last(), now).dividedBy(forgiveness);
        return (int) Math.max(0, old.count() - forgiven);
    }

    /// `login` gave a right answer from `address`. It forgives nothing: who has one password may guess others.
    void proved(String login, InetAddress address) {
        proved.put(login, AddressBlock.around(address));
    }

    /// How many counts are kept.
    int size() {
        return strikes.size();
    }

    private void makeRoom(Instant now) {
        if (strikes.size() < limit) {
            return;
        }
        strikes.values().removeIf(old -> left(old, now) == 0);
        var rest = strikes.entrySet().iterator();
        for (int tooMany = strikes.size() - limit * 3 / 4; tooMany > 0 && rest.hasNext(); tooMany--) {
            rest.next();
            rest.remove();
        }
    }
}
