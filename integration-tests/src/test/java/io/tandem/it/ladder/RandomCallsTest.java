package io.tandem.it.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// 500 calls with random endings, in Dials and rooms and on their way between them, leave nothing behind. `-Dseed=4711`
/// plays one batch again.
class RandomCallsTest {
    private static final int BATCHES = 10;
    private static final int CALLS = 50;

    @TestFactory
    Stream<DynamicTest> nothingIsLeftOf50Calls() {
        Optional<Long> wanted = Optional.ofNullable(System.getProperty("seed")).map(Long::valueOf);
        long first = new Random().nextLong(1_000_000);
        return IntStream.range(0, wanted.isPresent() ? 1 : BATCHES)
                .mapToObj(batch -> wanted.orElse(first + batch))
                .map(seed -> DynamicTest.dynamicTest("seed " + seed, () -> play(seed)));
    }

    private static void play(long seed) {
        var random = new Random(seed);
        try (Stage stage = new MemoryStage(situation(random))) {
            var phones = new RandomPhones(stage, random);
            try {
                phones.play(CALLS);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\n" + phones.log(""), e);
            }
            stage.passTransactions();
            Optional<String> left = stage.left();
            assertThat(left)
                    .withFailMessage(() -> "seed " + seed + ": something is left:\n" + left.orElse("") + "\n"
                            + phones.log(left.orElse("")))
                    .isEmpty();
        }
    }

    private static Ladder situation(Random random) {
        List<Fields> start = new ArrayList<>();
        List<Fields> refer = new ArrayList<>();
        for (int call = 1; call <= CALLS; call++) {
            start.add(document(start(random, call)));
        }
        for (int transfer = 1; transfer <= 2 * CALLS; transfer++) {
            refer.add(document(transferred(random)));
        }
        Map<String, List<Fields>> scripts = new LinkedHashMap<>();
        scripts.put("/start", start);
        scripts.put("/refer", refer);
        scripts.put(
                "/move",
                IntStream.range(0, CALLS).mapToObj(_ -> document(moved(random))).toList());
        scripts.put("/speech", List.of(document("<Say>Hear</Say>")));
        scripts.put("/done", List.of(document("<Say>Goodbye</Say><Pause length=\"3\"/>")));
        scripts.put("/screen", List.of(document("<Pause length=\"1\"/>")));
        var setting = new Ladder.Setting(
                scripts,
                List.of(new Ladder.Provisioned("2222", Optional.of("/start"), Fields.NONE.and("refer", "/refer"))),
                List.of(),
                Map.of(),
                Optional.empty());
        return new Ladder("random calls", List.of(), setting, List.of());
    }

    private static Fields document(String verbs) {
        return Fields.NONE.and("document", "<Response>" + verbs + "</Response>");
    }

    private static String start(Random random, int call) {
        if (random.nextInt(5) < 2) {
            return room(random) + (random.nextBoolean() ? "<Pause length=\"2\"/>" : "");
        }
        String attributes = (random.nextBoolean() ? " action=\"/done\"" : "")
                + (random.nextInt(4) == 0 ? " answerOnBridge=\"true\"" : "")
                + (random.nextInt(5) == 0 ? " sequential=\"true\"" : "")
                + " timeout=\"" + (5 + random.nextInt(20)) + "\"";
        StringBuilder nouns = new StringBuilder();
        for (char phone = 'b'; phone <= 'b' + random.nextInt(3); phone++) {
            String screening = random.nextInt(6) == 0 ? " url=\"/screen\"" : "";
            nouns.append("<Sip" + screening + ">sip:" + phone + call + "@{" + phone + call + "}</Sip>");
        }
        return "<Dial" + attributes + ">" + nouns + "</Dial>" + (random.nextBoolean() ? "<Pause length=\"2\"/>" : "");
    }

    /// A document does not know which call it is for: it dials some phone.
    private static String transferred(Random random) {
        String phone = "e" + (1 + random.nextInt(CALLS));
        return switch (random.nextInt(7)) {
            case 0 -> "<Say>No</Say>";
            case 1 -> "<Hangup/>";
            case 2 -> "";
            case 3 -> room(random);
            default -> "<Dial timeout=\"5\"><Sip>sip:" + phone + "@{" + phone + "}</Sip></Dial>";
        };
    }

    private static String moved(Random random) {
        return random.nextBoolean() ? room(random) : "<Pause length=\"3\"/>";
    }

    private static String room(Random random) {
        String how = (random.nextInt(4) == 0 ? " startConferenceOnEnter=\"false\"" : "")
                + (random.nextInt(6) == 0 ? " endConferenceOnExit=\"true\"" : "")
                + (random.nextInt(6) == 0 ? " muted=\"true\"" : "")
                + (random.nextInt(5) == 0 ? " maxParticipants=\"2\"" : "")
                + (random.nextInt(5) == 0 ? " waitUrl=\"/speech\"" : "")
                + (random.nextInt(5) == 0 ? " record=\"record-from-start\"" : "");
        return "<Dial timeLimit=\"" + (10 + random.nextInt(120)) + "\""
                + (random.nextBoolean() ? " action=\"/done\"" : "") + "><Conference" + how + ">room"
                + random.nextInt(2) + "</Conference></Dial>";
    }
}
