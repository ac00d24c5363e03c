package io.tandem.sip;

import io.tandem.engine.sip.Method;

/// Counts what passes; called from several threads, and not to take time.
public interface SipMeter {
    /// Counts nothing.
    SipMeter NONE = new SipMeter() {};

    /// A request came that is well-formed and no retransmission.
    default void requestReceived(Method method) {}

    /// A request of ours was sent; its retransmissions do not count.
    default void requestSent(Method method) {}

    /// A response came that belongs to a request of ours.
    default void responseReceived(int status) {}

    /// A response was sent; its retransmissions do not count.
    default void responseSent(int status) {}

    /// A request or response came a second time.
    default void retransmissionReceived() {}

    /// A datagram was thrown away because the queue was full.
    default void datagramDropped() {}

    /// A message came that cannot be read, or that belongs to nothing.
    default void messageIgnored() {}
}
