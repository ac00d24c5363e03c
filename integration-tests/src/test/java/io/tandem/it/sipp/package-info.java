/// Calls by SIPp to a node on loopback, with an application and RTP that are real.
///
/// ```
/// SIPp (folder sipp/) ----SIP----> Engine (a Node, in process) ----HTTP----> Application (records all requests)
///        Voice (a UDP socket) <====RTP====>
/// ```
///
/// Each test ends with [io.tandem.it.sipp.NothingLeft].
@NullMarked
package io.tandem.it.sipp;

import org.jspecify.annotations.NullMarked;
