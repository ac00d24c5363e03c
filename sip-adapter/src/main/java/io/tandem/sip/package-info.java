/// SIP as the engine's port wants it. JAIN-SIP's transaction layer runs below; nothing outside this package sees
/// `javax.sip`.
///
/// ```
/// sockets           Reception                 transactions                engine
///  UdpProcessor ---> parses, judges -------->  ServerTransactions ------> SipGateway.Inbound
///  TcpProcessor      (RequestRules)     |                  ^
///                                       +--->  ClientTransactions ------> SipGateway.ClientEvent
///  UdpProcessor <-------------------------------- RiStack (JAIN-SIP: states and timers of RFC 3261 17)
///  TcpProcessor <------ MessageWriter <-----------------------------------  SipGateway.Command
/// ```
///
/// Messages are read and written here, byte for byte; JAIN-SIP is handed skeletons that carry only what a transaction
/// is matched by (Via, tags, Call-ID, CSeq), so nothing that it parses or re-encodes differently can be lost.
@NullMarked
package io.tandem.sip;

import org.jspecify.annotations.NullMarked;
