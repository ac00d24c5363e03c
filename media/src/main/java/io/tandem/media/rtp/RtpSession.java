package io.tandem.media.rtp;

import io.tandem.engine.media.AudioTap;
import io.tandem.engine.media.Codec;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaFlow;
import io.tandem.engine.media.MediaSession;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.media.Playback;
import io.tandem.engine.media.Tape;
import io.tandem.engine.sid.CallSid;
import io.tandem.media.tape.TapeInput;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One party's audio over RTP. Other threads leave commands; all else is done by the loop that owns the session.
///
/// ```
/// leg              RtpSession                                     peer
///  |--- connect ------>|  waits for the first RTP that fits           |
///  |--- play --------->|---- RTP to the address of the SDP ---------->|
///  |                   |<--- RTP from wherever -----------------------|
///  |                   |  latched: socket connected, others kept out  |
///  |                   |---- RTP to where it came from -------------->|
///  |<- DigitReceived --|<--- telephone-event -------------------------|
///  |--- close -------->|---- RTCP BYE ------------------------------->|
/// ```
///
/// With whom it talks is [Company]'s: a bridge and a room need all their sessions on one loop, so a session may move.
final class RtpSession extends Ticking implements MediaSession, Link.Ear {
    private static final Logger log = LoggerFactory.getLogger(RtpSession.class);

    private final CallSid call;
    private final InetSocketAddress localAddress;
    private final ActorRef<? super MediaEvent> listener;
    private final Ends ends;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Runnable drain = this::drain;
    private volatile MediaLoop loop;
    private volatile boolean closing;

    private final KeyReader keyReader = new KeyReader();
    private final Link link;
    private final SessionTapes tapes = new SessionTapes();
    private final Sender sender;
    private final Company company;
    private AudioTap tap = AudioTap.NONE;
    private @Nullable MediaFlow flow;
    private boolean settled = true;
    private boolean gone;

    /// What the plane says about a session's beginning and end.
    ///
    /// @param silence after so long without RTP the peer is lost; zero means never
    /// @param cname our name in RTCP
    /// @param whenClosed run once the ports are free
    record Ends(Duration silence, String cname, Consumer<RtpSession> whenClosed) {}

    RtpSession(
            CallSid call,
            InetSocketAddress localAddress,
            Sockets sockets,
            MediaLoop loop,
            ActorRef<? super MediaEvent> listener,
            Ends ends) {
        this.call = call;
        this.localAddress = localAddress;
        this.loop = loop;
        this.listener = listener;
        this.ends = ends;
        var stream = new OutgoingStream();
        this.link = new Link(sockets, stream, ends, loop, this);
        this.sender = new Sender(stream, link, tapes, this::tell);
        this.company = new Company(this, sender);
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public void connect(MediaFlow next) {
        command(() -> {
            link.connect(next);
            sender.connect(next);
            flow = next;
            sendOrRest();
        });
    }

    @Override
    public void play(Playback playback) {
        command(() -> {
            sender.play(playback);
            sendOrRest();
        });
    }

    @Override
    public void stopPlaying() {
        command(() -> {
            sender.stopPlaying();
            sendOrRest();
        });
    }

    @Override
    public void sendDigits(String digits) {
        String checked = KeySender.checked(digits);
        command(() -> {
            sender.press(checked);
            sendOrRest();
        });
    }

    @Override
    public void tap(AudioTap next) {
        command(() -> tap = next);
    }

    @Override
    public void bridge(MediaSession other) {
        if (!(other instanceof RtpSession session) || other == this) {
            throw new IllegalArgumentException(
                    "a session is bridged to another one of the same media plane, not to " + other);
        }
        company.bridge(session.company);
    }

    @Override
    public void relay(Relay wantedRelay) {
        command(() -> company.relay(wantedRelay));
    }

    @Override
    public void record(Tape tape) {
        if (!(tape instanceof TapeInput input)) {
            throw new IllegalArgumentException("a session is recorded on a tape of the same media, not on " + tape);
        }
        command(() -> tapes.add(input, loop));
    }

    @Override
    public void unbridge() {
        company.unbridge();
    }

    @Override
    public void close() {
        closing = true;
        command(this::shutDown);
    }

    /// Sends what is due in `tick`; called by the loop while the session has something to send.
    @Override
    void tick(long tick) {
        sender.tick(loop, tick);
        sendOrRest();
    }

    @Override
    public void heardAudio(RtpPacket packet) {
        MediaFlow current = flow;
        if (current == null) {
            return;
        }
        if (!tap.equals(AudioTap.NONE) || !tapes.isEmpty()) {
            decode(packet, current.codec());
        }
        company.heardAudio(loop, packet, current.codec());
    }

    @Override
    public void heardKey(RtpPacket packet) {
        if (packet.payloadLength() < KeyReader.EVENT_LENGTH) {
            return;
        }
        int payload = packet.bytes().getInt(packet.payloadStart());
        char key = keyReader.read(packet.timestamp(), packet.marker(), payload);
        if (key != KeyReader.NO_KEY) {
            tell(new MediaEvent.DigitReceived(key));
        }
        company.heardKey(loop, packet, payload);
    }

    @Override
    public void heardNothingFor(Duration silence) {
        tell(new MediaEvent.PeerSilent(silence));
    }

    @Override
    public String toString() {
        return "media session of " + call + " on " + localAddress;
    }

    /// Takes a seat in `room`, or sits there in another way.
    void sit(RtpMixer room, Mixer.Seat seat) {
        company.sit(room, seat);
    }

    void leave(RtpMixer room) {
        company.leave(room);
    }

    /// The loop that owns it now.
    MediaLoop loop() {
        return loop;
    }

    // ---- commands, and the loop they run on

    void command(Runnable command) {
        commands.add(command);
        loop.execute(drain);
    }

    /// Runs the commands in the order they came; when the session moved meanwhile, on its new loop.
    private void drain() {
        while (loop.isCurrent()) {
            if (!settled) {
                settled = true;
                link.attach(loop);
                tapes.goOn(loop);
                sendOrRest();
            }
            Runnable command = commands.poll();
            if (command == null) {
                return;
            }
            if (!gone) {
                command.run();
            }
        }
        loop.execute(drain);
    }

    /// Goes on at `target`; `then` is the first thing done there after what was asked before.
    void moveTo(MediaLoop target, Runnable then) {
        loop.stopSending(this);
        link.detach();
        tapes.leave();
        settled = false;
        commands.add(then);
        loop = target;
        target.execute(drain);
    }

    private void sendOrRest() {
        if (sender.isBusy()) {
            loop.startSending(this);
        } else {
            loop.stopSending(this);
        }
    }

    private void shutDown() {
        if (gone) {
            return; // its ports may be another session's by now
        }
        gone = true;
        company.part();
        loop.stopSending(this);
        tapes.leave();
        loop.onceClosed(() -> ends.whenClosed().accept(this));
        link.close();
    }

    private void tell(MediaEvent event) {
        if (!closing) {
            listener.tell(event);
        }
    }

    private void decode(RtpPacket packet, Codec codec) {
        short[] samples = loop.samples();
        int length = packet.payloadLength();
        SessionTapes.decode(packet.bytes(), packet.payloadStart(), length, codec, samples);
        tapes.said(packet, samples, length, loop);
        try {
            tap.heard(samples, length);
        } catch (RuntimeException failure) {
            tap = AudioTap.NONE;
            log.error("{}: its tap failed and is taken off", this, failure);
        }
    }
}
