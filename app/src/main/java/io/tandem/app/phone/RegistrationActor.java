package io.tandem.app.phone;

import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Challenge;
import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.Responded;
import io.tandem.engine.sip.SipGateway.TimedOut;
import io.tandem.engine.sip.SipGateway.Undeliverable;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// A phone's binding at its registrar: made, renewed before it ends, and taken back (RFC 3261 10.2).
///
/// ```
/// PhoneActor     RegistrationActor                Registrar
///  |--Register-------->|-----REGISTER----------------->|   asking     Timer F is the gateway's
///  |                   |<----401-----------------------|
///  |                   |-----REGISTER, Authorization-->|
///  |<-Registered-------|<----200, Contact;expires=300-|   registered
///  |                   |-----REGISTER----------------->|   asking     before the 300 s are over
///  |--Unregister------>|-----REGISTER, Expires: 0----->|   asking
///  |<-Unregistered-----|<----200-----------------------|   idle
/// ```
///
/// It lives as long as its phone.
final class RegistrationActor {
    sealed interface Command {}

    /// The phone is to be reachable.
    record Register() implements Command {}

    /// The phone is not to be reachable any more.
    record Unregister() implements Command {}

    private record Answered(SipGateway.ClientEvent event) implements Command {}

    private record RefreshDue() implements Command {}

    private static final long WISHED = 300;
    private static final long SHORTEST = 4;
    private static final long LONGEST = 86_400;

    /// What a REGISTER is for.
    private enum Wish {
        HERE,
        GONE
    }

    /// Whether a REGISTER answers a challenge.
    private enum Try {
        FIRST,
        WITH_PROOF
    }

    /// Where one registration stands.
    ///
    /// @param wish what is asked for
    /// @param cSeq the number of the last REGISTER
    /// @param expires how long the binding shall last
    /// @param tried what has been tried so far
    private record Asked(Wish wish, long cSeq, long expires, Try tried) {}

    private final TimerScheduler<Command> timers;
    private final Account account;
    private final String contact;
    private final ActorRef<SipGateway.Command> gateway;
    private final ActorRef<? super PhoneEvent> phone;
    private final ActorRef<SipGateway.ClientEvent> answers;
    private final NameAddr self;
    private final String callId = UUID.randomUUID().toString();

    private RegistrationActor(
            TimerScheduler<Command> timers,
            Account account,
            String contact,
            ActorRef<SipGateway.Command> gateway,
            ActorRef<? super PhoneEvent> phone,
            ActorRef<SipGateway.ClientEvent> answers) {
        this.timers = timers;
        this.account = account;
        this.contact = contact;
        this.gateway = gateway;
        this.phone = phone;
        this.answers = answers;
        this.self = NameAddr.of(account.address()).withTag(DialogTag.mint(CallSid.mint(0)));
    }

    /// Registers when it is told to.
    ///
    /// @param contact the URI by which the phone is called
    /// @param phone hears every end of a request
    static Behavior<Command> create(
            Account account, String contact, ActorRef<SipGateway.Command> gateway, ActorRef<? super PhoneEvent> phone) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var answers = context.messageAdapter(SipGateway.ClientEvent.class, Answered::new);
            return new RegistrationActor(timers, account, account.contact(contact), gateway, phone, answers).idle(0);
        }));
    }

    /// Not registered; the phone says when it wants to be.
    private Behavior<Command> idle(long cSeq) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Register _ -> ask(new Asked(Wish.HERE, cSeq, WISHED, Try.FIRST));
            case Unregister _ -> {
                phone.tell(new PhoneEvent.Unregistered());
                yield Behaviors.same();
            }
            case Answered _, RefreshDue _ -> Behaviors.unhandled(); // nothing was asked for
        });
    }

    /// The gateway always says what became of a request.
    private Behavior<Command> asking(Asked asked, SipRequest request) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Answered(Responded(var _, var response)) when !response.isFinal() -> Behaviors.same();
            case Answered(Responded(var _, var response)) -> answered(asked, request, response);
            case Answered(TimedOut _) -> refused(asked, 408);
            case Answered(Undeliverable _) -> refused(asked, 503);
            case Unregister _ -> ask(new Asked(Wish.GONE, asked.cSeq(), 0, Try.FIRST)); // the answer meant is the last
            case Register _ -> Behaviors.same(); // that is what is asked for, or it is too late
            case RefreshDue _ -> Behaviors.unhandled(); // armed only while registered
        });
    }

    private Behavior<Command> registered(Asked asked) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case RefreshDue _, Register _ -> ask(new Asked(Wish.HERE, asked.cSeq(), asked.expires(), Try.FIRST));
            case Unregister _ -> ask(new Asked(Wish.GONE, asked.cSeq(), 0, Try.FIRST));
            case Answered _ -> Behaviors.same(); // of a REGISTER that a later one has overtaken
        });
    }

    private Behavior<Command> ask(Asked asked) {
        return send(asked, Headers.NONE);
    }

    private Behavior<Command> send(Asked asked, Headers proof) {
        timers.cancel(new RefreshDue());
        Asked next = new Asked(asked.wish(), asked.cSeq() + 1, asked.expires(), asked.tried());
        SipRequest request = new SipRequest(
                Method.REGISTER,
                account.registrarUri(),
                Headers.of(HeaderName.FROM, self.toString())
                        .and(HeaderName.TO, NameAddr.of(account.address()).toString())
                        .and(HeaderName.CALL_ID, callId)
                        .and(HeaderName.CSEQ, next.cSeq() + " " + Method.REGISTER)
                        .and(HeaderName.MAX_FORWARDS, "70")
                        .and(HeaderName.CONTACT, "<" + contact + ">")
                        .and(HeaderName.EXPIRES, Long.toString(next.expires()))
                        .and(proof),
                Optional.empty());
        gateway.tell(new SipGateway.Send(request, answers));
        return asking(next, request);
    }

    private Behavior<Command> answered(Asked asked, SipRequest request, SipResponse response) {
        if (response.cSeq() != asked.cSeq()) {
            return Behaviors.same(); // of a REGISTER that a later one has overtaken
        }
        return switch (response.status()) {
            case 401, 407 -> challenged(asked, request, response);
            case 423 -> tooBrief(asked, response);
            default -> response.isSuccess() ? accepted(asked, response) : refused(asked, response.status());
        };
    }

    private Behavior<Command> challenged(Asked asked, SipRequest request, SipResponse response) {
        boolean proxy = response.status() == 407;
        HeaderName asks = proxy ? HeaderName.PROXY_AUTHENTICATE : HeaderName.WWW_AUTHENTICATE;
        HeaderName answers = proxy ? HeaderName.PROXY_AUTHORIZATION : HeaderName.AUTHORIZATION;
        Optional<Headers> proof = account.credentials()
                .flatMap(credentials -> response.headers().all(asks).stream()
                        .flatMap(value -> Challenge.parse(value).stream())
                        .findFirst() // the server's favourite comes first (RFC 8760)
                        .map(challenge -> challenge.answer(
                                credentials,
                                Method.REGISTER,
                                request.uri(),
                                1,
                                UUID.randomUUID().toString())))
                .map(value -> Headers.of(answers, value));
        if (asked.tried() != Try.FIRST || proof.isEmpty()) {
            return refused(asked, response.status()); // the password is wrong, or there is none
        }
        return send(new Asked(asked.wish(), asked.cSeq(), asked.expires(), Try.WITH_PROOF), proof.get());
    }

    /// RFC 3261 10.2.8.
    private Behavior<Command> tooBrief(Asked asked, SipResponse response) {
        Optional<Long> least = response.headers()
                .first(HeaderName.of("Min-Expires"))
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(Long::valueOf);
        if (asked.wish() == Wish.GONE || least.isEmpty() || least.get() <= asked.expires() || least.get() > LONGEST) {
            return refused(asked, response.status());
        }
        return ask(new Asked(asked.wish(), asked.cSeq(), least.get(), Try.FIRST));
    }

    private Behavior<Command> accepted(Asked asked, SipResponse response) {
        if (asked.wish() == Wish.GONE) {
            phone.tell(new PhoneEvent.Unregistered());
            return idle(asked.cSeq());
        }
        long granted = Math.max(SHORTEST, granted(response).orElse(asked.expires()));
        timers.startSingleTimer(new RefreshDue(), Duration.ofSeconds(granted * 3 / 4));
        phone.tell(new PhoneEvent.Registered());
        return registered(asked);
    }

    /// How long our binding lasts, as the registrar says.
    private Optional<Long> granted(SipResponse response) {
        return response.headers().all(HeaderName.CONTACT).stream()
                .flatMap(value -> NameAddr.parse(value).stream())
                .filter(bound -> bound.uri().equals(contact))
                .flatMap(bound -> bound.parameter("expires").stream())
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(Long::valueOf)
                .findFirst();
    }

    private Behavior<Command> refused(Asked asked, int status) {
        phone.tell(new PhoneEvent.RegistrationRefused(status));
        return idle(asked.cSeq());
    }
}
