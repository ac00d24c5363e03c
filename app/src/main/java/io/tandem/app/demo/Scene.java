package io.tandem.app.demo;

import io.tandem.app.demo.Demo.Disappointment;
import io.tandem.app.phone.Script;
import io.tandem.app.phone.ScriptOutcome;
import io.tandem.app.phone.ScriptProblem;
import io.tandem.app.phone.ScriptReader;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What phones do in a demo, and what is expected of them.
final class Scene {
    private static final int MOST_SECONDS = 60;

    private Scene() {}

    static Script script(String text) {
        try {
            return ScriptReader.read(text);
        } catch (ScriptProblem e) {
            throw new IllegalStateException(e);
        }
    }

    /// Waits until the script of `who` has ended as it should.
    static void passed(String who, CompletionStage<ScriptOutcome> script) throws Disappointment, InterruptedException {
        if (in(script, "the end of " + who + "'s script") instanceof ScriptOutcome.Failed failed) {
            throw new Disappointment(who + ", " + failed);
        }
    }

    /// What `stage` comes to.
    static <T> T in(CompletionStage<T> stage, String what) throws Disappointment, InterruptedException {
        try {
            return stage.toCompletableFuture().get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new Disappointment(what + " did not come within " + MOST_SECONDS + " s");
        } catch (ExecutionException e) {
            throw new Disappointment(what + " failed: " + e.getCause());
        }
    }
}
