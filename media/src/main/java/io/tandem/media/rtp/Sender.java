package io.tandem.media.rtp;

import io.tandem.engine.media.Codec;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaEvent.PlaybackEnd;
import io.tandem.engine.media.MediaFlow;
import io.tandem.engine.media.Playback;
import io.tandem.media.G711;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a session says to its peer, on its one outgoing stream: keys go before what plays, and that before what is
/// relayed or said in a room.
final class Sender {
    /// -10 dBm0, what telephones send.
    private static final int KEY_VOLUME = 10;

    private final OutgoingStream stream;
    private final Link link;
    private final SessionTapes tapes;
    private final Consumer<MediaEvent> listener;
    private final Player player = new Player();
    private final KeySender keys = new KeySender();
    private @Nullable MediaFlow flow;

    Sender(OutgoingStream stream, Link link, SessionTapes tapes, Consumer<MediaEvent> listener) {
        this.stream = stream;
        this.link = link;
        this.tapes = tapes;
        this.listener = listener;
    }

    void connect(MediaFlow next) {
        flow = next;
    }

    /// Whether there is something to be sent with every tick.
    boolean isBusy() {
        return flow != null && (player.isPlaying() || keys.isBusy());
    }

    void play(Playback playback) {
        endPlayback(PlaybackEnd.STOPPED);
        player.begin(playback);
    }

    void stopPlaying() {
        endPlayback(PlaybackEnd.STOPPED);
    }

    void press(String row) {
        keys.add(row);
    }

    /// Sends what is due in `tick`.
    void tick(MediaLoop loop, long tick) {
        if (keys.isBusy()) {
            sendKeyStep(loop, tick);
        } else {
            sendAudio(loop, tick);
        }
    }

    /// Passes on a packet of audio.
    void relayAudio(MediaLoop loop, RtpPacket packet, Codec from) {
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
            tapes.relayed(packet, from, loop);
        }
    }

    /// Passes on a packet of a key.
    void relayKey(MediaLoop loop, RtpPacket packet, int payload) {
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

    /// Sends a frame of the room in which the session sits.
    void roomAudio(MediaLoop loop, MixedFrame mixed, long tick) {
        MediaFlow current = flow;
        if (current == null || !canRelay()) {
            return;
        }
        ByteBuffer out = loop.out();
        out.put(RtpPacket.HEADER, mixed.encoded(current.codec()), 0, MediaLoop.FRAME);
        stream.audio(out, current.codec().payloadType(), tick);
        link.send(out, MediaLoop.FRAME);
        tapes.sent(current.codec(), tick, loop);
    }

    /// What was relayed is over.
    void relayEnds() {
        stream.relayEnds();
    }

    private void sendAudio(MediaLoop loop, long tick) {
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
            tapes.sent(current.codec(), tick, loop);
        }
    }

    private void endPlayback(PlaybackEnd end) {
        long id = player.end();
        if (id != Player.NOTHING) {
            listener.accept(new MediaEvent.PlaybackEnded(id, end));
        }
    }

    private void sendKeyStep(MediaLoop loop, long tick) {
        KeySender.Step step = keys.advance();
        if (step == KeySender.Step.ROW_SENT) {
            listener.accept(new MediaEvent.DigitsSent());
            return;
        }
        MediaFlow current = flow;
        if (current == null || step == KeySender.Step.PAUSE || !link.canSend()) {
            return;
        }
        if (current.digitsOut().isPresent()) {
            sendKeyEvent(loop, step, current.digitsOut().getAsInt(), tick);
        } else if (step != KeySender.Step.REPEAT) {
            sendKeyTone(loop, current.codec(), tick);
        }
    }

    private void sendKeyEvent(MediaLoop loop, KeySender.Step step, int payloadType, long tick) {
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
    private void sendKeyTone(MediaLoop loop, Codec codec, long tick) {
        ByteBuffer out = loop.out();
        byte[] tone = KeyTones.of(keys.event()).encoded(codec);
        out.put(RtpPacket.HEADER, tone, keys.duration() - MediaLoop.FRAME, MediaLoop.FRAME);
        stream.audio(out, codec.payloadType(), tick);
        link.send(out, MediaLoop.FRAME);
        tapes.sent(codec, tick, loop);
    }

    /// What we play or press ourselves goes before what others say.
    private boolean canRelay() {
        return !player.isPlaying() && !keys.isBusy() && link.canSend();
    }

    private static void transcode(ByteBuffer out, int length, byte[] table) {
        for (int at = RtpPacket.HEADER; at < RtpPacket.HEADER + length; at++) {
            out.put(at, table[out.get(at) & 0xFF]);
        }
    }
}
