package io.tandem.engine.media;

/// The codecs that the engine can offer (RFC 3551 6), best first as a developer would want them.
public enum Codec {
    /// G.711 µ-law, payload type 0.
    PCMU(0),
    /// G.711 A-law, payload type 8.
    PCMA(8);

    private final int payloadType;

    Codec(int payloadType) {
        this.payloadType = payloadType;
    }

    /// The static RTP payload type.
    public int payloadType() {
        return payloadType;
    }
}
