package io.tandem.media.rtp;

import io.tandem.engine.media.AudioTap;
import io.tandem.engine.media.Codec;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaEvent.PlaybackEnd;
import io.tandem.engine.media.MediaFlow;
import io.tandem.engine.media.MediaSession;
import io.tandem.engine.media.Playback;
import io.tandem.engine.sid.CallSid;
import io.tandem.media.G711;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
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
/// A bridge needs both sessions on one loop: the one on the loop with the higher index moves.
final class RtpSession implements MediaSession, Link.Ear {
    private static final Logger log = LoggerFactory.getLogger(RtpSession.class);

    /// -10 dBm0, what telephones send.
    private static final int KEY_VOLUME = 10;

    /// Place in its loop's list of senders; the loop's own note.
    int sendingPlace = -1;

    private final CallSid call;
    private final InetSocketAddress localAddress;
    private final ActorRef<? super MediaEvent> listener;
    private final Ends ends;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Runnable drain = this::drain;
    private volatile MediaLoop loop;
    private volatile boolean closing;

    private final OutgoingStream stream = new OutgoingStream();
    private final Player player = new Player();
    private final KeySender keys = new KeySender();
    private final KeyReader keyReader = new KeyReader();
    private final Link link;
    private AudioTap tap = AudioTap.NONE;
    private @Nullable MediaFlow flow;
    private @Nullable RtpSession wanted;
    private @Nullable RtpSession partner;
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
        this.link = new Link(sockets, stream, ends, loop, this);
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public void connect(MediaFlow next) {
        command(() -> {
            link.connect(next);
            flow = next;
            sendOrRest();
        });
    }

    @Override
    public void play(Playback playback) {
        command(() -> {
            endPlayback(PlaybackEnd.STOPPED);
            player.begin(playback);
            sendOrRest();
        });
    }

    @Override
    public void stopPlaying() {
        command(() -> {
            endPlayback(PlaybackEnd.STOPPED);
            sendOrRest();
        });
    }

    @Override
    public void sendDigits(String digits) {
        String checked = KeySender.checked(digits);
        command(() -> {
            keys.add(checked);
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
        command(() -> {
            endBridge();
            wanted = session;
            seekPartner();
        });
    }

    @Override
    public void unbridge() {
        command(this::endBridge);
    }

    @Override
    public void close() {
        closing = true;
        command(this::shutDown);
    }

    /// Sends what is due in `tick`; called by the loop while the session is in its list of senders.
    void tick(long tick) {
        if (keys.isBusy()) {
            sendKeyStep(tick);
        } else {
            sendAudio(tick);
        }
        sendOrRest();
    }

    @Override
    public void heardAudio(RtpPacket packet) {
        MediaFlow current = flow;
        if (current == null) {
            return;
        }
        if (!tap.equals(AudioTap.NONE)) {
            decodeForTap(packet, current.codec());
        }
        if (partner != null) {
            partner.relayAudio(packet, current.codec());
        }
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
        if (partner != null) {
            partner.relayKey(packet, payload);
        }
    }

    @Override
    public void heardNothingFor(Duration silence) {
        tell(new MediaEvent.PeerSilent(silence));
    }

    @Override
    public String toString() {
        return "media session of " + call + " on " + localAddress;
    }

    // ---- commands, and the loop they run on

    private void command(Runnable command) {
        commands.add(command);
        loop.execute(drain);
    }

    /// Runs the commands in the order they came; when the session moved meanwhile, on its new loop.
    private void drain() {
        while (loop.isCurrent()) {
            if (!settled) {
                settled = true;
                link.attach(loop);
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
    private void moveTo(MediaLoop target, Runnable then) {
        loop.stopSending(this);
        link.detach();
        settled = false;
        commands.add(then);
        loop = target;
        target.execute(drain);
    }

    private void sendOrRest() {
        if (flow != null && (player.isPlaying() || keys.isBusy())) {
            loop.startSending(this);
        } else {
            loop.stopSending(this);
        }
    }

    private void shutDown() {
        gone = true;
        endBridge();
        loop.stopSending(this);
        player.end();
        loop.onceClosed(() -> ends.whenClosed().accept(this));
        link.close();
    }

    private void tell(MediaEvent event) {
        if (!closing) {
            listener.tell(event);
        }
    }

    // ---- what we send

    private void sendAudio(long tick) {
        MediaFlow current = flow;
        if (current == null) {
            return;
        }
        ByteBuffer out = loop.out();
        if (!player.frame(current.codec(), out, RtpPacket.HEADER)) {
            endPlayback(PlaybackEnd.PLAYED);
        } else if (link.canSend()) {
            stream.audio(out, current.codec().payloadType(), tick);
            link.send(out, MediaLoop.FRAME);
        }
    }

    private void endPlayback(PlaybackEnd end) {
        long id = player.end();
        if (id != Player.NOTHING) {
            tell(new MediaEvent.PlaybackEnded(id, end));
        }
    }

    private void sendKeyStep(long tick) {
        KeySender.Step step = keys.advance();
        if (step == KeySender.Step.ROW_SENT) {
            tell(new MediaEvent.DigitsSent());
            return;
        }
        MediaFlow current = flow;
        if (current == null || step == KeySender.Step.PAUSE || !link.canSend()) {
            return;
        }
        if (current.digitsOut().isPresent()) {
            sendKeyEvent(step, current.digitsOut().getAsInt(), tick);
        } else if (step != KeySender.Step.REPEAT) {
            sendKeyTone(current.codec(), tick);
        }
    }

    private void sendKeyEvent(KeySender.Step step, int payloadType, long tick) {
        ByteBuffer out = loop.out();
        if (keys.starts()) {
            stream.keyStarts(out, payloadType, tick);
        } else {
            stream.keyContinues(out, payloadType, keys.duration());
        }
        int end = step == KeySender.Step.TONE ? 0 : KeyReader.END;
        out.putInt(RtpPacket.HEADER, keys.event() << 24 | (end | KEY_VOLUME) << 16 | keys.duration());
        link.send(out, KeyReader.EVENT_LENGTH);
    }

    /// A peer that reads no telephone events hears the key's tones.
    private void sendKeyTone(Codec codec, long tick) {
        ByteBuffer out = loop.out();
        byte[] tone = KeyTones.of(keys.event()).encoded(codec);
        out.put(RtpPacket.HEADER, tone, keys.duration() - MediaLoop.FRAME, MediaLoop.FRAME);
        stream.audio(out, codec.payloadType(), tick);
        link.send(out, MediaLoop.FRAME);
    }

    private void decodeForTap(RtpPacket packet, Codec codec) {
        short[] table = G711.decoding(codec);
        short[] samples = loop.samples();
        ByteBuffer bytes = packet.bytes();
        int length = packet.payloadLength();
        for (int i = 0, at = packet.payloadStart(); i < length; i++, at++) {
            samples[i] = table[bytes.get(at) & 0xFF];
        }
        try {
            tap.heard(samples, length);
        } catch (RuntimeException failure) {
            tap = AudioTap.NONE;
            log.error("{}: its tap failed and is taken off", this, failure);
        }
    }

    // ---- bridge

    private void relayAudio(RtpPacket packet, Codec from) {
        MediaFlow current = flow;
        if (current == null || !canRelay()) {
            return;
        }
        ByteBuffer out = loop.out();
        int length = packet.payloadLength();
        Codec to = current.codec();
        if (stream.relayed(out, to.payloadType(), packet, length, loop.tickNow())) {
            out.put(RtpPacket.HEADER, packet.bytes(), packet.payloadStart(), length);
            if (from != to) {
                transcode(out, length, G711.toTheOtherLaw(from));
            }
            link.send(out, length);
        }
    }

    private void relayKey(RtpPacket packet, int payload) {
        MediaFlow current = flow;
        if (current == null || current.digitsOut().isEmpty() || !canRelay()) {
            return;
        }
        ByteBuffer out = loop.out();
        int duration = payload & 0xFFFF;
        if (stream.relayed(out, current.digitsOut().getAsInt(), packet, duration, loop.tickNow())) {
            out.putInt(RtpPacket.HEADER, payload);
            link.send(out, KeyReader.EVENT_LENGTH);
        }
    }

    /// What we play or press ourselves goes before what is relayed.
    private boolean canRelay() {
        return !player.isPlaying() && !keys.isBusy() && link.canSend();
    }

    private static void transcode(ByteBuffer out, int length, byte[] table) {
        for (int at = RtpPacket.HEADER; at < RtpPacket.HEADER + length; at++) {
            out.put(at, table[out.get(at) & 0xFF]);
        }
    }

    /// Brings the session and the one that it shall be bridged to together: of two loops, the lower one is met at.
    private void seekPartner() {
        RtpSession other = wanted;
        if (other == null) {
            return;
        }
        MediaLoop theirs = other.loop;
        if (theirs == loop) {
            meet(other);
        } else if (theirs.index() < loop.index()) {
            moveTo(theirs, this::seekPartner);
        } else {
            other.command(() -> other.comeTo(this));
        }
    }

    private void comeTo(RtpSession asker) {
        MediaLoop theirs = asker.loop;
        if (theirs.index() < loop.index()) {
            endBridge();
            moveTo(theirs, () -> comeTo(asker));
        } else {
            asker.command(asker::seekPartner);
        }
    }

    private void meet(RtpSession other) {
        wanted = null;
        if (!other.gone) {
            other.endBridge();
            partner = other;
            other.partner = this;
        }
    }

    private void endBridge() {
        wanted = null;
        RtpSession other = partner;
        if (other != null) {
            partner = null;
            other.partner = null;
            stream.relayEnds();
            other.stream.relayEnds();
        }
    }
}
