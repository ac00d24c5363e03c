package io.tandem.engine.leg;

import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway.ClientEvent;
import io.tandem.engine.sip.SipGateway.Responded;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The phones that answered our INVITE beside the one that we talk with: each 2xx of theirs gets its ACK, and each
/// phone one BYE. They may come until 64*T1 after the first 2xx (RFC 3261 13.2.2.4); so long the actor stays.
///
/// ```
/// Peers          Leg
///  |-----200;a--->|   first: we talk with a
///  |<----ACK------|
///  |-----200;b--->|   also:  b is hung up on
///  |<----ACK------|
///  |<----BYE------|
///  |-----200;b--->|   a copy: its ACK was lost
///  |<----ACK------|
/// ```
final class Forks {
    private final LegParts leg;
    private final Map<String, Dialog> hungUpOn = new HashMap<>();
    private Window window = Window.CLOSED;

    private enum Window {
        OPEN,
        CLOSED
    }

    Forks(LegParts leg) {
        this.leg = leg;
    }

    /// The first 2xx came.
    void first() {
        window = Window.OPEN;
        leg.timers()
                .startSingleTimer(new Leg.ForksOverdue(), leg.setup().timers().transaction());
    }

    /// A 2xx of another phone came.
    void also(SipRequest invite, SipResponse response) {
        Dialog known = hungUpOn.get(response.toTag());
        Dialog fork = known == null ? Dialog.answered(invite, response) : known;
        leg.sendAck(fork.ack(invite));
        if (known == null) {
            Dialog.Next bye = fork.next(Method.BYE);
            hungUpOn.put(response.toTag(), bye.dialog());
            leg.send(bye.request());
        }
    }

    /// Answers a challenge to the BYE that one of them got.
    void heard(ClientEvent event) {
        Dialog fork = hungUpOn.get(event.request().toTag());
        if (fork == null) {
            return;
        }
        Optional<Dialog.Next> again = leg.requests().again(fork, event);
        if (again.isPresent()) {
            hungUpOn.put(fork.remoteTag(), again.get().dialog());
        } else if (event instanceof Responded(var _, var response)) {
            leg.trace().received(response);
        }
    }

    /// Whether `event` is about one of them.
    boolean isAbout(ClientEvent event) {
        return hungUpOn.containsKey(event.request().toTag());
    }

    boolean mayCome() {
        return window == Window.OPEN;
    }

    void overdue() {
        window = Window.CLOSED;
    }
}
