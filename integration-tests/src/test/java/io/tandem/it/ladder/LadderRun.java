package io.tandem.it.ladder;

import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.media.FakeTapeDeck;
import io.tandem.engine.sid.CallSid;
import io.tandem.it.ladder.Ladder.Delivery;
import io.tandem.it.ladder.Ladder.Exchange;
import io.tandem.it.ladder.Ladder.Step;
import io.tandem.it.ladder.Occurrence.Sending;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Plays a ladder: says the lines to us, and expects ours. At the end nothing may be left of it.
final class LadderRun {
    /// How often is looked until something has become so: over UDP it takes a moment.
    private static final int LOOKS = 40;

    private final Ladder ladder;
    private final Stage stage;
    private final List<String> actual = new ArrayList<>();
    private final Known known;
    private final Ears ears;

    private LadderRun(Ladder ladder, Stage stage) {
        this.ladder = ladder;
        this.stage = stage;
        this.known = new Known(stage);
        this.ears = new Ears(stage);
        stage.engine().application().replacing(known::replaced);
    }

    /// @throws AssertionError when a line does not come true; it shows both ladders
    static void play(Ladder ladder, Stage stage) {
        new LadderRun(ladder, stage).play();
    }

    private void play() {
        for (Step step : ladder.steps()) {
            try {
                step(step);
            } catch (IllegalArgumentException | IllegalStateException e) {
                throw failure(step.line(), String.valueOf(e.getMessage()), e);
            }
        }
        if (!endsQuietly()) {
            quiet(ladder.lines().size());
        }
    }

    private boolean endsQuietly() {
        return ladder.steps().reversed().stream()
                .dropWhile(step -> step instanceof Ladder.Stored)
                .findFirst()
                .filter(step -> step instanceof Ladder.Quiet)
                .isPresent();
    }

    private void step(Step step) {
        switch (step) {
            case Exchange line when line.isOurs() -> expect(line.line(), List.of(line));
            case Exchange line -> say(line);
            case Ladder.Together(int line, var all) -> expect(line, all);
            case Ladder.After(int line, var time) -> {
                stage.settle();
                stage.unlisted().ifPresent(early -> {
                    throw unlisted(line, early);
                });
                actual.add("after " + time.toMillis() + "ms");
                stage.pass(time);
            }
            case Ladder.Quiet(int line) -> quiet(line);
            case Ladder.Presses(int _, var peer, var digits) -> {
                stage.settle();
                stage.settle();
                actual.add(peer + " presses " + digits);
                ears.session(peer).press(digits);
                stage.settle();
            }
            case Ladder.Hears(int line, var peer, var what) -> hears(line, peer, what);
            case Ladder.Joined(int line, var one, var other) -> {
                hears(line, one, other);
                hears(line, other, one);
            }
            case Ladder.Confer(int line, var all) ->
                all.forEach(one -> hears(
                        line,
                        one,
                        all.stream()
                                .filter(other -> !other.equals(one))
                                .sorted()
                                .collect(Collectors.joining(","))));
            case Ladder.RoomPlays(int line, var what) -> {
                stage.settle();
                String plays = ears.playedToAll();
                actual.add("room plays " + plays);
                if (!Expectation.matches(what, plays)) {
                    throw failure(line, "the room plays " + plays, null);
                }
            }
            case Ladder.RoomPlayed(int _) -> {
                stage.settle();
                actual.add("room played");
                ears.room().finishPlayback();
                stage.settle();
            }
            case Ladder.Played(int _, var peer) -> {
                stage.settle();
                actual.add(peer.map(name -> name + " ").orElse("") + "played");
                peer.map(ears::session)
                        .or(ears::playing)
                        .orElseThrow(() -> new IllegalStateException("nothing plays"))
                        .finishPlayback();
                stage.settle();
            }
            case Ladder.Silent(int _, var peer, var time) -> {
                stage.settle();
                ears.session(peer).goSilent(time);
                stage.settle();
            }
            case Ladder.TapeDoes(int line, var tape, var what, var why) -> {
                stage.settle();
                actual.add(ladder.lines().get(line - 1));
                recorded(tape, what, why);
                stage.settle();
            }
            case Ladder.Stored stored -> stored(stored);
            case Ladder.Application(int _, var health) ->
                stage.engine().application().become(health);
        }
    }

    private void recorded(int number, Ladder.TapeEnd what, String why) {
        List<FakeTapeDeck.FakeTape> tapes = stage.engine().tapes().tapes();
        for (int i = 0; i < LOOKS && tapes.size() < number; i++) {
            stage.settle();
            tapes = stage.engine().tapes().tapes();
        }
        if (tapes.size() < number) {
            throw new IllegalStateException("there are only " + tapes.size() + " recordings");
        }
        FakeTapeDeck.FakeTape tape = tapes.get(number - 1);
        switch (what) {
            case SILENT -> tape.goSilent();
            case FULL -> tape.fill();
            case FAILS -> tape.fail(why);
            case HEARD_NOTHING -> tape.heardNothing();
        }
    }

    private void say(Exchange line) {
        switch (line.from()) {
            case "app" -> {
                stage.settle();
                actual.add(ladder.lines().get(line.line() - 1));
                stage.engine().application().answer(line);
            }
            case "rest" -> {
                stage.settle();
                actual.add(ladder.lines().get(line.line() - 1));
                order(line);
            }
            default -> {
                Peer peer = stage.peer(line.from());
                Peer.Outgoing message = peer.say(line, known::replaced);
                actual.add(ladder.lines().get(line.line() - 1).strip());
                if (line.delivery() != Delivery.LOST) {
                    stage.deliver(peer, message);
                }
            }
        }
    }

    private void order(Exchange line) {
        String path = known.replaced(line.what().get(1));
        Fields fields = Fields.NONE;
        for (Fields.Field field : line.fields().all()) {
            fields = fields.and(field.name(), known.replaced(field.value()));
        }
        if (ConferenceOrders.areAt(path)) {
            stage.conferences().tell(ConferenceOrders.of(line.what().getFirst(), path, fields, stage.api()));
        } else {
            stage.registry().tell(order(path, fields));
        }
        stage.settle();
    }

    private CallRegistry.Command order(String path, Fields fields) {
        if (path.equals("Calls")) {
            return EngineUnderTest.create(fields, stage.api());
        }
        Matcher sid = Pattern.compile("CA[0-9a-f]{32}").matcher(path);
        CallSid call = (sid.find() ? CallSid.parse(sid.group()) : Optional.<CallSid>empty())
                .orElseThrow(() -> new IllegalArgumentException("no CallSid in " + path));
        return EngineUnderTest.order(call, path, fields, stage.api());
    }

    private void expect(int line, List<Exchange> all) {
        List<Exchange> open = new ArrayList<>(all);
        while (!open.isEmpty()) {
            Set<String> to = open.stream().map(Exchange::to).collect(Collectors.toSet());
            Sending sending =
                    open.stream().anyMatch(one -> one.delivery() == Delivery.AGAIN) ? Sending.AGAIN : Sending.FIRST;
            int missing = open.getFirst().line();
            Occurrence occurred = stage.next(to, sending).orElseThrow(() -> failure(missing, "nothing was said", null));
            actual.add(occurred.toString());
            known.remember(occurred);
            Exchange met = meet(open, occurred, line);
            open.remove(met);
            if (occurred instanceof Occurrence.Sip sip && met.delivery() != Delivery.LOST) {
                stage.peer(sip.to()).heard(sip);
            }
        }
    }

    private Exchange meet(List<Exchange> open, Occurrence occurred, int line) {
        List<String> why = new ArrayList<>();
        for (Exchange one : open) {
            Optional<String> mismatch = new Expectation(one, known::replaced).mismatch(occurred);
            if (mismatch.isEmpty()) {
                return one;
            }
            why.add(mismatch.get());
        }
        throw failure(open.size() == 1 ? open.getFirst().line() : line, String.join("; ", why), null);
    }

    private void quiet(int line) {
        stage.settle();
        stage.unlisted().ifPresent(more -> {
            throw unlisted(line, more);
        });
        stage.passTransactions();
        stage.unlisted().ifPresent(more -> {
            throw unlisted(line, more);
        });
        stage.left().ifPresent(left -> {
            throw failure(line, "something is left of the call: " + left, null);
        });
    }

    private void hears(int line, String peer, String what) {
        stage.settle();
        for (int i = 0; i < LOOKS && !Expectation.matches(what, ears.heardBy(peer)); i++) {
            stage.settle();
        }
        String heard = ears.heardBy(peer);
        actual.add(peer + " hears " + Tokens.quoted(heard));
        if (!Expectation.matches(what, heard)) {
            throw failure(line, peer + " hears " + heard, null);
        }
    }

    private void stored(Ladder.Stored expected) {
        stage.settle();
        for (int i = 0; i < LOOKS && notAsStored(expected).isPresent(); i++) {
            stage.settle();
        }
        String name = expected.kind().name().toLowerCase(Locale.ROOT);
        all(expected.kind()).forEach(one -> actual.add(name + "  " + one));
        notAsStored(expected).ifPresent(why -> {
            throw failure(expected.line(), why, null);
        });
    }

    private List<Fields> all(Ladder.Kind kind) {
        EngineUnderTest engine = stage.engine();
        return switch (kind) {
            case RECORD -> engine.calls().stream().map(StoredFields::of).toList();
            case CONFERENCE ->
                engine.conferences().stream().map(StoredFields::of).toList();
            case REFER -> engine.refers().stream().map(StoredFields::of).toList();
            case RECORDING ->
                engine.recordings().stream()
                        .map(record -> StoredFields.of(record).and("on", ears.recordedOn(record.sid())))
                        .toList();
            case NOTIFICATION ->
                engine.notifications().stream().map(StoredFields::of).toList();
        };
    }

    /// `refer 2` means the second one, `refer` the only one, `refer none` that there is none; one notification of
    /// many is enough.
    private Optional<String> notAsStored(Ladder.Stored expected) {
        List<Fields> all = all(expected.kind());
        if (expected.which().equals(List.of("none"))) {
            return all.isEmpty() ? Optional.empty() : Optional.of("there is one");
        }
        if (all.isEmpty()) {
            return Optional.of("there is none");
        }
        if (expected.kind() == Ladder.Kind.NOTIFICATION) {
            boolean found =
                    all.stream().anyMatch(one -> differs(expected.fields(), one).isEmpty());
            return found ? Optional.empty() : Optional.of("none is like that");
        }
        if (expected.which().isEmpty() && all.size() > 1) {
            return Optional.of("there are " + all.size() + ": say which");
        }
        int wanted = expected.which().isEmpty()
                ? 1
                : position(known.replaced(expected.which().getFirst()), all);
        return wanted < 1 || all.size() < wanted
                ? Optional.of("there are only " + all.size() + ", and that one is none of them")
                : differs(expected.fields(), all.get(wanted - 1));
    }

    /// `2`, or the sid itself.
    private static int position(String which, List<Fields> all) {
        if (which.matches("\\d+")) {
            return Integer.parseInt(which);
        }
        return 1 + all.stream().map(one -> one.value("sid")).toList().indexOf(Optional.of(which));
    }

    private Optional<String> differs(Fields expected, Fields found) {
        for (Fields.Field field : expected.all()) {
            Optional<String> value = found.value(field.name());
            if (value.isEmpty() || !Expectation.matches(known.replaced(field.value()), value.get())) {
                return Optional.of(field.name() + " is " + value.orElse("missing"));
            }
        }
        return expected.absent().stream()
                .filter(name -> found.value(name).isPresent())
                .map(name -> name + " is there")
                .findFirst();
    }

    private AssertionError unlisted(int line, Occurrence more) {
        actual.add(more.toString());
        return failure(line, "no line expects this", null);
    }

    private AssertionError failure(int line, String why, @Nullable Throwable cause) {
        for (int i = 0; i < 20; i++) {
            Optional<Occurrence> more = stage.unlisted();
            if (more.isEmpty()) {
                break;
            }
            actual.add("  then " + more.get());
        }
        StringBuilder text = new StringBuilder("ladders/")
                .append(ladder.name())
                .append(':')
                .append(line)
                .append(": ")
                .append(why)
                .append("\n\nexpected\n");
        for (int i = 0; i < ladder.lines().size(); i++) {
            text.append(i + 1 == line ? ">> " : "   ")
                    .append(ladder.lines().get(i))
                    .append('\n');
        }
        text.append("\nactual\n");
        actual.forEach(one -> text.append("   ").append(one).append('\n'));
        return new AssertionError(text.toString(), cause);
    }
}
