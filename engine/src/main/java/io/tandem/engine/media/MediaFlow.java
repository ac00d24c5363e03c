package io.tandem.engine.media;

import java.net.InetSocketAddress;
import java.util.OptionalInt;

/// What offer and answer agreed on for one audio stream.
///
/// @param remote where the peer wants its RTP; a peer behind NAT is heard first and then sent to where it came from
/// (RFC 4961)
/// @param remoteRtcp where it wants its RTCP
/// @param codec the codec of both ways
/// @param digitsOut payload type of telephone events (RFC 4733) that the peer reads; empty when it reads none
/// @param digitsIn payload type of telephone events that we told the peer to use; empty when there is none
/// @param direction which way it may flow
public record MediaFlow(
        InetSocketAddress remote,
        InetSocketAddress remoteRtcp,
        Codec codec,
        OptionalInt digitsOut,
        OptionalInt digitsIn,
        Direction direction) {}
