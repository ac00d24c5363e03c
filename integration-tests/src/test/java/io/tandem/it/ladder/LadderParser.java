package io.tandem.it.ladder;

import io.tandem.it.ladder.Ladder.Delivery;
import io.tandem.it.ladder.Ladder.Exchange;
import io.tandem.it.ladder.Ladder.Kind;
import io.tandem.it.ladder.Ladder.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads ladder files. The notation is described in `ladders/README.md`.
final class LadderParser {
    private static final Pattern TIME = Pattern.compile("(\\d+)(ms|s|m)");

    private static final Pattern ANSWER = Pattern.compile("(app\\s+->\\s+us\\s[^<]*)(<.*)");

    private final String name;
    private final List<String> lines;
    private final Map<String, List<Fields>> scripts = new LinkedHashMap<>();
    private final List<Ladder.Provisioned> numbers = new ArrayList<>();
    private final List<Ladder.Given> given = new ArrayList<>();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private Optional<Ladder.Only> only = Optional.empty();
    private Optional<List<Exchange>> together = Optional.empty();
    private int at;

    private LadderParser(String name, String text) {
        this.name = name;
        this.lines = text.lines().toList();
    }

    /// @throws IllegalArgumentException when a line cannot be read; the message names file and line
    static Ladder parse(String name, String text) {
        var parser = new LadderParser(name, text);
        try {
            return parser.parse();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "ladders/" + name + ":" + parser.at + ": " + e.getMessage() + "\n  "
                            + parser.lines.get(Math.max(parser.at - 1, 0)),
                    e);
        }
    }

    private Ladder parse() {
        while (at < lines.size()) {
            String line = lines.get(at++);
            if (!line.isBlank() && !line.startsWith("#")) {
                read(line);
            }
        }
        if (together.isPresent()) {
            throw new IllegalArgumentException("'together' without 'end'");
        }
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("no exchange at all");
        }
        if (numbers.isEmpty()) {
            numbers.add(new Ladder.Provisioned("1111", Optional.of("/start"), Fields.NONE));
        }
        return new Ladder(name, lines, new Ladder.Setting(scripts, numbers, given, settings, only), steps);
    }

    private void read(String line) {
        if (line.startsWith("script ")) {
            script(line);
            return;
        }
        Matcher answer = ANSWER.matcher(line);
        if (answer.matches()) {
            answer(answer.group(1), answer.group(2));
            return;
        }
        List<String> words = Tokens.of(line);
        if (words.size() > 2 && words.get(1).equals("->")) {
            exchange(words);
            return;
        }
        List<String> rest = words.subList(1, words.size());
        switch (words.getFirst()) {
            case "number" -> {
                List<String> plain = plain(rest);
                Optional<String> voice = plain.size() > 1 ? Optional.of(plain.get(1)) : Optional.empty();
                numbers.add(new Ladder.Provisioned(plain.getFirst(), voice, fields(rest)));
            }
            case "client" -> given.add(new Ladder.Given(Ladder.Thing.CLIENT, plain(rest), fields(rest)));
            case "binding" -> given.add(new Ladder.Given(Ladder.Thing.BINDING, plain(rest), fields(rest)));
            case "trunk" -> given.add(new Ladder.Given(Ladder.Thing.TRUNK, plain(rest), fields(rest)));
            case "setting" -> fields(rest).all().forEach(field -> settings.put(field.name(), field.value()));
            case "memory-only" -> only = Optional.of(new Ladder.Only(Ladder.Where.MEMORY, String.join(" ", rest)));
            case "udp-only" -> only = Optional.of(new Ladder.Only(Ladder.Where.UDP, String.join(" ", rest)));
            case "together" -> together = Optional.of(new ArrayList<>());
            case "end" -> {
                List<Exchange> all = together.orElseThrow(() -> new IllegalArgumentException("'end' of nothing"));
                together = Optional.empty();
                steps.add(new Ladder.Together(at, all));
            }
            case "after" -> steps.add(new Ladder.After(at, time(rest)));
            case "quiet" -> steps.add(new Ladder.Quiet(at));
            case "played" -> steps.add(new Ladder.Played(at, Optional.empty()));
            case "record" -> steps.add(new Ladder.Stored(at, Kind.RECORD, plain(rest), fields(rest)));
            case "conference" -> steps.add(new Ladder.Stored(at, Kind.CONFERENCE, plain(rest), fields(rest)));
            case "room" -> steps.add(room(rest));
            case "refer" -> steps.add(new Ladder.Stored(at, Kind.REFER, plain(rest), fields(rest)));
            case "recording" -> steps.add(recording(rest));
            case "notification" -> steps.add(new Ladder.Stored(at, Kind.NOTIFICATION, plain(rest), fields(rest)));
            case "application" -> application(rest);
            default -> steps.add(act(words));
        }
    }

    private Step act(List<String> words) {
        String peer = words.getFirst();
        if (words.equals(List.of(peer, "played"))) {
            return new Ladder.Played(at, Optional.of(peer));
        }
        String verb = words.size() < 3 ? "" : words.get(1);
        return switch (verb) {
            case "and" ->
                words.getLast().equals("confer")
                        ? new Ladder.Confer(at, conferring(words))
                        : new Ladder.Joined(at, peer, joined(words));
            case "presses" -> new Ladder.Presses(at, peer, Tokens.unquoted(words.get(2)));
            case "hears" -> new Ladder.Hears(at, peer, Tokens.unquoted(words.get(2)));
            case "silent" -> new Ladder.Silent(at, peer, time(words.subList(2, words.size())));
            default -> throw new IllegalArgumentException("cannot be read");
        };
    }

    /// `recording 1 silent`, `recording 1 fails "disk full"`; `recording 1 status=…` is an expectation.
    private Step recording(List<String> words) {
        List<String> plain = plain(words);
        if (plain.size() < 2) {
            return new Ladder.Stored(at, Kind.RECORDING, plain, fields(words));
        }
        return new Ladder.TapeDoes(
                at,
                Integer.parseInt(plain.getFirst()),
                Ladder.TapeEnd.valueOf(plain.get(1).toUpperCase(Locale.ROOT).replace('-', '_')),
                plain.size() > 2 ? plain.get(2) : "");
    }

    /// `application dead`, or one that the store holds: `application menu /menu`.
    private void application(List<String> words) {
        switch (words.size() > 1 ? "" : words.getFirst()) {
            case "dead" -> steps.add(new Ladder.Application(at, Ladder.Health.DEAD));
            case "alive" -> steps.add(new Ladder.Application(at, Ladder.Health.ALIVE));
            default -> given.add(new Ladder.Given(Ladder.Thing.APPLICATION, plain(words), fields(words)));
        }
    }

    /// `room plays entry`, `room played`.
    private Step room(List<String> words) {
        return switch (words.getFirst()) {
            case "played" -> new Ladder.RoomPlayed(at);
            case "plays" -> new Ladder.RoomPlays(at, Tokens.unquoted(words.getLast()));
            default -> throw new IllegalArgumentException("expected 'room plays …' or 'room played'");
        };
    }

    /// `alice and bob and carol confer`.
    private static List<String> conferring(List<String> words) {
        return words.subList(0, words.size() - 1).stream()
                .filter(word -> !word.equals("and"))
                .toList();
    }

    /// `alice and bob are joined`.
    private static String joined(List<String> words) {
        if (!words.subList(3, words.size()).equals(List.of("are", "joined"))) {
            throw new IllegalArgumentException("expected such as 'alice and bob are joined'");
        }
        return words.get(2);
    }

    /// `script /path <Response>…</Response>`, up to an empty line; fields such as `type=` may stand before the
    /// text.
    private void script(String line) {
        String[] parts = line.substring("script ".length()).strip().split("\\s+", 2);
        StringBuilder text = new StringBuilder(parts.length > 1 ? parts[1] : "");
        while (at < lines.size() && !lines.get(at).isBlank() && text.indexOf("</Response>") < 0) {
            text.append('\n').append(lines.get(at++).strip());
        }
        scripts.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(Fields.NONE.and("document", text.toString()));
    }

    /// `app -> us  200  <Response>…</Response>`: the answer to the request that waits longest.
    private void answer(String before, String document) {
        exchange(Tokens.of(before));
        Exchange read = (Exchange) steps.removeLast();
        steps.add(new Exchange(
                at, read.from(), read.to(), read.what(), read.fields().and("document", document), read.delivery()));
    }

    private void exchange(List<String> words) {
        String from = words.getFirst();
        String to = words.get(2);
        if (from.equals("us") == to.equals("us")) {
            throw new IllegalArgumentException("one side must be 'us'");
        }
        List<String> rest = new ArrayList<>(words.subList(3, words.size()));
        Delivery delivery = Delivery.NORMAL;
        if (!rest.isEmpty() && rest.getLast().equals("again")) {
            delivery = Delivery.AGAIN;
            rest.removeLast();
        } else if (!rest.isEmpty() && rest.getLast().equals("lost")) {
            delivery = Delivery.LOST;
            rest.removeLast();
        }
        var exchange = new Exchange(at, from, to, plain(rest), fields(rest), delivery);
        if (exchange.what().isEmpty()) {
            throw new IllegalArgumentException("what is sent?");
        }
        together.ifPresentOrElse(all -> all.add(exchange), () -> steps.add(exchange));
    }

    private static List<String> plain(List<String> words) {
        return words.stream()
                .filter(word -> Tokens.equals(word) < 0 && !word.startsWith("!"))
                .map(Tokens::unquoted)
                .toList();
    }

    private static Fields fields(List<String> words) {
        List<Fields.Field> all = new ArrayList<>();
        Set<String> absent = new LinkedHashSet<>();
        for (String word : words) {
            int equals = Tokens.equals(word);
            if (word.startsWith("!")) {
                absent.add(word.substring(1));
            } else if (equals > 0) {
                all.add(new Fields.Field(word.substring(0, equals), Tokens.unquoted(word.substring(equals + 1))));
            }
        }
        return new Fields(all, absent);
    }

    static Duration time(String word) {
        Matcher matcher = TIME.matcher(word);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + word + "' is no time: expected such as 32s, 500ms or 30m");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            default -> Duration.ofMinutes(count);
        };
    }

    private static Duration time(List<String> words) {
        return time(words.isEmpty() ? "" : words.getFirst());
    }
}
