package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.media.Codec;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.media.Mixer.Seat;
import io.tandem.media.G711;
import io.tandem.media.Spectrum;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Sessions that come, go and move between rooms and bridges.
class RtpMovingTest extends RoomTests {
    @Test
    void thoughNobodySpeaksTheRoomIsSentInOneLine() {
        try (var raw = new RawPeer()) {
            var near = Party.open(kit, plane);
            near.connect(raw.address());
            room.seat(near.session(), Seat.OPEN);
            var before = raw.receive();
            for (int i = 0; i < 50; i++) {
                var now = raw.receive();
                assertThat(now.sequence()).isEqualTo((before.sequence() + 1) & 0xFFFF);
                assertThat(now.timestamp() - before.timestamp()).isPositive();
                assertThat((now.timestamp() - before.timestamp()) % 160).isZero();
                assertThat(now.payload().get(7)).isEqualTo((byte) 0xFF);
                before = now;
            }
            room.leave(near.session());
            near.close();
        }
    }

    @Test
    void aSessionGoesFromABridgeToARoomAndBackInOneLine() {
        try (var raw = new RawPeer()) {
            var alice = Party.open(kit, plane);
            alice.connect(raw.address());
            RoomParty bob = party(Codec.PCMU).says(500, LEVEL);
            RoomParty carol = sits(Seat.OPEN).says(800, LEVEL);
            var packets = new ArrayList<RawPeer.Rtp>();
            alice.session().bridge(bob.session());
            receives(raw, packets);
            room.seat(alice.session(), Seat.OPEN);
            receives(raw, packets);
            bob.session().bridge(alice.session());
            receives(raw, packets);
            room.seat(alice.session(), Seat.OPEN);
            alice.session().bridge(carol.session());
            receives(raw, packets);
            for (int i = 1; i < packets.size(); i++) {
                var before = packets.get(i - 1);
                var now = packets.get(i);
                assertThat(now.ssrc()).isEqualTo(before.ssrc());
                assertThat(now.sequence()).isEqualTo((before.sequence() + 1) & 0xFFFF);
                assertThat(now.timestamp() - before.timestamp()).isGreaterThanOrEqualTo(160);
            }
            hearsAtTheEndOf(packets, 0, 500);
            hearsAtTheEndOf(packets, 1, 800);
            hearsAtTheEndOf(packets, 2, 500);
            hearsAtTheEndOf(packets, 3, 800);
            alice.close();
        }
    }

    private static final int PACKETS = 60;

    private static void receives(RawPeer raw, List<RawPeer.Rtp> packets) {
        for (int i = 0; i < PACKETS; i++) {
            packets.add(raw.receive());
        }
    }

    private static void hearsAtTheEndOf(List<RawPeer.Rtp> packets, int part, double hertz) {
        byte[] codes = new byte[20 * 160];
        for (int i = 0; i < 20; i++) {
            packets.get((part + 1) * PACKETS - 20 + i).payload().get(codes, i * 160, 160);
        }
        var heard = new Spectrum(G711.decode(Codec.PCMU, codes));
        heard.hears(hertz, PEAK);
        assertThat(heard.rest(hertz)).isLessThan(0.01);
    }

    @Test
    void whoMovesToAnotherRoomIsHeardOnlyThere() throws Exception {
        Mixer other = plane.open(3, listener.ref());
        RoomParty alice = sits(Seat.OPEN);
        RoomParty bob = party(Codec.PCMA);
        other.seat(bob.session(), Seat.OPEN);
        RoomParty carol = sits(Seat.OPEN).says(500, LEVEL);
        alice.hears().hears(500, PEAK);
        other.seat(carol.session(), Seat.OPEN);
        room.leave(carol.session());
        bob.hears().hears(500, PEAK);
        alice.hears().hearsNot(500);
        other.close();
    }

    @Test
    void whoLeavesNeitherHearsNorIsHeard() throws Exception {
        RoomParty alice = sits(Seat.OPEN).says(500, LEVEL);
        RoomParty bob = sits(Seat.OPEN).says(800, LEVEL);
        RoomParty carol = sits(Seat.OPEN);
        alice.hears().hears(800, PEAK);
        room.leave(alice.session());
        bob.hears().hearsNot(500);
        int heardByThen = alice.waiting();
        bob.close();
        carol.hears().hearsNot(800);
        assertThat(alice.waiting()).isEqualTo(heardByThen);
    }

    @Test
    void whatASessionWasToldLastCounts() throws Exception {
        for (int round = 0; round < 6; round++) {
            RoomParty alice = party(Codec.PCMU);
            RoomParty bob = party(Codec.PCMU).says(500, LEVEL);
            alice.session().bridge(bob.session());
            room.seat(alice.session(), Seat.OPEN);
            room.seat(bob.session(), Seat.OPEN);
            room.leave(bob.session());
            room.leave(alice.session());
            bob.session().bridge(alice.session());
            if (round % 2 == 0) {
                room.leave(alice.session());
                assertThat(alice.hears().amplitude(500)).isGreaterThan(PEAK / 2);
            } else {
                room.seat(alice.session(), Seat.OPEN);
                alice.hears().hearsNot(500);
            }
            alice.close();
            bob.close();
        }
    }

    @Test
    void aClosedRoomSendsAllOutAndLetsNobodyIn() throws Exception {
        RoomParty alice = sits(Seat.OPEN);
        RoomParty bob = sits(Seat.OPEN).says(500, LEVEL);
        alice.hears().hears(500, PEAK);
        room.close();
        room.seat(alice.session(), Seat.OPEN);
        room.seat(bob.session(), Seat.OPEN);
        alice.session().bridge(bob.session());
        alice.hears().hears(500, PEAK);
    }
}
