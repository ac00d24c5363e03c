package io.tandem.engine.route;

import io.tandem.engine.route.RouteSettings.Registering;
import io.tandem.engine.route.TrunkMeter.Reply;
import io.tandem.engine.sip.Authentication;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.Responded;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.sip.SipUri;
import io.tandem.engine.sip.Unfit;
import io.tandem.engine.sip.UriEscapes;
import io.tandem.engine.store.Trunk;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Registers us at one trunk, and again before that is over (RFC 3261 10.2.4), until it is told to leave.
///
/// ```
/// TrunkRegistration        trunk
///     |-----REGISTER-------->|   registering
///     |<----401--------------|
///     |-----REGISTER-------->|   with the answer
///     |<----200 expires=600--|   registered, for about three quarters of that
///     |-----REGISTER-------->|
///     |<----403, or nothing--|   waiting, each time twice as long
///
///     |<----Leave            |
///     |-----REGISTER;0------>|   withdrawing, until anything comes
/// ```
final class TrunkRegistration {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int MOST_DOUBLINGS = 16;

    /// What a registration is told.
    sealed interface Command {}

    /// We do not want it any more.
    record Leave() implements Command {}

    private record FromGateway(SipGateway.ClientEvent event) implements Command {}

    private record Due() implements Command {}

    /// What the next REGISTER is made of.
    private record Next(TrunkRequests requests, Authentication authentication, Duration expires) {
        Next after(Authentication challenged) {
            return new Next(requests, challenged, expires);
        }

        Next lasting(Duration longer) {
            return new Next(requests, authentication, longer);
        }
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final ActorRef<? super SipGateway.Command> gateway;
    private final ActorRef<SipGateway.ClientEvent> fromGateway;
    private final Trunk trunk;
    private final Credentials credentials;
    private final Registering settings;
    private final TrunkParts parts;

    private TrunkRegistration(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Trunk trunk,
            Credentials credentials,
            TrunkParts parts,
            ActorRef<? super SipGateway.Command> gateway) {
        this.context = context;
        this.timers = timers;
        this.fromGateway = context.messageAdapter(SipGateway.ClientEvent.class, FromGateway::new);
        this.trunk = trunk;
        this.credentials = credentials;
        this.settings = parts.settings().registering();
        this.parts = parts;
        this.gateway = gateway;
    }

    /// @param credentials the trunk's: their user is registered
    static Behavior<Command> create(
            Trunk trunk, Credentials credentials, TrunkParts parts, ActorRef<? super SipGateway.Command> gateway) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new TrunkRegistration(context, timers, trunk, credentials, parts, gateway).begin()));
    }

    private Behavior<Command> begin() {
        NameAddr self = NameAddr.of(addressOfRecord());
        return register(
                new Next(
                        TrunkRequests.from(self, self, trunk.uri()),
                        Authentication.with(credentials),
                        settings.expires()),
                0);
    }

    private String addressOfRecord() {
        String host = SipUri.parse(trunk.uri()).map(SipUri::host).orElseThrow();
        try {
            return "sip:" + UriEscapes.escaped(credentials.username(), UriEscapes.Part.USER) + "@" + host;
        } catch (Unfit unfit) {
            throw new IllegalArgumentException(unfit.why(), unfit);
        }
    }

    private Behavior<Command> register(Next next, int failures) {
        return registering(sent(next), failures);
    }

    /// The gateway writes Contact: it knows our address towards the trunk.
    private Next sent(Next next) {
        TrunkRequests requests = next.requests().next();
        SipRequest register = requests.request(Method.REGISTER)
                .with(HeaderName.EXPIRES, Long.toString(next.expires().toSeconds()));
        Authentication.Signed signed = next.authentication().sign(register);
        gateway.tell(new SipGateway.Send(signed.request(), fromGateway));
        return new Next(requests, signed.authentication(), next.expires());
    }

    /// The gateway sees to it that an end comes.
    private Behavior<Command> registering(Next next, int failures) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromGateway(Responded(var _, var response)) ->
                response.isFinal() ? answered(next, response, failures) : Behaviors.same();
            case FromGateway(SipGateway.TimedOut _) -> failed(next, "nothing answers", failures);
            case FromGateway(SipGateway.Undeliverable(var _, var why)) -> failed(next, why, failures);
            case Leave _ -> leaving(next);
            case Due _ -> Behaviors.same(); // of a registration that is being renewed
        });
    }

    private Behavior<Command> answered(Next next, SipResponse response, int failures) {
        if (response.isSuccess()) {
            return registered(next, response, failures);
        }
        Optional<Next> again = again(next, response);
        return again.isPresent()
                ? register(again.get(), failures)
                : failed(next, response.status() + " " + response.reason(), failures);
    }

    /// What is sent after a challenge, or after 423 (RFC 3261 10.2.8); nothing when that would be the same again.
    private static Optional<Next> again(Next next, SipResponse response) {
        if (Authentication.isChallenge(response)) {
            return next.authentication().challenged(response).map(next::after);
        }
        return response.status() == 423
                ? response.headers()
                        .first(HeaderName.MIN_EXPIRES)
                        .flatMap(TrunkRegistration::seconds)
                        .filter(least -> least.compareTo(next.expires()) > 0 && least.compareTo(LONGEST) <= 0)
                        .map(next::lasting)
                : Optional.empty();
    }

    private Behavior<Command> registered(Next next, SipResponse response, int failures) {
        parts.meter().registering(trunk.sid(), Reply.GOOD);
        if (failures > 0) {
            context.getLog().info("The trunk {} takes our registration again", trunk.sid());
        }
        Duration granted = granted(response).orElse(next.expires());
        timers.startSingleTimer(new Due(), between(0.65, 0.8, granted));
        return Behaviors.receiveMessage(command -> switch (command) {
            case Due _ -> register(next, 0);
            case Leave _ -> withdraw(next);
            case FromGateway _ -> Behaviors.same(); // nothing was asked
        });
    }

    /// The shortest that the trunk says of a contact of our user: others of that user may be of another node.
    private Optional<Duration> granted(SipResponse response) {
        OptionalLong shortest = response.headers().all(HeaderName.CONTACT).stream()
                .flatMap(value -> NameAddr.parse(value).stream())
                .filter(contact -> contact.user().equals(credentials.username()))
                .flatMap(contact -> contact.parameter("expires").flatMap(TrunkRegistration::seconds).stream())
                .mapToLong(Duration::toSeconds)
                .filter(seconds -> seconds > 0)
                .min();
        return shortest.isPresent()
                ? Optional.of(Duration.ofSeconds(shortest.getAsLong()))
                : response.headers().first(HeaderName.EXPIRES).flatMap(TrunkRegistration::seconds);
    }

    private static Optional<Duration> seconds(String text) {
        return SECONDS.matcher(text.strip()).matches()
                ? Optional.of(Duration.ofSeconds(Long.parseLong(text.strip())))
                : Optional.empty();
    }

    private Behavior<Command> failed(Next next, String why, int failures) {
        parts.meter().registering(trunk.sid(), Reply.BAD);
        if (failures == 0) {
            context.getLog().warn("The trunk {} does not take our registration: {}", trunk.sid(), why);
        }
        Duration doubled = settings.firstPause().multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        Duration pause = doubled.compareTo(settings.longestPause()) < 0 ? doubled : settings.longestPause();
        timers.startSingleTimer(new Due(), between(0.5, 1, pause));
        return waiting(next.after(Authentication.with(credentials)), failures + 1);
    }

    /// The nonces that did not help are forgotten.
    private Behavior<Command> waiting(Next next, int failures) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Due _ -> register(next, failures);
            case Leave _ -> Behaviors.stopped();
            case FromGateway _ -> Behaviors.same(); // nothing was asked
        });
    }

    private Duration between(double least, double most, Duration whole) {
        double part = least + parts.random().nextDouble() * (most - least);
        return Duration.ofMillis(Math.max(1_000, (long) (whole.toMillis() * part)));
    }

    /// No REGISTER is sent before the answer to the one before (RFC 3261 10.2).
    private Behavior<Command> leaving(Next next) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromGateway(Responded(var _, var response)) when !response.isFinal() -> Behaviors.same();
            case FromGateway(Responded(var _, var response)) ->
                response.isSuccess()
                        ? withdraw(next)
                        : again(next, response).map(this::withdraw).orElseGet(Behaviors::stopped);
            case FromGateway(SipGateway.TimedOut _), FromGateway(SipGateway.Undeliverable _) -> Behaviors.stopped();
            case Leave _, Due _ -> Behaviors.same(); // it is being left
        });
    }

    private Behavior<Command> withdraw(Next next) {
        timers.cancelAll();
        return withdrawing(sent(next.lasting(Duration.ZERO)));
    }

    private Behavior<Command> withdrawing(Next next) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromGateway(Responded(var _, var response)) when !response.isFinal() -> Behaviors.same();
            case FromGateway(Responded(var _, var response))
            when Authentication.isChallenge(response) ->
                next.authentication()
                        .challenged(response)
                        .map(answer -> withdrawing(sent(next.after(answer))))
                        .orElseGet(Behaviors::stopped);
            case FromGateway _ -> Behaviors.stopped();
            case Leave _, Due _ -> Behaviors.same(); // it is being left
        });
    }
}
