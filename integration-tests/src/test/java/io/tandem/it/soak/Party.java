package io.tandem.it.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.phone.Account;
import io.tandem.app.phone.Phone;
import io.tandem.app.phone.ScriptOutcome;
import io.tandem.app.phone.ScriptReader;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.trace.TraceEntry;
import io.tandem.it.sipp.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A phone of a lane. It keeps its address when it has to be started anew.
final class Party implements AutoCloseable {
    private static final Pattern REACHED = Pattern.compile("(1[1-9]|[2-6]\\d)\\d .*\\(INVITE\\)");
    private static final int SECONDS_OF_A_SCRIPT = 120;

    private final String name;
    private final Optional<Account> account;
    private final InetSocketAddress address;
    private Phone phone;
    private volatile CompletableFuture<Void> reached = new CompletableFuture<>();
    private volatile Optional<Lane> lane = Optional.empty();

    private Party(String name, Optional<Account> account) throws IOException {
        this.name = name;
        this.account = account;
        this.address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), FreePort.of("127.0.0.1"));
        this.phone = started();
    }

    /// One that is called at its address.
    static Party named(String name) throws IOException {
        return new Party(name, Optional.empty());
    }

    /// One that is a client.
    static Party client(Account account) throws IOException {
        return new Party(account.user(), Optional.of(account));
    }

    private Phone started() throws IOException {
        return account.isPresent()
                ? Phone.start(account.get(), address, this::traced)
                : Phone.start(name, address, this::traced);
    }

    private void traced(CallSid call, TraceEntry entry) {
        lane.ifPresent(known -> known.noted(name, entry));
        if (REACHED.matcher(entry.what()).matches() && entry.to().equals("us")) {
            reached.complete(null);
        }
    }

    void writesTo(Lane own) {
        lane = Optional.of(own);
    }

    String uri() {
        return phone.uri();
    }

    /// Begins something that [#passes] looks at later.
    CompletionStage<ScriptOutcome> begins(String script) throws Exception {
        return phone.run(ScriptReader.read(script));
    }

    /// Begins a script that calls.
    ///
    /// @return once whoever is called has the call
    CompletionStage<ScriptOutcome> calls(String script) throws Exception {
        var answered = new CompletableFuture<Void>();
        reached = answered;
        CompletionStage<ScriptOutcome> running = begins(script);
        running.whenComplete((_, _) -> answered.complete(null));
        answered.get(SECONDS_OF_A_SCRIPT, TimeUnit.SECONDS);
        return running;
    }

    void does(String script) throws Exception {
        passes(begins(script));
    }

    /// Fails unless the script did what it says.
    void passes(CompletionStage<ScriptOutcome> script) throws Exception {
        assertThat(outcome(script)).as(name).isEqualTo(new ScriptOutcome.Passed());
    }

    /// What comes of a script.
    ScriptOutcome outcome(CompletionStage<ScriptOutcome> script) throws Exception {
        return script.toCompletableFuture().get(SECONDS_OF_A_SCRIPT, TimeUnit.SECONDS);
    }

    /// After something went wrong: whatever calls there are end.
    void startsAnew() {
        close();
        try {
            phone = started();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        phone.close();
    }
}
