package io.tandem.it.loss;

import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.store.LiveCall;
import io.tandem.persistence.SqliteStore;
import io.tandem.sip.JainSipGateway;
import io.tandem.sip.SipMeter;
import io.tandem.sip.SipSettings;
import io.tandem.sip.SipStack;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A process that knows nothing of an engine but its store: it takes up the leg of one of its calls, and ends it.
final class Farewell {
    /// More than the requests that the engine can have sent since the dialog was kept.
    private static final int CSEQ_GAP = 1000;

    private Farewell() {}

    /// Ends that call.
    ///
    /// @param args the folder of the store, and who called
    public static void main(String[] args) throws Exception {
        Dialog dialog;
        try (SqliteStore store = SqliteStore.open(Path.of(args[0]))) {
            dialog = kept(store, args[1]).session().orElseThrow().dialog();
        }
        var answered = new CompletableFuture<SipGateway.ClientEvent>();
        try (SipStack stack = SipStack.start(SipSettings.on("127.0.0.1", 0), SipMeter.NONE)) {
            var system = ActorSystem.create(
                    Behaviors.<Void>setup(context -> {
                        ActorRef<SipGateway.ClientEvent> hears = context.spawn(
                                Behaviors.<SipGateway.ClientEvent>receiveMessage(event -> {
                                    answered.complete(event);
                                    return Behaviors.same();
                                }),
                                "answer");
                        ActorRef<SipGateway.Inbound> nobody =
                                context.spawn(Behaviors.<SipGateway.Inbound>ignore(), "nobody");
                        var gateway = context.spawn(JainSipGateway.create(stack, nobody), "gateway");
                        gateway.tell(new SipGateway.Send(
                                dialog.skipping(CSEQ_GAP).next(Method.BYE).request(), hears));
                        return Behaviors.ignore();
                    }),
                    "farewell");
            System.out.println(
                    answered.get(20, TimeUnit.SECONDS) instanceof SipGateway.Responded(var _, var response)
                            ? "answered " + response.status()
                            : "not answered");
            system.terminate();
        }
        System.exit(0);
    }

    private static LiveCall kept(SqliteStore store, String caller) {
        return store.instancesWithUnfinished().toCompletableFuture().join().stream()
                .flatMap(instance -> store.liveCalls(instance).toCompletableFuture().join().stream())
                .filter(call ->
                        call.parameters().value("From").filter(caller::equals).isPresent())
                .findFirst()
                .orElseThrow();
    }
}
