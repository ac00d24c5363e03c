package io.tandem.engine.conference;

import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaPlane;
import io.tandem.engine.media.MediaPlane.AddressFamily;
import io.tandem.engine.media.MediaSession;
import io.tandem.engine.sdp.LocalSession;
import io.tandem.engine.sid.CallSid;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.pekko.actor.typed.ActorRef;

/// What this node makes its ends of tie lines of. A tie line is the RTP between two nodes that brings the audio of one
/// participant to a room of another node, and what the room says back.
///
/// ```
/// node B: leg <-> session <--bridge--> session ==== RTP, G.711 ==== session <--seat--> mixer :node A
///                                      PartyEnd --Answered-->  RoomEnd
///                                               <--Moved, …--
/// ```
///
/// @param media opens its sessions
/// @param host where other nodes reach them; any address: where phones do
public record TieLines(MediaPlane media, InetAddress host) {
    MediaPlane.Opening open(CallSid call, ActorRef<MediaEvent> listener) {
        return media.open(call, host instanceof Inet6Address ? AddressFamily.IPV6 : AddressFamily.IPV4, listener);
    }

    /// What is told about `session` to the other end, which is on a node of ours: nothing is translated on the way.
    LocalSession described(MediaSession session) {
        InetSocketAddress told = session.localAddress();
        InetAddress reached = host.isAnyLocalAddress() ? told.getAddress() : host;
        return LocalSession.at(new InetSocketAddress(reached, told.getPort()), told.getPort());
    }
}
