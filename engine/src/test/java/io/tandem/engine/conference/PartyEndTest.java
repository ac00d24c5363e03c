package io.tandem.engine.conference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.bench.Bench;
import io.tandem.engine.conference.RoomEvent.LineOffered;
import io.tandem.engine.conference.RoomEvent.Refusal;
import io.tandem.engine.conference.RoomEvent.Refused;
import io.tandem.engine.conference.RoomEvent.Seated;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.FakeMediaPlane;
import io.tandem.engine.media.FakeMediaPlane.Bridged;
import io.tandem.engine.media.FakeMediaPlane.Unbridged;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaPlane.AddressFamily;
import io.tandem.engine.media.Mixer.Seat;
import io.tandem.engine.sdp.LocalSession;
import io.tandem.engine.sdp.SessionDescription;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/// A room of another node that looks like one of this node.
class PartyEndTest {
    private static final InetSocketAddress FAR = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
    private static final Place CONFERS = new Place(Seat.OPEN, new Place.Conferring());

    private final TestInbox<RoomEvent> participant = TestInbox.create();
    private final TestInbox<RoomEnd.Answered> line = TestInbox.create();
    private final FakeMediaPlane media = new FakeMediaPlane();
    private final LocalSession far = LocalSession.at(FAR, 1);
    private final LocalSession.Said offered = far.offer(Direction.SENDRECV);
    private final CallSid call = CallSid.mint(1);

    private Bench<PartyEnd.Command> hears(String description) {
        return Bench.of(PartyEnd.create(
                new TieLines(media, InetAddress.getLoopbackAddress()),
                new LineOffered(ConferenceSid.mint(), description, CONFERS, line.getRef()),
                call,
                participant.getRef()));
    }

    private void isRefused(Bench<PartyEnd.Command> end) {
        assertThat(participant.getAllReceived()).containsExactly(new Refused(Refusal.NO_LINE));
        assertThat(line.hasMessages()).isFalse();
        isOver(end);
    }

    private void isOver(Bench<PartyEnd.Command> end) {
        assertThat(end.isStopped()).isTrue();
        assertThat(media.openSessions()).isZero();
    }

    @Test
    void itsSessionIsTheAnswerAndTheParticipantIsSeated() {
        Bench<PartyEnd.Command> end = hears(offered.text());
        assertThat(media.latest().flow().orElseThrow().remote()).isEqualTo(FAR);
        var agreed = offered.session()
                .accept(
                        SessionDescription.parse(line.receiveMessage().description())
                                .orElseThrow(),
                        Direction.SENDRECV)
                .orElseThrow();
        assertThat(agreed.remote().getPort())
                .isEqualTo(media.latest().localAddress().getPort());
        var seated = (Seated) participant.receiveMessage();
        assertThat(seated.place()).isEqualTo(CONFERS);
        assertThat(seated.room()).isEqualTo(end.ref());
    }

    @Test
    void aLegThatSitsThereIsBridgedToTheLineUntilItLeaves() {
        hears(offered.text());
        var session = media.latest();
        media.open(call, AddressFamily.IPV4, TestInbox.<MediaEvent>create().getRef());
        var leg = media.latest();
        var seating = ((Seated) participant.receiveMessage()).seating();
        seating.seat(leg, Seat.MUTED);
        assertThat(leg.acts()).containsExactly(new Bridged(session));
        seating.leave(leg);
        assertThat(leg.acts()).containsExactly(new Bridged(session), new Unbridged());
    }

    @Test
    void withoutAPortTheParticipantIsRefused() {
        media.refuseNextOpen("no port");
        isRefused(hears(offered.text()));
    }

    @Test
    void anOfferThatCannotBeReadIsRefused() {
        isRefused(hears("?"));
    }

    @Test
    void itEndsWithTheOtherEnd() {
        Bench<PartyEnd.Command> end = hears(offered.text());
        end.isGone(line.getRef());
        isOver(end);
    }

    @Test
    void itEndsWithItsParentAndItsSessionWithIt() {
        hears(offered.text()).crash();
        assertThat(media.openSessions()).isZero();
    }
}
