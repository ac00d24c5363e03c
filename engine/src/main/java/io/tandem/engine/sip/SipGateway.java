package io.tandem.engine.sip;

import org.apache.pekko.actor.typed.ActorRef;

/// The gateway to the network, one per node: it owns the transports and the transaction layer (RFC 3261 17, 18), and
/// knows nothing of dialogs.
///
/// ```
/// Peer            SipGateway                      whoever answers for calls
///  |----INVITE------->|------RequestReceived------------->|
///  |<---100-----------|<-----Respond(180)-----------------|   100 is the gateway's own
///  |<---180-----------|<-----Respond(200)-----------------|   repeated by the leg until ACK comes
///  |<---200-----------|                                   |
///  |----ACK---------->|------AckReceived----------------->|
///  |<---REFER---------|<-----Send(REFER, replyTo)---------|
///  |----202---------->|------Responded(202)-------------->| replyTo
/// ```
///
/// It writes Via, Content-Length, User-Agent or Server, and Contact where a message needs one and has none. What a
/// request lacks to be a request at all (RFC 3261 8.1.1, 8.2) it answers itself and tells nobody.
public interface SipGateway {
    /// What the gateway is asked to do.
    sealed interface Command permits Send, SendAck, Cancel, Respond {}

    /// Sends a request in a new client transaction.
    ///
    /// @param request what to send
    /// @param replyTo hears any number of provisional [Responded], then exactly one final [Responded], [TimedOut]
    ///     or [Undeliverable]; after the first 2xx to an INVITE each further one too
    record Send(SipRequest request, ActorRef<? super ClientEvent> replyTo) implements Command {}

    /// Sends the ACK of a 2xx: no transaction, no answer.
    record SendAck(SipRequest ack) implements Command {}

    /// Cancels the INVITE that was sent with this value (RFC 3261 9.1). The gateway waits for a provisional
    /// response first.
    record Cancel(SipRequest invite) implements Command {}

    /// Answers a request. A 2xx to an INVITE may be sent again with the same value: repeating it is the leg's duty.
    record Respond(ServerTransactionId transaction, SipResponse response) implements Command {}

    /// What becomes of a request of ours.
    sealed interface ClientEvent permits Responded, TimedOut, Undeliverable {
        /// The request that this is about.
        SipRequest request();
    }

    /// A response came; never 100.
    record Responded(SipRequest request, SipResponse response) implements ClientEvent {}

    /// No final response came in time (Timer B or F, RFC 3261 17.1).
    record TimedOut(SipRequest request) implements ClientEvent {}

    /// The request could not be sent.
    record Undeliverable(SipRequest request, String why) implements ClientEvent {}

    /// What comes in. Whoever hears it routes it by the tag in To ([DialogTag]).
    sealed interface Inbound permits RequestReceived, AckReceived, CancelReceived {
        /// The request that came.
        SipRequest request();
    }

    /// A request that is well-formed and that the engine speaks ([Capabilities]).
    ///
    /// @param request the request
    /// @param transaction answers it
    /// @param gateway where to answer
    /// @param flow where it came from
    record RequestReceived(SipRequest request, ServerTransactionId transaction, ActorRef<Command> gateway, Flow flow)
            implements Inbound {
        /// Sends `response` to this request.
        public void respond(SipResponse response) {
            gateway.tell(new Respond(transaction, response));
        }

        /// Answers with that status and nothing else.
        public void respond(int status) {
            respond(request.answer(status));
        }
    }

    /// The ACK of a 2xx; that of another final response ends in the transaction layer.
    record AckReceived(SipRequest request) implements Inbound {}

    /// CANCEL for an INVITE that has no final response yet. The CANCEL is answered; the INVITE is not.
    ///
    /// @param request the INVITE
    /// @param transaction the INVITE's
    record CancelReceived(SipRequest request, ServerTransactionId transaction) implements Inbound {}
}
