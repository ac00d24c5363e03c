package io.tandem.engine.sip;

/// What carries SIP messages.
public enum Transport {
    UDP,
    TCP,
    TLS,
    WS,
    WSS
}
