package io.tandem.engine.media;

import io.tandem.engine.sid.CallSid;
import org.apache.pekko.actor.typed.ActorRef;

/// Opens media sessions. The built-in plane carries RTP in this process; another may drive an external media server.
public interface MediaPlane {
    /// Opens a session; `listener` is told [MediaEvent.Opened] or [MediaEvent.OpenFailed], and then what happens in
    /// it.
    ///
    /// @param call whose audio it is, for logs
    /// @param family the address family that the peer uses
    /// @return gives the session up before its listener has it
    Opening open(CallSid call, AddressFamily family, ActorRef<? super MediaEvent> listener);

    /// A session that was asked for.
    interface Opening {
        /// Whoever asked is gone: the session is closed, now or as soon as it is open. Once it is closed,
        /// nothing happens. Any thread may call this.
        void abandon();
    }

    /// How many sessions are open.
    int openSessions();

    /// An address family.
    enum AddressFamily {
        IPV4,
        IPV6
    }
}
