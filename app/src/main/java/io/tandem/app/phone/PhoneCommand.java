package io.tandem.app.phone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `tandem phone`: one phone that runs one script.
@Command(
        name = "phone",
        description = "A SIP phone that does what a script says and tells whether what it expected has happened.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A script has one step per line, or several on a line with '; ' between them. Lines that begin",
            "with '# ' are comments.",
            "",
            "  register, unregister  at --registrar; kept registered until then (done first and last by itself)",
            "  call TARGET           call a URI (its headers, sip:x@host?X-Account=42, go into the INVITE),",
            "                        or a name or number at the registrar",
            "  wait-call [30s]       wait until a call comes in (60 s)",
            "  ring                  answer it with 180",
            "  answer                answer it with 200 and wait for the ACK",
            "  reject CODE           refuse it: 404, 480, 486, 503, 603, …",
            "  press KEYS            send keys (RFC 4733): 0-9 * # A-D; w waits half a second",
            "  wait 2s               do nothing for so long",
            "  hold, unhold          re-INVITE with a=sendonly, and with a=sendrecv",
            "  transfer TARGET       blind transfer: send REFER; BYE when it worked, else off hold again",
            "  play FILE.wav         play once; 'expect played' waits for its end",
            "  play tone HZ          play a tone until 'stop', or until something else is played",
            "  stop                  play nothing any more",
            "  record FILE.wav       record from now on; written when the script has ended",
            "  hangup                BYE, or CANCEL before the answer",
            "  call TARGET as 2      call on a second line, which is in use from now on",
            "  transfer 1 to 2       attended transfer: REFER on line 1, with a Replaces for the call on line 2",
            "                        that was answered, or that still rings",
            "  on 1 STEP             any step on that line: on 1 hold; on 1 expect hungup. Calls that come in",
            "                        get the lowest number that is free",
            "  expect WHAT [TIME]    wait for it (10 s); what came since the last 'expect' counts too:",
            "     answered, ringing, busy, rejected [CODE], hungup, cancelled     what became of the call",
            "     over                              the call has ended, whoever ended it",
            "     replaced                          another call has taken its place (Replaces)",
            "     registered, unregistered          what the registrar said",
            "     digits KEYS                       the other side pressed them, in that order",
            "     speech, silence, tone HZ          what this phone hears",
            "     held, resumed, played             a hold and its end, by either side; the end of 'play FILE'",
            "     refer                             the other side wants this phone to call somebody else;",
            "                                       the phone does so, tells NOTIFYs, and hangs up the first",
            "                                       call when the second one is answered",
            "     accepted, refused [CODE]          the answer to our REFER",
            "     notified CODE                     a NOTIFY said so: ours to them, or theirs to us",
            "",
            "A call that is still there when the script ends is hung up. A call with a Replaces that names one of",
            "this phone's is answered at once, and takes its place and its number.",
            "",
            "Exit code: 0 all that was expected has happened, 1 something has not, 2 wrong usage.",
            "",
            "Examples:",
            "  tandem phone --call sip:1000@127.0.0.1:5080 --do 'expect answered 5s; press 5; expect speech; hangup'",
            "  tandem phone --name carol --listen 127.0.0.1:5090 --do 'wait-call; ring; answer; expect hungup 60s'",
            "  tandem phone --registrar 127.0.0.1:5080 --user bob --password secret \\",
            "      --do 'wait-call; answer; hold; call carol as 2; expect answered; transfer 1 to 2; expect notified 200'",
            "  tandem phone --call sip:1000@127.0.0.1:5080 --do 'expect refer 10s; expect notified 200; hangup'",
            "  tandem phone --script transfer.txt"
        })
public final class PhoneCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it before it runs the command
    private CommandSpec spec;

    @Option(names = "--name", paramLabel = "NAME", description = "The user part of its address (${DEFAULT-VALUE}).")
    private String name = "phone";

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where it takes SIP; port 0 takes a free one (${DEFAULT-VALUE}).")
    private String listen = "127.0.0.1:0";

    @Option(
            names = "--registrar",
            paramLabel = "HOST[:PORT][;transport=tcp]",
            description = "Register there first, and unregister.")
    private @Nullable String registrar;

    @Option(names = "--user", paramLabel = "NAME", description = "As whom to register (what --name says).")
    private @Nullable String user;

    @Option(names = "--password", paramLabel = "PASSWORD", description = "What a challenge is answered with.")
    private @Nullable String password;

    @Option(names = "--call", paramLabel = "TARGET", description = "Call this first.")
    private @Nullable String call;

    @Option(names = "--do", paramLabel = "STEPS", description = "The script.")
    private @Nullable String steps;

    @Option(names = "--script", paramLabel = "FILE", description = "The script is in FILE; - reads standard input.")
    private @Nullable String file;

    @Override
    public Integer call() {
        Script script = script();
        if (System.getenv("TANDEM_LOG") == null) {
            System.setProperty("TANDEM_LOG", "WARN"); // its ladder says what happens
        }
        try {
            return run(script);
        } catch (IOException e) {
            System.err.println("tandem phone: " + e.getMessage());
            return 1;
        }
    }

    private int run(Script script) throws IOException {
        var ladder = new LadderPrinter(System.out);
        ScriptOutcome outcome;
        Optional<Account> account = account();
        String shown = account.map(Account::user).orElse(name);
        try (Phone phone = account.isPresent()
                ? Phone.start(account.get(), address(), ladder.of(shown))
                : Phone.start(name, address(), ladder.of(shown))) {
            ladder.print(Instant.now(), shown + " is " + phone.uri());
            outcome = phone.run(script).toCompletableFuture().join();
            phone.hangUpAll().exceptionally(_ -> null).toCompletableFuture().join();
            if (account.isPresent()) {
                phone.run(ScriptReader.read("unregister")).toCompletableFuture().join();
            }
        } catch (ScriptProblem impossible) {
            throw new IllegalStateException(impossible);
        }
        Phone.writeRecordings(script);
        return switch (outcome) {
            case ScriptOutcome.Passed _ -> 0;
            case ScriptOutcome.Failed failed -> {
                System.err.println("tandem phone: " + failed);
                yield 1;
            }
        };
    }

    private Script script() {
        if (steps != null && file != null) {
            throw new ParameterException(spec.commandLine(), "--do and --script exclude each other.");
        }
        if (call == null && steps == null && file == null) {
            throw new ParameterException(spec.commandLine(), "Nothing to do: give --call, --do or --script.");
        }
        try {
            Script first =
                    ScriptReader.read((registrar == null ? "" : "register\n") + (call == null ? "" : "call " + call));
            return first.then(ScriptReader.read(steps != null ? steps : file == null ? "" : text(file)));
        } catch (ScriptProblem e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "Cannot read the script " + file + ".", e);
        }
    }

    private Optional<Account> account() {
        if (registrar == null) {
            if (user != null || password != null) {
                throw new ParameterException(spec.commandLine(), "--user and --password need a --registrar.");
            }
            return Optional.empty();
        }
        try {
            return Optional.of(new Account(user == null ? name : user, Optional.ofNullable(password), registrar));
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }

    private static String text(String file) throws IOException {
        return file.equals("-")
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(Path.of(file));
    }

    private InetSocketAddress address() {
        int colon = listen.lastIndexOf(':');
        String host = colon < 0 ? listen : listen.substring(0, colon);
        String port = colon < 0 ? "0" : listen.substring(colon + 1);
        try {
            if (host.matches("[0-9.]+|\\[[0-9a-fA-F:]+]")
                    && port.matches("[0-9]{1,5}")
                    && Integer.parseInt(port) < 65_536) {
                return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(port));
            }
        } catch (UnknownHostException e) {
            throw new ParameterException(spec.commandLine(), "--listen: " + listen + " is no address.", e);
        }
        throw new ParameterException(
                spec.commandLine(),
                "--listen: expected a numeric address and a port such as 127.0.0.1:5090, but found '" + listen + "'.");
    }
}
