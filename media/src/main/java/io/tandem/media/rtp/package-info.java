/// RTP and RTCP over UDP in event loops of our own.
///
/// ```
/// any thread                 MediaLoop (one thread)                       network
///   |--- command ---> inbox ---> RtpSession                                  |
///   |                            |<----------- Selector: readable -----------|
///   |                            |   RtpPacket, ReceptionStats, KeyReader    |
///   |<-- MediaEvent -------------|                                           |
///   |                    tick every 20 ms: Player, KeySender                 |
///   |                            |--- OutgoingStream ----------------------->|
///   |                    LoopTimer: RTCP reports, silence                    |
/// ```
///
/// Rooms of conferences ([io.tandem.media.rtp.RtpMixer]) are mixed at the same ticks.
///
/// Everything below [io.tandem.media.rtp.RtpMediaPlane] is owned by one loop's thread and has no locks. Two bridged
/// sessions, and all in a room, are brought to the same loop, so that a packet crosses no thread. Nothing is allocated
/// per packet.
@NullMarked
package io.tandem.media.rtp;

import org.jspecify.annotations.NullMarked;
