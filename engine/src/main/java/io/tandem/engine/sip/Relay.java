package io.tandem.engine.sip;

/// Says of a request, before anything else is done with it, whether it is for this node or only passes it. What it
/// passes on has no transaction here (RFC 3261 16.11): whoever sent it repeats it, and the answer goes back the way it
/// came.
///
/// ```
/// Phone           SipGateway of A       SipGateway of B
///  |-----BYE------------>|------BYE-------------->|   way: Onward to B
///  |<----200-------------|<-----200---------------|   A knows its own Via, takes it off and keeps nothing
/// ```
@FunctionalInterface
public interface Relay {
    /// Everything is for this node.
    Relay NONE = Here::new;

    /// Where `request` goes, which came over `flow`. It is asked for each request, by many threads.
    Way way(SipRequest request, Flow flow);

    /// Where a request goes.
    sealed interface Way {}

    /// It is for this node.
    ///
    /// @param request the request, as the engine is to see it
    /// @param flow where it first came from, which is not always where it came from last
    record Here(SipRequest request, Flow flow) implements Way {}

    /// It goes to a server.
    ///
    /// @param request what to send, but for Via
    /// @param server its `host:port`; the transport is that by which the request came
    record Onward(SipRequest request, String server) implements Way {}

    /// It goes down a connection that a phone made; when that has ended the answer is 430 (RFC 5626 5.3).
    ///
    /// @param request what to send, but for Via
    /// @param phone the other end of the connection
    record Down(SipRequest request, Remote phone) implements Way {}

    /// It has come far enough.
    ///
    /// @param status of the answer, which an ACK does not get
    record Refused(int status) implements Way {}
}
