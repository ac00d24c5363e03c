package io.tandem.engine.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.bench.Bench;
import io.tandem.engine.leg.Phone;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipRequest;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/// A call from this node to a number of this node.
class LoopbackTest {
    private final TestInbox<SipGateway.Inbound> inbound = TestInbox.create();
    private final TestInbox<SipGateway.ClientEvent> caller = TestInbox.create();
    private final Bench<SipGateway.Command> loopback = Bench.of(Loopback.create(inbound.getRef()));

    private RequestReceived sends(SipRequest request) {
        loopback.tell(new SipGateway.Send(request, caller.getRef()));
        return (RequestReceived) inbound.receiveMessage();
    }

    private void answers(RequestReceived received, int status) {
        received.respond(status);
        loopback.run();
    }

    private void hears(Integer... statuses) {
        assertThat(caller.getAllReceived())
                .extracting(event -> ((SipGateway.Responded) event).response().status())
                .containsExactly(statuses);
    }

    @Test
    void aRequestArrivesWithAContactAndIsAnswered() {
        SipRequest invite = new Phone("tag").request(Method.INVITE);
        RequestReceived received = sends(invite);
        assertThat(received.request().headers().first(HeaderName.CONTACT)).contains("<sip:inside@tandem.invalid>");
        assertThat(received.gateway()).isEqualTo(loopback.ref());
        answers(received, 180);
        answers(received, 200);
        hears(180, 200);
    }

    @Test
    void aContactOfItsOwnIsKept() {
        assertThat(sends(Phone.invite()).request()).isEqualTo(Phone.invite());
    }

    @Test
    void tryingIsNotPassedOn() {
        RequestReceived received = sends(Phone.invite());
        answers(received, 100);
        hears();
    }

    @Test
    void aRepeated200FindsNobody() {
        RequestReceived received = sends(Phone.invite());
        answers(received, 200);
        answers(received, 200);
        hears(200);
    }

    @Test
    void twoRequestsAreToldApart() {
        RequestReceived first = sends(new Phone("tag").numbered(Method.INFO, 1));
        RequestReceived second = sends(new Phone("tag").numbered(Method.INFO, 2));
        answers(second, 481);
        answers(first, 200);
        hears(481, 200);
    }

    @Test
    void anAckArrives() {
        SipRequest ack = new Phone("tag").ack(100);
        loopback.tell(new SipGateway.SendAck(ack));
        assertThat(inbound.getAllReceived()).containsExactly(new SipGateway.AckReceived(ack));
    }

    @Test
    void anInviteIsCancelledWhileItIsNotAnswered() {
        RequestReceived received = sends(Phone.invite());
        loopback.tell(new SipGateway.Cancel(Phone.invite()));
        assertThat(inbound.getAllReceived())
                .containsExactly(new SipGateway.CancelReceived(received.request(), received.transaction()));
    }

    @Test
    void aCancelOfAnAnsweredInviteOrOfAnotherIsNothing() {
        answers(sends(Phone.invite()), 200);
        hears(200);
        sends(new Phone("tag").request(Method.INVITE));
        loopback.tell(new SipGateway.Cancel(Phone.invite()));
        assertThat(inbound.getAllReceived()).isEmpty();
    }
}
