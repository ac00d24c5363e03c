package io.tandem.app.phone;

import io.tandem.app.node.Node;
import io.tandem.engine.trace.TraceSink;
import io.tandem.media.rtp.RtpMediaPlane;
import io.tandem.media.rtp.RtpSettings;
import io.tandem.sip.SipMeter;
import io.tandem.sip.SipSettings;
import io.tandem.sip.SipStack;
import io.tandem.sip.SipStartFailure;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/// A SIP phone that runs scripts: sockets, media and actors of its own, so that several live in one process.
public final class Phone implements AutoCloseable {
    /// No script takes longer.
    private static final Duration LONGEST_SCRIPT = Duration.ofHours(12);

    /// How long the other side may take to answer the last BYE.
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    private final String name;
    private final SipStack stack;
    private final RtpMediaPlane media;
    private final ActorSystem<PhoneActor.Command> system;

    private Phone(String name, Optional<Account> account, SipStack stack, RtpMediaPlane media, TraceSink trace) {
        this.name = name;
        this.stack = stack;
        this.media = media;
        var parts = new PhoneActor.Parts(stack, media, trace, InstantSource.system(), uri(), account);
        this.system = ActorSystem.create(PhoneActor.create(parts), "phone");
    }

    /// A phone that can be called.
    ///
    /// @param name the user part of its address
    /// @param listen where it takes SIP, UDP and TCP; port 0 takes a free one. Its RTP uses the same address
    /// @param trace hears the lines of its ladders; the phone itself is called `us`
    /// @throws IOException when an address cannot be bound
    public static Phone start(String name, InetSocketAddress listen, TraceSink trace) throws IOException {
        return start(name, Optional.empty(), listen, trace);
    }

    /// A phone that has an account at a registrar; it registers when a script says so.
    ///
    /// @param listen see the other one
    /// @param trace see the other one
    /// @throws IOException when an address cannot be bound
    public static Phone start(Account account, InetSocketAddress listen, TraceSink trace) throws IOException {
        return start(account.user(), Optional.of(account), listen, trace);
    }

    private static Phone start(String name, Optional<Account> account, InetSocketAddress listen, TraceSink trace)
            throws IOException {
        InetAddress host = listen.getAddress();
        SipSettings sip =
                SipSettings.on(host.getHostAddress(), listen.getPort()).withUserAgent("Tandem phone");
        RtpMediaPlane media = RtpMediaPlane.start(rtp(host));
        try {
            return new Phone(name, account, SipStack.start(sip, SipMeter.NONE), media, trace);
        } catch (SipStartFailure e) {
            media.close();
            throw new IOException(e.getMessage(), e);
        }
    }

    private static RtpSettings rtp(InetAddress host) {
        boolean v6 = host instanceof Inet6Address;
        var address = Optional.of(new RtpSettings.Address(host, Optional.empty()));
        return new RtpSettings(
                v6 ? Optional.empty() : address, v6 ? address : Optional.empty(), 30_000, 39_998, Duration.ZERO, 1);
    }

    /// By which URI this phone is called.
    public String uri() {
        return "sip:" + name + "@" + Node.shown(stack.boundUdp().orElseThrow());
    }

    /// Runs `script`; one at a time. A phone that runs no script answers calls with 480.
    public CompletionStage<ScriptOutcome> run(Script script) {
        return AskPattern.<PhoneActor.Command, ScriptOutcome>ask(
                system, replyTo -> new PhoneActor.Run(script, replyTo), LONGEST_SCRIPT, system.scheduler());
    }

    /// Hangs up whatever is left, and waits for the other side's answer.
    ///
    /// @return completed when no line is left; fails when the other side does not answer
    public CompletionStage<Void> hangUpAll() {
        return AskPattern.<PhoneActor.Command, PhoneActor.Idle>ask(
                        system, PhoneActor.End::new, LAST_WORDS, system.scheduler())
                .thenAccept(_ -> {});
    }

    /// How many media sessions are open.
    public int openMediaSessions() {
        return media.openSessions();
    }

    /// Writes what `script` has recorded.
    public static void writeRecordings(Script script) throws IOException {
        for (Tape tape : script.tapes()) {
            tape.write();
        }
    }

    /// Hangs up and frees all sockets.
    @Override
    public void close() {
        try {
            hangUpAll().toCompletableFuture().get(LAST_WORDS.toSeconds() + 1, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // the other side is gone: nothing more can be said to it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        system.terminate();
        media.close();
        stack.close();
    }
}
