package io.tandem.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.phone.Phone;
import io.tandem.app.phone.ScriptOutcome;
import io.tandem.app.phone.ScriptReader;
import io.tandem.engine.trace.TraceSink;
import io.tandem.it.loss.EngineProcess;
import io.tandem.it.sipp.Application;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// Alice talks with Bob through one node, and Bob with Carol through another: Bob may connect them (RFC 5589 7). Each
/// plays a tone of its own.
///
/// ```
/// alice --> here --> bob --> there --> carol
///            |                 |           each Dial has an action
/// ```
final class Trio implements AutoCloseable {
    static final int ALICES_TONE = 440;
    static final int BOBS_TONE = 600;
    static final int CAROLS_TONE = 1000;

    private final String bobs;
    private final String carols;
    private final Phone alice = phone("alice");
    private final Phone bob = phone("bob");
    private final Phone carol = phone("carol");

    /// @param prefix of its numbers
    /// @param any a node that makes them
    Trio(String prefix, Application application, EngineProcess any) throws Exception {
        this.bobs = prefix + "1";
        this.carols = prefix + "2";
        number(bobs, bob, application, any);
        number(carols, carol, application, any);
    }

    private static Phone phone(String name) throws IOException {
        return Phone.start(name, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), TraceSink.NONE);
    }

    private static void number(String number, Phone phone, Application application, EngineProcess any)
            throws Exception {
        application
                .answers(
                        "/" + number,
                        "<Response><Dial action=\"" + action(number) + "\"><Sip>" + phone.uri()
                                + "</Sip></Dial></Response>")
                .answers(action(number), "<Response><Hangup/></Response>");
        any.number(number, application.url("/" + number));
    }

    /// The paths of what is asked once each when its Dials are over.
    List<String> actions() {
        return List.of(action(bobs), action(carols));
    }

    private static String action(String number) {
        return "/over/" + number;
    }

    /// Completes when Bob hears Carol, and holds Alice.
    CompletionStage<ScriptOutcome> talks(EngineProcess here, EngineProcess there) throws Exception {
        carol("wait-call 60s; answer; play tone " + CAROLS_TONE);
        alice("call sip:" + bobs + "@" + here.sip() + "; expect answered 60s; play tone " + ALICES_TONE);
        return bob("wait-call 60s; answer; hold; call sip:" + carols + "@" + there.sip()
                + " as 2; expect answered 60s; on 1 play tone " + BOBS_TONE + "; on 2 play tone " + BOBS_TONE
                + "; on 2 expect tone " + CAROLS_TONE + " 60s");
    }

    CompletionStage<ScriptOutcome> alice(String script) throws Exception {
        return alice.run(ScriptReader.read(script));
    }

    CompletionStage<ScriptOutcome> bob(String script) throws Exception {
        return bob.run(ScriptReader.read(script));
    }

    CompletionStage<ScriptOutcome> carol(String script) throws Exception {
        return carol.run(ScriptReader.read(script));
    }

    static void passes(CompletionStage<ScriptOutcome> script) throws Exception {
        assertThat(script.toCompletableFuture().get(90, TimeUnit.SECONDS)).isEqualTo(new ScriptOutcome.Passed());
    }

    static void passes(List<CompletionStage<ScriptOutcome>> scripts) throws Exception {
        for (CompletionStage<ScriptOutcome> script : scripts) {
            passes(script);
        }
    }

    /// All phones hang up; who is not there any more does not answer.
    @Override
    public void close() {
        alice.close();
        bob.close();
        carol.close();
    }
}
