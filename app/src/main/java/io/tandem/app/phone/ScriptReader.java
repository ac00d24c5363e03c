package io.tandem.app.phone;

import io.tandem.app.phone.Expectation.Kind;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.AudioDecoder.UnreadableAudio;
import io.tandem.engine.media.Direction;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.SipUri;
import io.tandem.media.AudioFiles;
import io.tandem.media.Tones;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads scripts: one step per line, or several on a line with `;` and a space between them.
public final class ScriptReader {
    private static final Pattern SEPARATOR = Pattern.compile("[\\r\\n]+|;(?=\\s|$)");
    private static final Pattern PATIENCE =
            Pattern.compile("^(.*?)(?:\\s+within)?\\s+([0-9.]+)\\s*(ms|s|seconds?)$", Pattern.CASE_INSENSITIVE);
    private static final Pattern SECONDS =
            Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(ms|s|seconds?)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern DIGITS = Pattern.compile("[0-9*#A-Dw]+");
    private static final Duration USUAL = Duration.ofSeconds(10);
    private static final Duration FOR_A_CALL = Duration.ofSeconds(60);

    private static final String STEPS =
            "call, wait-call, ring, answer, reject, press, wait, expect, hold, unhold, transfer, play, stop, record, hangup,"
                    + " on LINE, register, unregister";
    private static final String EXPECTATIONS = "answered, ringing, busy, rejected CODE, hungup, cancelled, over,"
            + " digits KEYS, tone HZ, speech, silence, refer, accepted, refused CODE, notified CODE, held, resumed,"
            + " replaced, registered, unregistered, played";
    private static final Pattern AS_A_LINE = Pattern.compile("(\\S+)\\s+as\\s+(\\S+)");
    private static final Pattern LINE_TO_LINE = Pattern.compile("([0-9]+)\\s+to\\s+([0-9]+)");
    private static final int MOST_LINES = 99;

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("answered", Kind.ANSWERED),
            Map.entry("ringing", Kind.RINGING),
            Map.entry("hungup", Kind.HUNG_UP),
            Map.entry("cancelled", Kind.CANCELLED),
            Map.entry("over", Kind.OVER),
            Map.entry("replaced", Kind.REPLACED),
            Map.entry("registered", Kind.REGISTERED),
            Map.entry("unregistered", Kind.UNREGISTERED),
            Map.entry("speech", Kind.SPEECH),
            Map.entry("silence", Kind.SILENCE),
            Map.entry("refer", Kind.REFER),
            Map.entry("accepted", Kind.ACCEPTED),
            Map.entry("held", Kind.HELD),
            Map.entry("resumed", Kind.RESUMED),
            Map.entry("played", Kind.PLAYED));

    private final String line;

    private ScriptReader(String line) {
        this.line = line;
    }

    /// The script that `text` is. Files to be played are read here.
    ///
    /// @throws ScriptProblem names the first step that cannot be understood, and what is expected there
    public static Script read(String text) throws ScriptProblem {
        List<Script.Line> lines = new ArrayList<>();
        for (String part : SEPARATOR.split(text, -1)) {
            String step = part.strip();
            if (!step.isEmpty() && !step.startsWith("# ") && !step.equals("#")) {
                int number = lines.size() + 1;
                String where = "step " + number + " '" + step + "': ";
                lines.add(new Script.Line(number, step, new ScriptReader(where).step(step)));
            }
        }
        return new Script(lines);
    }

    private Step step(String text) throws ScriptProblem {
        String[] words = text.split("\\s+", 2);
        String rest = words.length < 2 ? "" : words[1];
        return switch (words[0].toLowerCase(Locale.ROOT)) {
            case "on" -> on(rest);
            case "call" -> call(rest);
            case "wait-call" -> waitCall(rest);
            case "ring" -> act(nothingMore(rest, new Order.Ring()));
            case "answer" -> act(nothingMore(rest, new Order.Answer()), Kind.ANSWERED);
            case "reject" -> act(new Order.Reject(rejection(rest)), Kind.OVER);
            case "press" -> act(new Order.Press(digits(rest, "press")), Kind.SENT);
            case "wait" -> new Step.Pause(duration(rest));
            case "expect" -> expect(rest);
            case "hold" -> act(nothingMore(rest, new Order.Offer(Direction.SENDONLY)), Kind.HELD);
            case "unhold" -> act(nothingMore(rest, new Order.Offer(Direction.SENDRECV)), Kind.RESUMED);
            case "transfer" -> transfer(rest);
            case "register" -> act(nothingMore(rest, new Order.Register()), Kind.REGISTERED);
            case "unregister" -> act(nothingMore(rest, new Order.Unregister()), Kind.UNREGISTERED);
            case "play" -> act(play(rest));
            case "stop" -> act(nothingMore(rest, new Order.StopPlaying()));
            case "record" -> act(new Order.RecordTo(new Tape(file(rest))));
            case "hangup" -> act(nothingMore(rest, new Order.Hangup()), Kind.OVER);
            default -> throw problem("there is no step '" + words[0] + "'; expected one of " + STEPS);
        };
    }

    private static Step act(Order order) {
        return new Step.Act(order, Optional.empty());
    }

    private static Step act(Order order, Kind until) {
        return new Step.Act(order, Optional.of(new Expectation.Simple(until)));
    }

    private Step on(String rest) throws ScriptProblem {
        String[] words = rest.split("\\s+", 2);
        if (words.length < 2) {
            throw problem("expected the number of a line and a step such as 'on 1 hold', but found '" + rest + "'");
        }
        return new Step.On(number(words[0]), step(words[1]));
    }

    private Step call(String rest) throws ScriptProblem {
        Matcher as = AS_A_LINE.matcher(rest);
        return as.matches()
                ? new Step.On(number(as.group(2)), act(new Order.PlaceCall(target(as.group(1)))))
                : act(new Order.PlaceCall(target(rest)));
    }

    private Step transfer(String rest) throws ScriptProblem {
        Matcher lines = LINE_TO_LINE.matcher(rest);
        return lines.matches()
                ? new Step.On(number(lines.group(1)), act(new Order.TransferTo(number(lines.group(2)))))
                : act(new Order.Transfer(target(rest)));
    }

    private int number(String text) throws ScriptProblem {
        int number = text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : 0;
        if (number < 1) {
            throw problem("expected the number of a line, 1 to " + MOST_LINES + ", but found '" + text + "'");
        }
        return number;
    }

    private Order nothingMore(String rest, Order order) throws ScriptProblem {
        if (!rest.isEmpty()) {
            throw problem("expected nothing more, but found '" + rest + "'");
        }
        return order;
    }

    private Step waitCall(String rest) throws ScriptProblem {
        Matcher matcher = PATIENCE.matcher(" " + rest);
        Expectation incoming = new Expectation.Simple(Kind.INCOMING);
        if (rest.isEmpty()) {
            return new Step.Expect(incoming, FOR_A_CALL);
        }
        if (!matcher.matches() || !matcher.group(1).isBlank()) {
            throw problem("expected nothing or a time such as 'within 30s', but found '" + rest + "'");
        }
        return new Step.Expect(incoming, duration(matcher.group(2) + matcher.group(3)));
    }

    private Step expect(String rest) throws ScriptProblem {
        Matcher patience = PATIENCE.matcher(rest);
        if (patience.matches()) {
            return new Step.Expect(
                    expectation(patience.group(1).strip()), duration(patience.group(2) + patience.group(3)));
        }
        return new Step.Expect(expectation(rest), USUAL);
    }

    private Expectation expectation(String text) throws ScriptProblem {
        String[] words = text.split("\\s+", 2);
        String name = words[0].toLowerCase(Locale.ROOT);
        String rest = words.length < 2 ? "" : words[1];
        Kind kind = KINDS.get(name);
        if (kind != null && rest.isEmpty()) {
            return new Expectation.Simple(kind);
        }
        if (kind != null) {
            throw problem("after '" + name + "' expected nothing or a time such as '5s', but found '" + rest + "'");
        }
        return switch (name) {
            case "busy" -> new Expectation.RejectedWith(OptionalInt.of(486));
            case "rejected" -> new Expectation.RejectedWith(optionalStatus(rest));
            case "refused" -> new Expectation.ReferRefusedWith(optionalStatus(rest));
            case "digits" -> new Expectation.Digits(digits(rest.replace("\"", ""), "expect"));
            case "tone" -> new Expectation.Tone(hertz(rest));
            case "notified" -> new Expectation.NotifiedWith(status(rest));
            default -> throw problem("'" + text + "' cannot be expected; expected one of " + EXPECTATIONS);
        };
    }

    private Order play(String rest) throws ScriptProblem {
        if (rest.startsWith("tone")) {
            return new Order.Play(List.of(Tones.sine(hertz(rest.substring(4).strip()), Duration.ofSeconds(1))), 0);
        }
        Path file = file(rest);
        try {
            AudioClip clip = new AudioFiles().decode(Files.readAllBytes(file));
            return new Order.Play(List.of(clip), 1);
        } catch (IOException e) {
            throw problem("cannot read " + file + ": expected a WAV file");
        } catch (UnreadableAudio e) {
            throw problem(file + ": " + e.getMessage());
        }
    }

    private String target(String text) throws ScriptProblem {
        String bare = text.startsWith("<") && text.endsWith(">") ? text.substring(1, text.length() - 1) : text;
        boolean usable = SipUri.parse(bare)
                .filter(uri -> uri.scheme().equals("sip") && bare.chars().noneMatch(c -> c <= ' '))
                .isPresent();
        if (!usable && !Account.isName(bare)) {
            throw problem("expected a URI such as sip:1000@127.0.0.1:5080, or a name at the registrar, but found '"
                    + text + "'");
        }
        return bare;
    }

    private String digits(String text, String verb) throws ScriptProblem {
        if (!DIGITS.matcher(text).matches()) {
            throw problem(
                    "expected keys to " + verb + ", of 0-9 * # A-D (w waits half a second), but found '" + text + "'");
        }
        return text;
    }

    private Path file(String text) throws ScriptProblem {
        if (text.isBlank()) {
            throw problem("expected the name of a file");
        }
        return Path.of(text);
    }

    private int hertz(String text) throws ScriptProblem {
        String digits = text.toLowerCase(Locale.ROOT).replace("hz", "").strip();
        int hertz = digits.matches("[0-9]{1,4}") ? Integer.parseInt(digits) : 0;
        if (hertz < 50 || hertz > 3900) {
            throw problem("expected a tone from 50 to 3900 Hz, but found '" + text + "'");
        }
        return hertz;
    }

    private int status(String text) throws ScriptProblem {
        if (!text.matches("[1-6][0-9]{2}")) {
            throw problem("expected a SIP status from 100 to 699, but found '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private OptionalInt optionalStatus(String text) throws ScriptProblem {
        return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(status(text));
    }

    private EndReason rejection(String text) throws ScriptProblem {
        int code = status(text);
        EndReason why = Rejections.BY_STATUS.get(code);
        if (why == null) {
            throw problem(
                    "this phone cannot reject with " + code + "; expected one of " + Rejections.BY_STATUS.keySet());
        }
        return why;
    }

    /// What a phone can refuse a call with.
    private static final class Rejections {
        private static final Map<Integer, EndReason> BY_STATUS = new TreeMap<>();

        static {
            for (EndReason why : EndReason.values()) {
                BY_STATUS.putIfAbsent(why.sipStatus(), why);
            }
            BY_STATUS.remove(487); // the answer to CANCEL
        }
    }

    private Duration duration(String text) throws ScriptProblem {
        Matcher matcher = SECONDS.matcher(text);
        if (!matcher.matches()) {
            throw problem("expected a time such as 5s, but found '" + text + "'");
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        boolean milliseconds = "ms".equalsIgnoreCase(matcher.group(2));
        return Duration.ofMillis((milliseconds ? number : number.movePointRight(3)).longValue());
    }

    private ScriptProblem problem(String what) {
        return new ScriptProblem(line + what);
    }
}
