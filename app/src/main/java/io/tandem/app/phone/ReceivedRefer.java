package io.tandem.app.phone;

import io.tandem.engine.leg.Leg;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipFrag;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipRequest;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// One REFER that this phone was sent as Transferee, and the implicit subscription that tells its progress.
///
/// ```
/// Transferor          ReceivedRefer           LineActor       line to the target
///  |------REFER---------->|                       |                 |
///  |<-----202-------------|                       |                 |   RFC 3515 2.4.2
///  |<-----NOTIFY 100------|   telling             |                 |   one NOTIFY at a time
///  |------200------------>|   listening           |                 |
///  |                      |<------------------------Progress(180)---|
///  |<-----NOTIFY 180------|                       |                 |
///  |                      |<------------------------Progress(200)---|
///  |<-----NOTIFY 200------|   terminated;reason=noresource          |   RFC 3515 2.4.7
///  |------200------------>|-----Told(200)-------->|                 |
/// ```
///
/// `owner` hears a [PhoneEvent.Notified] for every NOTIFY that was answered. The actor ends with the final one, or
/// with its dialog: then its parent, the line, stops.
final class ReceivedRefer {
    sealed interface Command {}

    /// The call to the target has got so far.
    record Progress(int status) implements Command {}

    private record Answered(SipGateway.ClientEvent event) implements Command {}

    private static final int TRYING = 100;

    /// The state of the subscription while the target is called, and how long that may take.
    private static final String ACTIVE = "active;expires=180";

    private static final String TERMINATED = "terminated;reason=noresource";

    private final ActorRef<Leg.Command> leg;
    private final ActorRef<? super PhoneEvent> owner;
    private final ActorRef<SipGateway.ClientEvent> answers;
    private final String event;

    private ReceivedRefer(
            ActorContext<Command> context,
            SipRequest refer,
            ActorRef<Leg.Command> leg,
            ActorRef<? super PhoneEvent> owner) {
        this.leg = leg;
        this.owner = owner;
        this.answers = context.messageAdapter(SipGateway.ClientEvent.class, Answered::new);
        this.event = "refer;id=" + refer.cSeq(); // RFC 3515 2.4.6
    }

    static Behavior<Command> create(SipRequest refer, ActorRef<Leg.Command> leg, ActorRef<? super PhoneEvent> owner) {
        return Behaviors.setup(context -> new ReceivedRefer(context, refer, leg, owner).tell(TRYING));
    }

    /// Nothing new; the line to the target will have news, or the dialog ends.
    private Behavior<Command> listening(int told) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Progress(var status) -> status == told ? Behaviors.same() : tell(status);
            case Answered _ -> Behaviors.unhandled(); // no NOTIFY is under way
        });
    }

    /// A NOTIFY is under way; the gateway always says what became of it.
    private Behavior<Command> telling(int status, Optional<Integer> news) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Progress(var newer) -> telling(status, Optional.of(newer));
            case Answered(SipGateway.Responded(var _, var response)) when !response.isFinal() -> Behaviors.same();
            case Answered _ -> {
                owner.tell(new PhoneEvent.Notified(status));
                yield isFinal(status)
                        ? Behaviors.stopped()
                        : news.map(this::tell).orElseGet(() -> listening(status));
            }
        });
    }

    private Behavior<Command> tell(int status) {
        Headers headers = Headers.of(HeaderName.EVENT, event)
                .and(HeaderName.SUBSCRIPTION_STATE, isFinal(status) ? TERMINATED : ACTIVE);
        var notify = new Leg.InDialog(Method.NOTIFY, headers, Optional.of(new SipFrag(status).body()));
        leg.tell(new Leg.SendInDialog(notify, answers));
        return telling(status, Optional.empty());
    }

    private static boolean isFinal(int status) {
        return status >= 200;
    }
}
