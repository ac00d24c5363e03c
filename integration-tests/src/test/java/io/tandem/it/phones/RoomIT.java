package io.tandem.it.phones;

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
import io.tandem.it.sipp.NothingLeft;
import io.tandem.it.sipp.Patience;
import io.tandem.it.sipp.Sipp;
import io.tandem.it.sipp.Voice;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Conferences over real SIP and RTP: what is heard at each ear.
class RoomIT {
    private static final int HEADER = 44;
    private static final List<Integer> TONES = List.of(500, 800, 1300);
    private static final Pattern CONFERENCE = Pattern.compile("CF[0-9a-f]{32}");

    @TempDir
    Path folder;

    private final ByteArrayOutputStream ladder = new ByteArrayOutputStream();
    private final LadderPrinter printer = new LadderPrinter(new PrintStream(ladder, true, StandardCharsets.UTF_8));
    private Application application;
    private Engine engine;

    @BeforeEach
    void room() throws Exception {
        application = new Application();
        application.answers(
                "/start", "<Response><Dial><Conference beep=\"false\">the room</Conference></Dial></Response>");
        engine = Engine.start(folder);
        engine.number("1000", application.url("/start"));
    }

    @AfterEach
    void nothingIsLeft() {
        try {
            NothingLeft.assertOn(engine.node());
        } finally {
            application.close();
            engine.close();
        }
    }

    @Test
    void eachOfThreeHearsTheTwoOthersAndNobodyHearsHimself() throws Exception {
        var phones = new ArrayList<Phone>();
        var scripts = new ArrayList<Script>();
        var outcomes = new ArrayList<CompletionStage<ScriptOutcome>>();
        for (int hertz : TONES) {
            Phone phone = Phone.start(
                    "phone" + hertz,
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                    printer.of("phone" + hertz));
            Script script = ScriptReader.read(
                    "call sip:1000@" + Node.shown(engine.node().sipAddress())
                            + "; expect answered; play tone " + hertz + "; record " + folder.resolve(hertz + ".wav")
                            + "; wait 5s; hangup");
            phones.add(phone);
            scripts.add(script);
            outcomes.add(phone.run(script));
        }
        for (var outcome : outcomes) {
            assertThat(outcome.toCompletableFuture().get(30, TimeUnit.SECONDS))
                    .as(() -> ladder.toString(StandardCharsets.UTF_8))
                    .isEqualTo(new ScriptOutcome.Passed());
        }
        phones.forEach(Phone::close);
        for (int i = 0; i < scripts.size(); i++) {
            Phone.writeRecordings(scripts.get(i));
            Spectrum heard = new Spectrum(inTheMiddle(folder.resolve(TONES.get(i) + ".wav")));
            for (int hertz : TONES) {
                if (hertz == TONES.get(i)) {
                    assertThat(heard.amplitude(hertz))
                            .as("echo at %s Hz", hertz)
                            .isLessThan(200);
                } else {
                    assertThat(heard.amplitude(hertz))
                            .as("the tone of %s Hz heard by the phone of %s Hz", hertz, TONES.get(i))
                            .isGreaterThan(2000);
                }
            }
            assertThat(heard.longestGapMillis()).isLessThanOrEqualTo(40);
        }
        asked();
    }

    /// The application was asked for the script of each of the three, and for nothing else.
    private void asked() {
        assertThat(application.told("CallStatus"))
                .containsExactly("POST /start ringing", "POST /start ringing", "POST /start ringing");
    }

    /// The second of it before the last second but one: all are in the room then.
    private static short[] inTheMiddle(Path file) throws IOException {
        byte[] octets = Files.readAllBytes(file);
        var samples = new short[(octets.length - HEADER) / 2];
        ByteBuffer.wrap(octets, HEADER, samples.length * 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        int end = samples.length - 2 * AudioClip.RATE;
        return Arrays.copyOfRange(samples, end - AudioClip.RATE, end);
    }

    @Test
    void twoPartiesHearAPhoneThatNobodyHereWrote() throws Exception {
        Linphone.assumeInstalled();
        Sipp.assumeInstalled();
        try (Linphone alice = Linphone.start("alice", 700, folder);
                var bobs = new Voice(700);
                var carols = new Voice(700)) {
            Sipp bob = sipp("bob").voiceAt(bobs.port());
            Sipp carol = sipp("carol").voiceAt(carols.port());
            Process bobsCall = bob.start(engine.node());
            Process carolsCall = carol.start(engine.node());
            alice.call("sip:1000@" + Node.shown(engine.node().sipAddress()));
            Patience.until("both hear her", () -> bobs.toneMillis() > 1000 && carols.toneMillis() > 1000);

            engine.create("Conferences/" + conference() + ".json", Map.of("Status", "completed"));
            bob.ended(bobsCall);
            carol.ended(carolsCall);
            alice.says().await("Call \\d+ with .* ended");
        }
        assertThat(engine.get("Conferences.json"))
                .contains("\"status\":\"completed\"", "\"reason_conference_ended\":\"conference-ended-via-api\"");
        asked();
    }

    private Sipp sipp(String name) throws IOException {
        return Sipp.scenario(Files.createDirectory(folder.resolve(name)), "uac-answered-expect-bye");
    }

    private String conference() {
        Matcher sid = CONFERENCE.matcher(engine.get("Conferences.json?Status=in-progress"));
        assertThat(sid.find()).isTrue();
        return sid.group();
    }
}
