package io.tandem.engine.leg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.bench.Bench;
import io.tandem.engine.media.FakeMediaPlane;
import io.tandem.engine.media.MediaFlow;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Flow;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.ServerTransactionId;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipMessage;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.sip.Transport;
import io.tandem.engine.timer.SipTimers;
import io.tandem.engine.trace.TraceSink;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.AfterEach;

/// A leg on the bench, between a gateway and an owner who only write down what they are told. A test asserts all of it:
/// what is left over at its end fails it, and so does a media session that an ended leg left open.
abstract class LegTest {
    static final CallSid CALL = new CallSid("CA00100000000000000000000000000000");
    static final String OUR_TAG = "our-tag";

    final FakeMediaPlane media = new FakeMediaPlane();
    final TestInbox<SipGateway.Command> gateway = TestInbox.create("gateway");
    final TestInbox<Leg.Event> owner = TestInbox.create("owner");
    final Phone alice = new Phone(OUR_TAG);

    @SuppressWarnings("NullAway.Init") // each test starts its own
    Bench<Leg.Command> leg;

    private final List<SipGateway.Command> commands = new ArrayList<>();
    private final List<Leg.Event> events = new ArrayList<>();
    private int transactions;
    private int deaths;

    /// Alice calls, and talks with us.
    ///
    /// @param invite her INVITE, with an offer
    void talks(SipRequest invite) {
        leg = Bench.of(Leg.answering(received(invite, "invite", gateway), OUR_TAG, setup(), owner.getRef()::tell));
        leg.tell(new Leg.Answer());
        says("200 INVITE");
        comesAck(alice.ack(100));
        hearsEstablished();
    }

    /// The leg dies of an exception: it tells nothing.
    void dies() {
        deaths++;
        leg.crash();
    }

    LegSetup setup() {
        return new LegSetup(
                CALL,
                SipTimers.STANDARD,
                media,
                TraceSink.NONE,
                InstantSource.fixed(Instant.EPOCH),
                new SplittableRandom(7));
    }

    @AfterEach
    void everythingWasAssertedAndNoEndedLegHoldsAPort() {
        says();
        hears();
        long ends = events.stream().filter(Leg.Ended.class::isInstance).count();
        assertThat(ends).as("endings told").isLessThanOrEqualTo(1);
        if (ends == 1 || leg.isStopped()) {
            assertThat(media.open()).as("open media sessions of an ended leg").isEmpty();
        }
        if (leg.isStopped()) {
            assertThat(ends).as("endings told by a stopped leg").isEqualTo(1 - deaths);
        }
        media.sessions()
                .forEach(session -> assertThat(session.acts())
                        .filteredOn(FakeMediaPlane.Closed.class::isInstance)
                        .hasSizeLessThanOrEqualTo(1));
    }

    /// All that the gateway was asked for since the last time: `200 INVITE` for a response, `BYE` for a request.
    void says(String... expected) {
        List<SipGateway.Command> news = gateway.getAllReceived();
        commands.addAll(news);
        assertThat(news.stream().map(LegTest::line)).containsExactly(expected);
    }

    /// All that the owner was told since the last time.
    void hears(Leg.Event... expected) {
        List<Leg.Event> news = owner.getAllReceived();
        events.addAll(news);
        assertThat(news).containsExactly(expected);
    }

    /// The owner was told of nothing but the confirmed dialog.
    Leg.Established hearsEstablished() {
        List<Leg.Event> news = owner.getAllReceived();
        events.addAll(news);
        assertThat(news).singleElement().isInstanceOf(Leg.Established.class);
        return (Leg.Established) news.getFirst();
    }

    static Leg.Ended ended(EndReason why) {
        return new Leg.Ended(why);
    }

    private static String line(SipGateway.Command command) {
        return switch (command) {
            case SipGateway.Respond(var _, var response) ->
                response.status() + " " + response.cSeqMethod().orElseThrow();
            case SipGateway.Send(var request, var _) -> request.method().name();
            case SipGateway.SendAck _ -> "ACK";
            case SipGateway.Cancel _ -> "CANCEL";
        };
    }

    /// The last response of ours that [#says] saw.
    SipResponse lastResponse() {
        return commands.reversed().stream()
                .filter(SipGateway.Respond.class::isInstance)
                .map(command -> ((SipGateway.Respond) command).response())
                .findFirst()
                .orElseThrow();
    }

    private SipGateway.Send lastSend() {
        return commands.reversed().stream()
                .filter(SipGateway.Send.class::isInstance)
                .map(SipGateway.Send.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /// The last request of ours that [#says] saw, but ACK.
    SipRequest lastRequest() {
        return lastSend().request();
    }

    /// The last ACK of ours that [#says] saw.
    SipRequest lastAck() {
        return commands.reversed().stream()
                .filter(SipGateway.SendAck.class::isInstance)
                .map(command -> ((SipGateway.SendAck) command).ack())
                .findFirst()
                .orElseThrow();
    }

    static SipGateway.RequestReceived received(
            SipRequest request, String transaction, TestInbox<SipGateway.Command> gateway) {
        return new SipGateway.RequestReceived(
                request,
                new ServerTransactionId(transaction),
                gateway.getRef(),
                new Flow(
                        Transport.UDP,
                        new InetSocketAddress("192.0.2.1", 5060),
                        new InetSocketAddress("192.0.2.9", 5060)));
    }

    /// The peer's request comes in.
    void comes(SipRequest request) {
        transactions++;
        leg.tell(new Leg.Deliver(received(request, "tx-" + transactions, gateway)));
    }

    void comesAck(SipRequest ack) {
        leg.tell(new Leg.Deliver(new SipGateway.AckReceived(ack)));
    }

    /// The peer answers the last request of ours.
    SipResponse answers(int status) {
        SipResponse response = Phone.answer(lastRequest(), status);
        answers(response);
        return response;
    }

    void answers(SipResponse response) {
        tellSender(new SipGateway.Responded(lastRequest(), response));
    }

    /// The peer does not answer the last request of ours.
    void timesOut() {
        tellSender(new SipGateway.TimedOut(lastRequest()));
    }

    /// The last request of ours could not be sent.
    void isUndeliverable() {
        tellSender(new SipGateway.Undeliverable(lastRequest(), "no route"));
    }

    void tellSender(SipGateway.ClientEvent event) {
        tellSender(lastSend(), event);
    }

    private void tellSender(SipGateway.Send send, SipGateway.ClientEvent event) {
        send.replyTo().tell(event);
        leg.run();
    }

    /// An answer to an older request of ours: the one that `request` is.
    void answersTo(SipRequest request, SipResponse response) {
        SipGateway.Send send = commands.stream()
                .filter(SipGateway.Send.class::isInstance)
                .map(SipGateway.Send.class::cast)
                .filter(one -> one.request().equals(request))
                .findFirst()
                .orElseThrow();
        tellSender(send, new SipGateway.Responded(request, response));
    }

    static String header(SipMessage message, HeaderName name) {
        return message.headers().first(name).orElse("");
    }

    static String sdp(SipMessage message) {
        return message.body().orElseThrow().text();
    }

    MediaFlow flow() {
        return media.latest().flow().orElseThrow();
    }
}
