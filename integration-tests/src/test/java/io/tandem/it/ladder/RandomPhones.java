package io.tandem.it.ladder;

import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.it.ladder.Ladder.Exchange;
import io.tandem.it.ladder.Occurrence.Sending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/// Phones that do what phones do, at random times: they call, ring, answer, refuse, say nothing, hold, refer, cancel
/// and hang up, and answer what they are asked, mostly; meanwhile the API's clients give [RandomOrders].
///
/// A call's phones are called after it: `a7` calls, the scripts call `b7`, `c7` and `d7`, and whoever talks may refer
/// to `e7`.
final class RandomPhones {
    private static final List<Integer> REFUSALS = List.of(404, 408, 480, 486, 488, 500, 503, 603);
    private static final int LOG = 400;

    private final Stage stage;
    private final Random random;
    private final RandomOrders orders;
    private final Known known;
    private final Map<String, State> states = new HashMap<>();
    private final List<Plan> plans = new ArrayList<>();
    private final List<String> log = new ArrayList<>();

    private enum State {
        CALLING,
        RINGING,
        ANSWERED,
        TALKING,
        ENDED
    }

    /// What a phone will do, unless its dialog has come to another state before.
    private record Plan(String dialog, State during, List<String> lines) {}

    RandomPhones(Stage stage, Random random) {
        this.stage = stage;
        this.random = random;
        this.orders = new RandomOrders(stage, random);
        this.known = new Known(stage);
        stage.engine().application().replacing(known::replaced);
    }

    /// Makes `calls` calls, in turns with everything else that happens, and ends them all.
    void play(int calls) {
        int begun = 0;
        while (begun < calls || !plans.isEmpty()) {
            listen();
            if (begun < calls && (plans.isEmpty() || chance(20))) {
                begun++;
                call("a" + begun);
            } else if (chance(25)) {
                orders.give().ifPresent(this::note);
            } else if (chance(15)) {
                pass(Duration.ofMillis(random.nextInt(4000)));
            } else {
                next();
            }
        }
        hangUpAll();
    }

    private void call(String name) {
        states.put(name, State.CALLING);
        say(name, "INVITE sip:2222 sdp=pcmu");
        if (chance(10)) {
            plans.add(new Plan(name, State.CALLING, List.of("CANCEL")));
        }
    }

    private void next() {
        if (!plans.isEmpty()) {
            Plan plan = plans.remove(random.nextInt(plans.size()));
            if (states.get(plan.dialog()) == plan.during()) {
                plan.lines().forEach(line -> say(plan.dialog(), line));
            }
        }
    }

    private void pass(Duration time) {
        note("after " + time.toMillis() + "ms");
        stage.pass(time);
    }

    private void hangUpAll() {
        for (int round = 0; round < 50; round++) {
            listen();
            for (String dialog : List.copyOf(states.keySet())) {
                if (states.get(dialog) == State.TALKING) {
                    hangUp(dialog);
                }
            }
            pass(Duration.ofSeconds(10));
        }
        listen();
    }

    private void hangUp(String dialog) {
        states.put(dialog, State.ENDED);
        say(dialog, "BYE");
    }

    private void listen() {
        for (Optional<Occurrence> one = stage.unlisted(); one.isPresent(); one = stage.unlisted()) {
            note(one.get().toString());
            known.remember(one.get());
            if (one.get() instanceof Occurrence.Sip sip) {
                stage.peer(sip.to()).heard(sip);
                if (sip.sending() == Sending.FIRST) {
                    heard(sip);
                }
            }
        }
    }

    private void heard(Occurrence.Sip sip) {
        String dialog = sip.to();
        switch (sip.message()) {
            case SipRequest request -> asked(dialog, request);
            case SipResponse response -> {
                if (response.cSeqMethod().equals(Optional.of(Method.INVITE)) && response.isFinal()) {
                    concluded(dialog, response);
                }
            }
        }
    }

    private void concluded(String dialog, SipResponse response) {
        boolean early = states.get(dialog) == State.CALLING;
        if (response.isSuccess()) {
            say(dialog, "ACK");
            if (early) {
                talk(dialog);
            }
        } else if (early) {
            states.put(dialog, State.ENDED);
        }
    }

    private void asked(String dialog, SipRequest request) {
        switch (request.method()) {
            case INVITE -> {
                if (request.toTag().isEmpty()) {
                    rung(dialog);
                } else {
                    say(dialog, "200 (INVITE) sdp=pcmu");
                }
            }
            case ACK -> {
                if (states.get(dialog) == State.ANSWERED) {
                    talk(dialog);
                }
            }
            case CANCEL -> {
                say(dialog, "200 (CANCEL)");
                if (states.get(dialog) == State.RINGING) {
                    states.put(dialog, State.ENDED);
                    say(dialog, "487 (INVITE)");
                }
            }
            case BYE -> {
                states.put(dialog, State.ENDED);
                say(dialog, "200 (BYE)");
            }
            case NOTIFY -> notified(dialog);
            case REFER -> say(dialog, "603 (REFER)");
            case UPDATE, INFO, OPTIONS, MESSAGE, SUBSCRIBE, PRACK, REGISTER, PUBLISH ->
                say(dialog, "200 (" + request.method() + ")");
        }
    }

    /// One in twenty says nothing, one in twenty has forgotten everything.
    private void notified(String dialog) {
        int dice = random.nextInt(20);
        if (dice > 0) {
            say(dialog, (dice == 1 ? "481" : "200") + " (NOTIFY)");
        }
    }

    private void rung(String dialog) {
        states.put(dialog, State.RINGING);
        if (chance(80)) {
            say(dialog, "180");
        }
        if (chance(60)) {
            plans.add(new Plan(dialog, State.RINGING, List.of("200 (INVITE) sdp=" + (chance(50) ? "pcmu" : "pcma"))));
        } else if (chance(70)) {
            int status = REFUSALS.get(random.nextInt(REFUSALS.size()));
            plans.add(new Plan(dialog, State.RINGING, List.of(status + " (INVITE)")));
        }
    }

    private void talk(String dialog) {
        states.put(dialog, State.TALKING);
        String number = DialogNames.phone(dialog).substring(1);
        if (chance(30)) {
            plans.add(new Plan(dialog, State.TALKING, List.of("INVITE sdp=hold")));
        }
        if (chance(40)) {
            plans.add(
                    new Plan(dialog, State.TALKING, List.of("REFER Refer-To=<sip:e" + number + "@{e" + number + "}>")));
        }
        if (chance(10)) {
            plans.add(new Plan(
                    dialog, State.TALKING, List.of("REFER Refer-To=<sip:e" + number + "@{e" + number + "}>", "BYE")));
        }
        if (chance(70)) {
            plans.add(new Plan(dialog, State.TALKING, List.of("BYE")));
        }
    }

    private void say(String dialog, String line) {
        if (line.startsWith("200 (INVITE)") && states.get(dialog) == State.RINGING) {
            states.put(dialog, State.ANSWERED);
        }
        if (line.equals("BYE") || line.matches("[3-6].. \\(INVITE\\)")) {
            states.put(dialog, State.ENDED);
        }
        Peer peer = stage.peer(dialog);
        var exchange = (Exchange)
                LadderParser.parse("random", dialog + " -> us " + line).steps().getFirst();
        note(dialog + " -> us  " + line);
        stage.deliver(peer, peer.say(exchange, known::replaced));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private void note(String line) {
        log.add(line);
    }

    /// What was said to and by the phones of the calls that `left` names.
    String log(String left) {
        Set<String> phones =
                known.dialogsIn(left).stream().map(DialogNames::phone).collect(Collectors.toSet());
        List<String> lines = log.stream()
                .filter(line -> line.startsWith("after")
                        || line.startsWith("rest")
                        || phones.stream().anyMatch(phone -> line.matches(".*\\b" + phone + "\\b.*")))
                .toList();
        return phones + "\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - LOG), lines.size()));
    }
}
