package io.tandem.media.rtp;

import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaPlane;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.media.Mixers;
import io.tandem.engine.sid.CallSid;
import io.tandem.media.MediaMeter;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The built-in media plane: RTP over UDP in this process, and the rooms in which sessions are mixed.
public final class RtpMediaPlane implements MediaPlane, Mixers, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RtpMediaPlane.class);

    /// So many pairs of ports may be in use by others before we give up.
    private static final int MOST_TRIES = 50;

    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(2);

    private final RtpSettings settings;
    private final PortPool ports;
    private final List<MediaLoop> loops;
    private final Set<RtpSession> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicInteger nextLoop = new AtomicInteger();
    private final Set<RtpMixer> rooms = ConcurrentHashMap.newKeySet();
    private final AtomicInteger nextLoopOfRooms = new AtomicInteger();
    private final Meter meter = new Meter();

    /// By what the peer knows our streams to be from one end (RFC 3550 6.5.1); it says nothing about this host.
    private final String cname =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());

    private volatile boolean closed;

    private RtpMediaPlane(RtpSettings settings, List<MediaLoop> loops) {
        this.settings = settings;
        this.ports = new PortPool(settings.firstPort(), settings.lastPort());
        this.loops = loops;
    }

    /// A plane whose loops run.
    ///
    /// @throws IOException when the system gives no selectors
    public static RtpMediaPlane start(RtpSettings settings) throws IOException {
        long startNanos = System.nanoTime();
        var loops = new ArrayList<MediaLoop>();
        for (int index = 0; index < settings.loops(); index++) {
            loops.add(new MediaLoop(index, startNanos));
        }
        loops.forEach(MediaLoop::start);
        return new RtpMediaPlane(settings, List.copyOf(loops));
    }

    @Override
    public Opening open(CallSid call, AddressFamily family, ActorRef<? super MediaEvent> listener) {
        var opening = new PendingSession();
        if (closed) {
            listener.tell(new MediaEvent.OpenFailed("the media plane is closed"));
            return opening;
        }
        settings.address(family)
                .ifPresentOrElse(
                        address -> {
                            MediaLoop loop = next(nextLoop);
                            loop.execute(() -> bind(call, address, loop, listener, opening));
                        },
                        () -> listener.tell(new MediaEvent.OpenFailed("no address is set for media over " + family)));
        return opening;
    }

    @Override
    public int openSessions() {
        return sessions.size();
    }

    @Override
    public Mixer open(int loudest, ActorRef<? super MediaEvent.PlaybackEnded> listener) {
        var room = new RtpMixer(next(nextLoopOfRooms), loudest, listener, rooms::remove);
        rooms.add(room);
        return room;
    }

    @Override
    public int openMixers() {
        return rooms.size();
    }

    /// What was counted so far.
    public MediaMeter meter() {
        return meter;
    }

    /// Closes all rooms and sessions and ends the loops.
    @Override
    public void close() {
        closed = true;
        rooms.forEach(RtpMixer::close);
        sessions.forEach(RtpSession::close);
        loops.forEach(MediaLoop::stop);
        try {
            for (MediaLoop loop : loops) {
                loop.thread().join(PATIENCE_AT_END);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    List<MediaLoop> loops() {
        return loops;
    }

    PortPool ports() {
        return ports;
    }

    private MediaLoop next(AtomicInteger turns) {
        return loops.get(Math.floorMod(turns.getAndIncrement(), loops.size()));
    }

    private void bind(
            CallSid call,
            RtpSettings.Address address,
            MediaLoop loop,
            ActorRef<? super MediaEvent> listener,
            PendingSession opening) {
        if (opening.isAbandoned()) {
            return;
        }
        var refusedPorts = new ArrayList<Integer>();
        String why = "all media ports from " + settings.firstPort() + " to " + settings.lastPort() + " are in use";
        try {
            while (refusedPorts.size() < MOST_TRIES) {
                var port = ports.take();
                if (port.isEmpty()) {
                    break;
                }
                try {
                    var sockets = Sockets.bind(address.bind(), port.getAsInt());
                    opened(call, address, port.getAsInt(), sockets, loop, listener, opening);
                    return;
                } catch (BindException taken) {
                    refusedPorts.add(port.getAsInt());
                    why = "no media port could be bound on " + address.bind().getHostAddress() + " after "
                            + refusedPorts.size() + " tries: " + taken.getMessage();
                } catch (IOException failure) {
                    refusedPorts.add(port.getAsInt());
                    why = "no media socket could be opened on " + address.bind().getHostAddress() + ": "
                            + failure.getMessage();
                    break;
                }
            }
        } finally {
            refusedPorts.forEach(ports::giveBack);
        }
        log.warn("{}: {}", call, why);
        listener.tell(new MediaEvent.OpenFailed(why));
    }

    private void opened(
            CallSid call,
            RtpSettings.Address address,
            int port,
            Sockets sockets,
            MediaLoop loop,
            ActorRef<? super MediaEvent> listener,
            PendingSession opening) {
        var ends = new RtpSession.Ends(settings.silence(), cname, session -> {
            ports.giveBack(port);
            sessions.remove(session);
        });
        var session = new RtpSession(call, new InetSocketAddress(address.shown(), port), sockets, loop, listener, ends);
        sessions.add(session);
        listener.tell(new MediaEvent.Opened(session));
        opening.opened(session);
    }

    /// A session that is being opened, and what happens if nobody wants it any more by then.
    private static final class PendingSession implements Opening {
        private State state = new Waiting();

        private sealed interface State {}

        private record Waiting() implements State {}

        private record Open(RtpSession session) implements State {}

        private record Abandoned() implements State {}

        synchronized boolean isAbandoned() {
            return state instanceof Abandoned;
        }

        synchronized void opened(RtpSession session) {
            switch (state) {
                case Waiting _, Open _ -> state = new Open(session);
                case Abandoned _ -> session.close();
            }
        }

        @Override
        public synchronized void abandon() {
            if (state instanceof Open(var session)) {
                session.close();
            }
            state = new Abandoned();
        }
    }

    private final class Meter implements MediaMeter {
        @Override
        public int openSessions() {
            return sessions.size();
        }

        @Override
        public long packetsSent() {
            return sum(LoopMeter::sent);
        }

        @Override
        public long packetsReceived() {
            return sum(LoopMeter::received);
        }

        @Override
        public long packetsDropped() {
            return sum(LoopMeter::dropped);
        }

        @Override
        public long lateTicks() {
            return sum(LoopMeter::lateTicks);
        }

        @Override
        public Duration takeWorstLateness() {
            return Duration.ofNanos(loops.stream()
                    .mapToLong(loop -> loop.meter().takeWorstLateness())
                    .max()
                    .orElse(0));
        }

        private long sum(ToLongFunction<LoopMeter> counter) {
            return loops.stream().map(MediaLoop::meter).mapToLong(counter).sum();
        }
    }
}
