package io.tandem.media.rtp;

import io.tandem.engine.media.Codec;
import io.tandem.media.G711;
import io.tandem.media.tape.Side;
import io.tandem.media.tape.TapeInput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The tapes that a session is recorded on, and what they hear: what the party says, and what it is sent.
///
/// Ten times a second they are told how late it is, since nobody may say anything; those that are over are dropped
/// then.
final class SessionTapes {
    private static final long BEAT_NANOS = 100_000_000;
    private static final short[] NO_SAMPLES = {};

    private final List<TapeInput> tapes = new ArrayList<>();
    private final Placing said = new Placing();
    private final Placing relayed = new Placing();
    private LoopTimer timer = new LoopTimer(SessionTapes::rest);

    boolean isEmpty() {
        return tapes.isEmpty();
    }

    /// `tape` begins, or goes on, now.
    void add(TapeInput tape, MediaLoop loop) {
        if (!tapes.contains(tape)) {
            tapes.add(tape);
            tape.hear(Side.OTHERS, loop.samplesNow(), NO_SAMPLES, 0);
            goOn(loop);
        }
    }

    /// The session is on `loop` now.
    void goOn(MediaLoop loop) {
        timer.cancel();
        timer = new LoopTimer(() -> beat(loop));
        beat(loop);
    }

    /// The session leaves its loop.
    void leave() {
        timer.cancel();
    }

    /// The party said `packet`, of which `samples` were decoded.
    void said(RtpPacket packet, short[] samples, int length, MediaLoop loop) {
        hear(Side.PARTY, said, packet, samples, length, loop);
    }

    /// The party is sent what another one said.
    void relayed(RtpPacket packet, Codec codec, MediaLoop loop) {
        if (isEmpty()) {
            return;
        }
        int length = packet.payloadLength();
        decode(packet.bytes(), packet.payloadStart(), length, codec, loop.samples());
        hear(Side.OTHERS, relayed, packet, loop.samples(), length, loop);
    }

    /// The party is sent the frame in [MediaLoop#out], which is due in `tick`.
    void sent(Codec codec, long tick, MediaLoop loop) {
        if (isEmpty()) {
            return;
        }
        decode(loop.out(), RtpPacket.HEADER, MediaLoop.FRAME, codec, loop.samples());
        hear(Side.OTHERS, tick * MediaLoop.FRAME, loop.samples(), MediaLoop.FRAME);
    }

    /// Decodes `length` bytes of `payload`.
    static void decode(ByteBuffer payload, int start, int length, Codec codec, short[] samples) {
        short[] table = G711.decoding(codec);
        for (int i = 0, at = start; i < length; i++, at++) {
            samples[i] = table[payload.get(at) & 0xFF];
        }
    }

    private void hear(Side side, Placing placing, RtpPacket packet, short[] samples, int length, MediaLoop loop) {
        long at = placing.place(packet.ssrc(), packet.sequence(), packet.timestamp(), length, loop.samplesNow());
        if (at != Placing.NOWHERE) {
            hear(side, at, samples, length);
        }
    }

    private void hear(Side side, long at, short[] samples, int length) {
        for (int i = 0; i < tapes.size(); i++) {
            tapes.get(i).hear(side, at, samples, length);
        }
    }

    private void beat(MediaLoop loop) {
        hear(Side.OTHERS, loop.samplesNow(), NO_SAMPLES, 0);
        tapes.removeIf(TapeInput::isOver);
        if (!tapes.isEmpty()) {
            loop.arm(timer, loop.now() + BEAT_NANOS);
        }
    }

    private static void rest() {}
}
