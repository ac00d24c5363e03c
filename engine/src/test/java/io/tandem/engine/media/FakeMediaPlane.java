package io.tandem.engine.media;

import io.tandem.engine.sid.CallSid;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// A media plane without packets. All it tells it tells at once, on the caller's thread; time stands still in it: a
/// playback lasts until the test finishes it. Every call is written down as an [Act].
///
/// ```
/// leg                    FakeMediaPlane                 test
///  |------- open ------------->|                          |
///  |<------ Opened ------------|                          |
///  |------- connect, play ---->|   acts(): Connected, Played
///  |                           |<---- press('5') ---------|
///  |<------ DigitReceived -----|                          |
///  |                           |<---- finishPlayback() ---|
///  |<------ PlaybackEnded -----|                          |
///  |------- close ------------>|   openSessions() is 0    |
/// ```
public final class FakeMediaPlane implements MediaPlane {
    private static final int FIRST_PORT = 20_000;

    private final List<FakeSession> sessions = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    /// What was asked of a session.
    public sealed interface Act {}

    public record Connected(MediaFlow flow) implements Act {}

    public record Played(Playback playback) implements Act {}

    public record Stopped() implements Act {}

    public record DigitsSent(String digits) implements Act {}

    public record Tapped(AudioTap tap) implements Act {}

    public record Bridged(MediaSession other) implements Act {}

    public record Unbridged() implements Act {}

    public record Relayed(MediaSession.Relay relay) implements Act {}

    public record Recorded(Tape tape) implements Act {}

    public record Closed() implements Act {}

    @Override
    public synchronized Opening open(CallSid call, AddressFamily family, ActorRef<? super MediaEvent> listener) {
        if (!refusals.isEmpty()) {
            listener.tell(new MediaEvent.OpenFailed(refusals.removeFirst()));
            return () -> {};
        }
        var session = new FakeSession(call, family, FIRST_PORT + 2 * sessions.size(), listener);
        sessions.add(session);
        listener.tell(new MediaEvent.Opened(session));
        return session::abandon;
    }

    @Override
    public synchronized int openSessions() {
        return (int) sessions.stream().filter(FakeSession::isOpen).count();
    }

    /// The next open fails, for this reason.
    public synchronized void refuseNextOpen(String why) {
        refusals.add(why);
    }

    /// All sessions that were ever opened, oldest first.
    public synchronized List<FakeSession> sessions() {
        return List.copyOf(sessions);
    }

    /// The sessions that are open, oldest first.
    public synchronized List<FakeSession> open() {
        return sessions.stream().filter(FakeSession::isOpen).toList();
    }

    /// The sessions that were opened for `call`, oldest first.
    public synchronized List<FakeSession> sessionsOf(CallSid call) {
        return sessions.stream().filter(session -> session.call().equals(call)).toList();
    }

    /// The session opened last.
    ///
    /// @throws IllegalStateException when none was opened yet
    public synchronized FakeSession latest() {
        if (sessions.isEmpty()) {
            throw new IllegalStateException("no media session was opened yet");
        }
        return sessions.getLast();
    }

    /// The session whose SDP names `rtpPort`.
    public synchronized Optional<FakeSession> onPort(int rtpPort) {
        return sessions.stream()
                .filter(session -> session.localAddress().getPort() == rtpPort)
                .findFirst();
    }

    /// A session that keeps what is asked of it, and tells what the test wants told.
    public static final class FakeSession implements MediaSession {
        private final CallSid call;
        private final AddressFamily family;
        private final InetSocketAddress localAddress;
        private final ActorRef<? super MediaEvent> listener;
        private final List<Act> acts = new ArrayList<>();
        private @Nullable MediaFlow flow;
        private @Nullable Playback playing;
        private volatile @Nullable MediaSession bridgedTo;
        private volatile FakeMixers.@Nullable Room room;
        private AudioTap tap = AudioTap.NONE;
        private boolean open = true;

        private FakeSession(CallSid call, AddressFamily family, int port, ActorRef<? super MediaEvent> listener) {
            this.call = call;
            this.family = family;
            this.localAddress = new InetSocketAddress(loopback(family), port);
            this.listener = listener;
        }

        public CallSid call() {
            return call;
        }

        public AddressFamily family() {
            return family;
        }

        /// Everything asked of this session, in order.
        public synchronized List<Act> acts() {
            return List.copyOf(acts);
        }

        /// The flow connected last.
        public synchronized Optional<MediaFlow> flow() {
            return Optional.ofNullable(flow);
        }

        /// What plays now.
        public synchronized Optional<Playback> playing() {
            return Optional.ofNullable(playing);
        }

        /// All that was ever played, in order.
        public synchronized List<Playback> played() {
            return acts.stream()
                    .flatMap(act -> act instanceof Played(var playback) ? Stream.of(playback) : Stream.empty())
                    .toList();
        }

        /// The session that this one is bridged to, whichever of both was told.
        public Optional<MediaSession> bridgedTo() {
            return Optional.ofNullable(bridgedTo);
        }

        /// The room that it is in.
        public Optional<FakeMixers.Room> room() {
            return Optional.ofNullable(room);
        }

        /// It sits in that room now, and nowhere else.
        void sits(FakeMixers.Room newRoom) {
            if (room != newRoom) {
                part();
                room = newRoom;
            }
        }

        /// It was sent out of its room.
        void stands() {
            room = null;
        }

        public synchronized boolean isOpen() {
            return open;
        }

        /// The peer presses `digits`, one key after another.
        public synchronized void press(String digits) {
            for (int i = 0; i < digits.length(); i++) {
                tell(new MediaEvent.DigitReceived(digits.charAt(i)));
            }
        }

        /// What plays comes to its end.
        ///
        /// @throws IllegalStateException when nothing plays
        public synchronized void finishPlayback() {
            if (playing == null) {
                throw new IllegalStateException("nothing plays on " + localAddress);
            }
            endPlayback(MediaEvent.PlaybackEnd.PLAYED);
        }

        /// The peer's RTP is missing since `silence`.
        public synchronized void goSilent(Duration silence) {
            tell(new MediaEvent.PeerSilent(silence));
        }

        /// The peer speaks: whoever taps the session hears it.
        public synchronized void hear(short[] samples) {
            if (open) {
                tap.heard(samples, samples.length);
            }
        }

        @Override
        public InetSocketAddress localAddress() {
            return localAddress;
        }

        @Override
        public synchronized void connect(MediaFlow newFlow) {
            acts.add(new Connected(newFlow));
            flow = newFlow;
        }

        @Override
        public synchronized void play(Playback playback) {
            acts.add(new Played(playback));
            endPlayback(MediaEvent.PlaybackEnd.STOPPED);
            playing = playback;
        }

        @Override
        public synchronized void stopPlaying() {
            acts.add(new Stopped());
            endPlayback(MediaEvent.PlaybackEnd.STOPPED);
        }

        @Override
        public synchronized void sendDigits(String digits) {
            acts.add(new DigitsSent(digits));
            tell(new MediaEvent.DigitsSent());
        }

        @Override
        public synchronized void tap(AudioTap newTap) {
            acts.add(new Tapped(newTap));
            tap = newTap;
        }

        @Override
        public synchronized void bridge(MediaSession other) {
            acts.add(new Bridged(other));
            part();
            bridgedTo = other;
            if (other instanceof FakeSession fake) {
                fake.part();
                fake.bridgedTo = this;
            }
        }

        @Override
        public synchronized void unbridge() {
            acts.add(new Unbridged());
            part();
        }

        @Override
        public synchronized void record(Tape tape) {
            acts.add(new Recorded(tape));
        }

        @Override
        public synchronized void relay(Relay relay) {
            acts.add(new Relayed(relay));
        }

        @Override
        public synchronized void close() {
            acts.add(new Closed());
            open = false;
            playing = null;
            part();
        }

        /// The bridge ends on both sides; a room is left.
        private void part() {
            FakeMixers.Room left = room;
            room = null;
            if (left != null) {
                left.leave(this);
            }
            if (bridgedTo instanceof FakeSession fake && fake.bridgedTo == this) {
                fake.bridgedTo = null;
            }
            bridgedTo = null;
        }

        private synchronized void abandon() {
            if (open) {
                close();
            }
        }

        private void endPlayback(MediaEvent.PlaybackEnd end) {
            if (playing != null) {
                var ended = new MediaEvent.PlaybackEnded(playing.id(), end);
                playing = null;
                tell(ended);
            }
        }

        private void tell(MediaEvent event) {
            if (open) {
                listener.tell(event);
            }
        }

        private static InetAddress loopback(AddressFamily family) {
            try {
                return switch (family) {
                    case IPV4 -> InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
                    case IPV6 -> InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
                };
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException("a loopback address is always known", impossible);
            }
        }
    }
}
