package io.tandem.http.client;

import io.tandem.engine.application.ApplicationReply.Kind;
import io.tandem.http.client.Exchange.Answer;
import io.tandem.http.client.Exchange.KeepAlive;
import io.tandem.http.client.Exchange.NoAnswer;
import io.tandem.http.client.Target.Origin;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.http.javadsl.OutgoingConnection;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.StreamLimitReachedException;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/// The connections to all servers that applications run on, and who waits for one.
///
/// ```
/// Courier            ConnectionPool                    Line                server
///    |------Ask----------->|   Overdue is armed         |                    |
///    |                     |   none unused: it waits    |                    |
///    |                     |~~~~~~~~~~opens~~~~~~~~~~~~>|<-----TCP, TLS----->|
///    |                     |<---------Opened------------|                    |
///    |                     |----------carry------------>|------POST--------->|
///    |                     |                            |<-----200-----------|
///    |<--Answer------------|<---------Heard-------------|                    |
///    |                     |   carries the next that waits, or is unused for a while
/// ```
///
/// Every exchange ends: with what its line tells, or by [Overdue] at its deadline. A request is sent a second time only
/// where nobody can have received it: no connection could be made, or a used connection was closed at once
/// (RFC 9112 9.3.1) before anything was answered.
///
/// Pekko's own pool is not used: it cannot take back a request that waits or that is never answered, so a dead server
/// would hold connections, and be sent requests that were given up long ago.
final class ConnectionPool extends AbstractBehavior<ConnectionPool.Command> {
    sealed interface Command {}

    /// Carry out `exchange`.
    record Ask(Exchange exchange) implements Command {}

    private record Opened(Line line) implements Command {}

    private record NotOpened(Origin origin, Throwable cause) implements Command {}

    private record Heard(Line line, Line.Read read) implements Command {}

    private record Closed(Line line, Optional<Throwable> cause) implements Command {}

    private record Overdue(Exchange exchange) implements Command {}

    private record Sweep() implements Command {}

    /// How a connection is made.
    interface Wire {
        Flow<HttpRequest, HttpResponse, CompletionStage<OutgoingConnection>> to(Origin origin);
    }

    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final long AT_ONCE = Duration.ofSeconds(1).toNanos();
    /// How many connections to one server are being opened at a time: requests wait for these or for one that
    /// becomes free.
    private static final int OPENING = 16;

    /// What belongs to one server.
    private static final class Lines {
        final Flow<HttpRequest, HttpResponse, CompletionStage<OutgoingConnection>> wire;
        final Set<Line> open = new HashSet<>();
        final Deque<Line> unused = new ArrayDeque<>();
        final LinkedHashSet<Exchange> waiting = new LinkedHashSet<>();
        int opening;

        Lines(Flow<HttpRequest, HttpResponse, CompletionStage<OutgoingConnection>> wire) {
            this.wire = wire;
        }

        boolean isForgotten() {
            return open.isEmpty() && waiting.isEmpty() && opening == 0;
        }
    }

    private final TimerScheduler<Command> timers;
    private final ClientSettings settings;
    private final Wire wire;
    private final Materializer materializer;
    private final Map<Origin, Lines> servers = new HashMap<>();
    private final Set<Exchange> sentAgain = new HashSet<>();

    static Behavior<Command> create(ClientSettings settings, Wire wire) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new ConnectionPool(context, timers, settings, wire)));
    }

    private ConnectionPool(
            ActorContext<Command> context, TimerScheduler<Command> timers, ClientSettings settings, Wire wire) {
        super(context);
        this.timers = timers;
        this.settings = settings;
        this.wire = wire;
        this.materializer = Materializer.createMaterializer(context);
        timers.startTimerWithFixedDelay(SWEEP, new Sweep(), SWEEP);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Command.class, this::on)
                .onSignal(PostStop.class, _ -> {
                    servers.values().forEach(ConnectionPool::stop);
                    return this;
                })
                .build();
    }

    private static void stop(Lines lines) {
        var stopping = new NoAnswer(Kind.UNREACHABLE, "the engine stops");
        lines.waiting.forEach(exchange -> exchange.ends(stopping));
        lines.open.forEach(line -> line.carrying().ifPresent(exchange -> exchange.ends(stopping)));
    }

    private Behavior<Command> on(Command command) {
        switch (command) {
            case Ask(var exchange) -> accept(exchange);
            case Opened(var line) -> opened(line);
            case NotOpened(var origin, var cause) -> notOpened(lines(origin), cause);
            case Heard(var line, var read) -> line.carrying().ifPresent(exchange -> heard(line, exchange, read));
            case Closed(var line, var cause) -> closed(line, cause);
            case Overdue(var exchange) -> giveUp(exchange);
            case Sweep _ -> sweep();
        }
        return this;
    }

    private Lines lines(Origin origin) {
        return servers.computeIfAbsent(origin, _ -> new Lines(wire.to(origin)));
    }

    private void accept(Exchange exchange) {
        long left = exchange.deadline - System.nanoTime();
        timers.startSingleTimer(exchange, new Overdue(exchange), Duration.ofNanos(Math.max(left, 0)));
        Lines lines = lines(exchange.origin);
        if (lines.waiting.size() >= settings.waiting()) {
            end(exchange, new NoAnswer(Kind.UNREACHABLE, lines.waiting.size() + " requests wait for a connection"));
            return;
        }
        lines.waiting.add(exchange);
        serve(exchange.origin, lines);
    }

    /// Gives those that wait the lines that there are, and opens more where they are too few.
    private void serve(Origin origin, Lines lines) {
        long now = System.nanoTime();
        while (!lines.waiting.isEmpty() && !lines.unused.isEmpty()) {
            Line line = lines.unused.removeLast();
            if (line.isFresh(now)) {
                line.carry(lines.waiting.removeFirst());
            } else {
                hangUp(lines, line);
            }
        }
        while (lines.opening < Math.min(lines.waiting.size(), OPENING)
                && lines.open.size() + lines.opening < settings.connections()) {
            lines.opening++;
            open(origin, lines);
        }
    }

    /// Elsewhere, because it takes a while, and what is heard must not wait.
    private void open(Origin origin, Lines lines) {
        var self = getContext().getSelf();
        getContext()
                .getExecutionContext()
                .execute(() -> Line.open(
                        origin,
                        lines.wire,
                        materializer,
                        line -> self.tell(new Opened(line)),
                        cause -> self.tell(new NotOpened(origin, cause)),
                        (line, read) -> self.tell(new Heard(line, read)),
                        (line, cause) -> self.tell(new Closed(line, cause))));
    }

    private void opened(Line line) {
        Lines lines = lines(line.origin);
        lines.opening--;
        lines.open.add(line);
        line.rest(System.nanoTime() + settings.keepAlive().toNanos());
        lines.unused.addLast(line);
        serve(line.origin, lines);
    }

    /// The one that has waited longest hears of it, at the second time.
    private void notOpened(Lines lines, Throwable cause) {
        lines.opening--;
        if (lines.waiting.isEmpty()) {
            return;
        }
        Exchange first = lines.waiting.getFirst();
        if (!sentAgain.add(first)) {
            lines.waiting.remove(first);
            end(first, new NoAnswer(Kind.UNREACHABLE, "no connection" + Reasons.inBrackets(cause)));
        }
        serve(first.origin, lines);
    }

    private void heard(Line line, Exchange exchange, Line.Read read) {
        switch (read) {
            case Line.TooLarge _ -> {
                end(exchange, tooLarge(exchange));
                breakOff(line);
            }
            case Line.Whole(var head, var body) -> {
                end(exchange, decoded(exchange, head, body));
                reuse(line, head.keepAlive());
            }
        }
    }

    private static Exchange.End decoded(Exchange exchange, Exchange.Head head, ByteString body) {
        try {
            return new Answer(head, Encoded.plain(head.contentEncoding(), body.toArray(), exchange.bodyLimit));
        } catch (Encoded.TooLarge _) {
            return tooLarge(exchange);
        } catch (IOException damaged) {
            return new NoAnswer(Kind.UNREACHABLE, "the answer cannot be decoded" + Reasons.inBrackets(damaged));
        }
    }

    private static NoAnswer tooLarge(Exchange exchange) {
        return new NoAnswer(Kind.TOO_LARGE, "the answer is larger than " + exchange.bodyLimit + " bytes");
    }

    private void reuse(Line line, KeepAlive keepAlive) {
        Duration keep = switch (keepAlive) {
            case KeepAlive.Closing _ -> Duration.ZERO;
            // A second less than it said, for the time that a request takes to get there.
            case KeepAlive.Keeping(var seconds) -> shorter(Duration.ofSeconds(seconds.orElse(999_999) - 1L));
        };
        line.rest(System.nanoTime() + keep.toNanos());
        Lines lines = lines(line.origin);
        if (keep.isPositive()) {
            lines.unused.addLast(line);
        } else {
            hangUp(lines, line);
        }
        serve(line.origin, lines);
    }

    private Duration shorter(Duration told) {
        return told.compareTo(settings.keepAlive()) < 0 ? told : settings.keepAlive();
    }

    private void closed(Line line, Optional<Throwable> cause) {
        Lines lines = lines(line.origin);
        lines.open.remove(line);
        lines.unused.remove(line);
        line.carrying().ifPresent(exchange -> broken(lines, line, exchange, cause));
        serve(line.origin, lines);
    }

    private void broken(Lines lines, Line line, Exchange exchange, Optional<Throwable> cause) {
        if (line.closedAsUnused(System.nanoTime(), AT_ONCE) && sentAgain.add(exchange)) {
            // Those that are unused were opened before, and may be closed as well.
            List.copyOf(lines.unused).forEach(old -> hangUp(lines, old));
            lines.unused.clear();
            lines.waiting.addFirst(exchange);
            return;
        }
        if (cause.filter(ConnectionPool::isTooLarge).isPresent()) {
            end(exchange, tooLarge(exchange)); // breaking the answer off has broken the connection first
            return;
        }
        String what = "the connection broke before the answer was complete";
        end(
                exchange,
                new NoAnswer(
                        Kind.UNREACHABLE, what + cause.map(Reasons::inBrackets).orElse("")));
    }

    private static boolean isTooLarge(Throwable cause) {
        return cause instanceof StreamLimitReachedException || cause.getCause() instanceof StreamLimitReachedException;
    }

    private void giveUp(Exchange exchange) {
        Lines lines = lines(exchange.origin);
        if (lines.waiting.remove(exchange)) {
            boolean full = lines.open.size() >= settings.connections();
            String what = full ? "all " + settings.connections() + " connections were busy" : "no connection in time";
            end(exchange, new NoAnswer(Kind.TOO_SLOW, what));
            return;
        }
        end(exchange, new NoAnswer(Kind.TOO_SLOW, "no complete answer in time"));
        lines.open.stream()
                .filter(line -> line.carrying().filter(exchange::equals).isPresent())
                .findFirst()
                .ifPresent(this::breakOff);
    }

    private void end(Exchange exchange, Exchange.End how) {
        timers.cancel(exchange);
        sentAgain.remove(exchange);
        exchange.ends(how);
    }

    private void breakOff(Line line) {
        Lines lines = lines(line.origin);
        line.rest(0);
        line.breakOff();
        lines.open.remove(line);
        serve(line.origin, lines);
    }

    private static void hangUp(Lines lines, Line line) {
        line.hangUp();
        lines.open.remove(line);
    }

    private void sweep() {
        long now = System.nanoTime();
        for (Lines lines : servers.values()) {
            while (!lines.unused.isEmpty() && !lines.unused.getFirst().isFresh(now)) {
                hangUp(lines, lines.unused.removeFirst());
            }
        }
        servers.values().removeIf(Lines::isForgotten);
    }
}
