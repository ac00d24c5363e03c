package io.tandem.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.node.Node;
import io.tandem.app.phone.LadderPrinter;
import io.tandem.app.phone.Phone;
import io.tandem.app.phone.Script;
import io.tandem.app.phone.ScriptOutcome;
import io.tandem.app.phone.ScriptReader;
import io.tandem.engine.media.AudioClip;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.Engine;
import io.tandem.it.sipp.FreePort;
import io.tandem.it.sipp.Metrics;
import io.tandem.it.sipp.NothingLeft;
import io.tandem.it.sipp.Patience;
import io.tandem.media.Spectrum;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One room, two nodes: Alice and Carol come in at the first, where the room is, Bob at the second. What is heard at
/// each ear, what REST of the other node does, and what is left.
class RoomAcrossNodesIT {
    private static final int HEADER = 44;
    private static final int ALICE = 500;
    private static final int BOB = 800;
    private static final int CAROL = 1300;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern CONFERENCE = Pattern.compile("CF[0-9a-f]{32}");
    private static final Pattern CALL = Pattern.compile("\"sid\":\\s*\"(CA[0-9a-f]{32})\"");
    private static final Pattern PARTICIPANT = Pattern.compile("\"call_sid\":\\s*\"CA");

    @TempDir
    Path folder;

    private final ByteArrayOutputStream ladder = new ByteArrayOutputStream();
    private final LadderPrinter printer = new LadderPrinter(new PrintStream(ladder, true, StandardCharsets.UTF_8));
    private final Map<Integer, Phone> phones = new LinkedHashMap<>();
    private final List<Engine> running = new ArrayList<>();
    private Application application;
    private Engine first;
    private Engine second;

    @BeforeEach
    void twoNodes() throws Exception {
        application = new Application();
        application.answers(
                "/start",
                "<Response><Dial><Conference beep=\"false\">the room</Conference></Dial><Play digits=\"77\"/>"
                        + "<Pause length=\"20\"/></Response>");
        int firstPort = FreePort.of("127.0.0.1");
        int secondPort = FreePort.of("127.0.0.1");
        String seeds = "cluster.seeds=127.0.0.1:" + firstPort + ",127.0.0.1:" + secondPort;
        first = node("first", "127.0.0.1", firstPort, seeds);
        second = node("second", "127.0.0.2", secondPort, seeds);
        call(first, ALICE);
        call(first, CAROL);
        call(second, BOB);
        assertThat(Metrics.of(first.node()).value("tandem_media_rooms")).isEqualTo(1);
        assertThat(Metrics.of(second.node()).value("tandem_media_rooms")).isZero();
    }

    private Engine node(String name, String media, int port, String seeds) throws Exception {
        Engine engine = Engine.start(
                folder.resolve(name),
                "account.sid=AC00000000000000000000000000000001",
                "account.token=secret",
                "media.host=" + media,
                "cluster.port=" + port,
                seeds);
        running.add(engine);
        engine.number("1000", application.url("/start"));
        return engine;
    }

    @AfterEach
    void nothingIsLeft() {
        phones.values().forEach(Phone::close);
        try {
            NothingLeft.assertOn(second.node());
        } finally {
            application.close();
            running.forEach(Engine::close);
        }
    }

    @Test
    void eachOfThreeHearsTheTwoOthersAndNobodyHearsHimself() throws Exception {
        everyoneHears(ALICE, BOB, CAROL);
    }

    @Test
    void whoIsMutedByTheOtherNodeIsHeardByNobody() throws Exception {
        second.create(participant(call(second)), Map.of("Muted", "true"));
        everyoneHears(ALICE, CAROL);
        second.create(participant(call(second)), Map.of("Muted", "false"));
        everyoneHears(ALICE, BOB, CAROL);
    }

    @Test
    void whoIsKickedByTheOtherNodeIsHungUpAndTheOthersGoOn() throws Exception {
        CompletionStage<ScriptOutcome> bob = bob().run(ScriptReader.read("expect hungup"));
        second.delete(participant(call(second)));
        passes(bob);
        bob().close();
        phones.remove(BOB);
        assertThat(participants()).isEqualTo(2);
        NothingLeft.assertOn(second.node());
        everyoneHears(ALICE, CAROL);
    }

    @Test
    void whoLeavesLeavesNothingOnEitherNode() throws Exception {
        passes(bob().run(ScriptReader.read("hangup")));
        bob().close();
        phones.remove(BOB);
        NothingLeft.assertOn(second.node());
        Patience.until(
                "Bob's seat is free", PATIENCE, () -> Metrics.of(first.node()).value("tandem_media_sessions") == 2);
        everyoneHears(ALICE, CAROL);
    }

    @Test
    void whenTheNodeOfTheRoomStopsThePartyOfTheOtherGoesOnWithItsScript() throws Exception {
        CompletionStage<ScriptOutcome> bob = bob().run(ScriptReader.read("expect digits \"77\"; hangup"));
        running.remove(first);
        first.close();
        passes(bob);
        bob().close();
        phones.remove(BOB);
    }

    private void call(Engine engine, int hertz) throws Exception {
        Phone phone = Phone.start(
                "phone" + hertz,
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                printer.of("phone" + hertz));
        phones.put(hertz, phone);
        passes(phone.run(ScriptReader.read(
                "call sip:1000@" + Node.shown(engine.node().sipAddress()) + "; expect answered; play tone " + hertz)));
        Patience.until("all sit in the room", PATIENCE, () -> participants() == phones.size());
    }

    private Phone bob() {
        return Objects.requireNonNull(phones.get(BOB));
    }

    private void passes(CompletionStage<ScriptOutcome> outcome) throws Exception {
        assertThat(outcome.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(() -> ladder.toString(StandardCharsets.UTF_8))
                .isEqualTo(new ScriptOutcome.Passed());
    }

    /// Every phone hears the tones of these but its own, and no others.
    private void everyoneHears(Integer... speakers) throws Exception {
        var scripts = new LinkedHashMap<Integer, Script>();
        var outcomes = new LinkedHashMap<Integer, CompletionStage<ScriptOutcome>>();
        for (var phone : phones.entrySet()) {
            Script script = ScriptReader.read("record " + folder.resolve(phone.getKey() + ".wav") + "; wait 3s");
            scripts.put(phone.getKey(), script);
            outcomes.put(phone.getKey(), phone.getValue().run(script));
        }
        for (var outcome : outcomes.values()) {
            passes(outcome);
        }
        for (var script : scripts.entrySet()) {
            Phone.writeRecordings(script.getValue());
            var heard = new Spectrum(lastSecond(folder.resolve(script.getKey() + ".wav")));
            for (int hertz : new int[] {ALICE, BOB, CAROL}) {
                boolean expected =
                        hertz != script.getKey() && Arrays.asList(speakers).contains(hertz);
                assertThat(heard.amplitude(hertz) > (expected ? 2000 : 200))
                        .as("%s Hz heard by the phone of %s Hz: %s", hertz, script.getKey(), heard.amplitude(hertz))
                        .isEqualTo(expected);
            }
            assertThat(heard.longestGapMillis()).isLessThanOrEqualTo(40);
        }
    }

    private static short[] lastSecond(Path file) throws IOException {
        byte[] octets = Files.readAllBytes(file);
        var samples = new short[(octets.length - HEADER) / 2];
        ByteBuffer.wrap(octets, HEADER, samples.length * 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        return Arrays.copyOfRange(samples, samples.length - AudioClip.RATE, samples.length);
    }

    /// As the second node tells it.
    private int participants() {
        return (int) PARTICIPANT
                .matcher(second.get("Conferences/" + conference() + "/Participants.json"))
                .results()
                .count();
    }

    private static String call(Engine engine) {
        Matcher sid = CALL.matcher(engine.get("Calls.json?Status=in-progress"));
        assertThat(sid.find()).isTrue();
        return sid.group(1);
    }

    private String participant(String call) {
        return "Conferences/" + conference() + "/Participants/" + call + ".json";
    }

    /// None has begun yet when there is no such sid.
    private String conference() {
        Matcher sid = CONFERENCE.matcher(first.get("Conferences.json?Status=in-progress"));
        return sid.find() ? sid.group() : "none";
    }
}
