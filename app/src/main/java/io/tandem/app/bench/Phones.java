package io.tandem.app.bench;

import io.tandem.app.bench.PartyActor.Part;
import io.tandem.app.node.Node;
import io.tandem.sip.SipMeter;
import io.tandem.sip.SipSettings;
import io.tandem.sip.SipStack;
import io.tandem.sip.SipStartFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/// Many phones on one address of loopback, in this process, built of the legs that the engine has too.
final class Phones implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofHours(3);

    private final SipStack stack;
    private final RtpLoad media;
    private final AtomicInteger repeated;
    private final ActorSystem<PhonesActor.Command> system;

    /// Phones without anybody to call.
    ///
    /// @param callees what those do that are called, by the user part of their address
    static Phones start(RtpLoad.Talk talk, Map<String, Part> callees) throws BenchFailure {
        var repeated = new AtomicInteger();
        SipMeter meter = new SipMeter() {
            @Override
            public void retransmissionReceived() {
                repeated.incrementAndGet();
            }
        };
        RtpLoad media = RtpLoad.start(talk);
        try {
            SipStack stack = SipStack.start(SipSettings.on("127.0.0.1", 0).withUserAgent("Tandem bench"), meter);
            return new Phones(stack, media, repeated, callees);
        } catch (SipStartFailure e) {
            media.close();
            throw new BenchFailure("the phones cannot listen: " + e.getMessage(), e);
        }
    }

    private Phones(SipStack stack, RtpLoad media, AtomicInteger repeated, Map<String, Part> callees) {
        this.stack = stack;
        this.media = media;
        this.repeated = repeated;
        this.system = ActorSystem.create(PhonesActor.create(stack, address(), media, callees), "phones");
    }

    /// `host:port`.
    String address() {
        return Node.shown(stack.boundUdp().orElseThrow());
    }

    RtpLoad media() {
        return media;
    }

    /// How many messages the engine has sent again so far.
    int repeated() {
        return repeated.get();
    }

    CompletionStage<PhonesActor.Counted> begin(int calls, int rate, String target, Part part) {
        return begin(calls, rate, List.of(target), part);
    }

    /// @param targets whom the phones call, in turn
    CompletionStage<PhonesActor.Counted> begin(int calls, int rate, List<String> targets, Part part) {
        return AskPattern.<PhonesActor.Command, PhonesActor.Counted>ask(
                system,
                replyTo -> new PhonesActor.Run(calls, rate, targets, part, replyTo),
                LONGEST,
                system.scheduler());
    }

    static PhonesActor.Counted await(CompletionStage<PhonesActor.Counted> run) throws BenchFailure {
        try {
            return run.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new BenchFailure("the phones failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }

    @Override
    public void close() {
        system.terminate();
        media.close();
        stack.close();
    }
}
