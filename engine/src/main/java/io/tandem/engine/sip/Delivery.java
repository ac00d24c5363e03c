package io.tandem.engine.sip;

/// A message of the network on its way to the actor whose dialog it belongs to. One that comes too late is answered all
/// the same: whoever listens to the dead letters knows it by this.
public interface Delivery {
    /// What came in.
    SipGateway.Inbound inbound();
}
