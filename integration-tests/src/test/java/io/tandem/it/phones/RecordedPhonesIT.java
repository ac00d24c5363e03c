package io.tandem.it.phones;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.node.Node;
import io.tandem.engine.media.AudioClip;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.Engine;
import io.tandem.it.sipp.NothingLeft;
import io.tandem.it.sipp.Patience;
import io.tandem.it.sipp.Sipp;
import io.tandem.it.sipp.Voice;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Recordings of phones that nobody here wrote: what they said is in the file that is fetched.
class RecordedPhonesIT {
    private static final int ALICES = 700;
    private static final int BOBS = 1000;
    private static final int OURS = 1300;
    private static final String TOLD = "RecordingStatus";
    private static final Pattern CONFERENCE = Pattern.compile("CF[0-9a-f]{32}");

    @TempDir
    Path folder;

    private Application application;
    private Engine engine;

    @BeforeEach
    void start() throws Exception {
        application = new Application();
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
    void aRoomWithABaresipAndTwoOthersIsRecorded() throws Exception {
        Baresip.assumeInstalled();
        Sipp.assumeInstalled();
        application.answers(
                "/start",
                "<Response><Dial><Conference beep=\"false\" record=\"record-from-start\" recordingStatusCallback=\""
                        + application.url("/told")
                        + "\" recordingStatusCallbackEvent=\"in-progress completed\">the room</Conference></Dial></Response>");
        try (Baresip alice = Baresip.start("alice", ALICES, folder);
                var bobs = new Voice(ALICES);
                var carols = new Voice(ALICES)) {
            alice.command("dial", "sip:1000@" + Node.shown(engine.node().sipAddress()));
            alice.events().await("\"CALL_ESTABLISHED\"");
            isTold("in-progress");
            Sipp bob = sipp("bob").voiceAt(bobs.port());
            Sipp carol = sipp("carol").voiceAt(carols.port());
            Process bobsCall = bob.start(engine.node());
            Process carolsCall = carol.start(engine.node());
            Patience.until("Bob and Carol hear Alice", () -> bobs.toneMillis() > 1000 && carols.toneMillis() > 1000);
            bobs.speaks(BOBS);
            alice.hears().awaitTone(BOBS);
            grows(2);

            engine.create("Conferences/" + conference() + ".json", Map.of("Status", "completed"));
            bob.ended(bobsCall);
            carol.ended(carolsCall);
            alice.events().await("\"CALL_CLOSED\"");
        }
        isTold("completed");
        Recorded room = Recorded.channel(fetched(), 0);
        assertThat(room.hears(ALICES, BOBS)).as("both talk at the same time").isTrue();
        assertThat(application.told(TOLD))
                .containsExactly(
                        "POST /start", "POST /told in-progress", "POST /start", "POST /start", "POST /told completed");
    }

    @Test
    void theApiRecordsACallOfALinphoneAndPauses() throws Exception {
        Linphone.assumeInstalled();
        application.answers("/tone.wav", Files.readAllBytes(Recording.tone(folder.resolve("tone.wav"), OURS)));
        application.answers(
                "/start", "<Response><Play loop=\"0\">" + application.url("/tone.wav") + "</Play></Response>");
        try (Linphone alice = Linphone.start("alice", ALICES, folder)) {
            alice.call("sip:1000@" + Node.shown(engine.node().sipAddress()));
            alice.hears().awaitTone(OURS);
            String recordings =
                    "Calls/" + application.only("/start").parameter("CallSid").orElseThrow() + "/Recordings";
            engine.create(
                    recordings + ".json",
                    Map.of(
                            "RecordingChannels",
                            "dual",
                            "RecordingStatusCallback",
                            application.url("/told").toString(),
                            "RecordingStatusCallbackEvent",
                            "in-progress completed"));
            grows(3);
            change(recordings, "paused");
            double received = received();
            Patience.until("a second more of speech", () -> received() > received + 50);
            change(recordings, "in-progress");
            grows(3);
            change(recordings, "stopped");
            alice.type("terminate all");
            alice.says().await("Call \\d+ with .* ended");
        }
        isTold("completed");
        for (int channel = 0; channel < 2; channel++) {
            int hertz = channel == 0 ? ALICES : OURS;
            Recorded recorded = Recorded.channel(fetched(), channel);
            Recorded.Gap pause = recorded.longestGap();
            assertThat(pause.millis()).as("the pause on channel %s", channel).isGreaterThan(500);
            assertThat(recorded.before(pause.from()).hears(hertz))
                    .as("%s Hz before the pause", hertz)
                    .isTrue();
            assertThat(recorded.after(pause.end()).hears(hertz))
                    .as("%s Hz after the pause", hertz)
                    .isTrue();
        }
        assertThat(application.told(TOLD))
                .containsExactly("POST /start", "GET /tone.wav", "POST /told in-progress", "POST /told completed");
    }

    private void change(String recordings, String status) {
        engine.create(recordings + "/Twilio.CURRENT.json", Map.of("Status", status));
    }

    private double received() {
        return engine.metric("tandem_media_packets_received");
    }

    private void isTold(String status) throws Exception {
        Patience.until(
                "the application is told " + status,
                () -> application.told(TOLD).contains("POST /told " + status));
    }

    /// Waits until the file of the only recording has so many seconds more.
    private void grows(int seconds) throws Exception {
        Patience.until("a recording", () -> file().isPresent());
        Path file = file().orElseThrow();
        int channels = engine.get("Recordings.json").contains("\"channels\":2") ? 2 : 1;
        long enough = Files.size(file) + 2L * seconds * channels * AudioClip.RATE;
        Patience.until("the recording goes on", () -> Files.size(file) >= enough);
    }

    private Optional<Path> file() throws IOException {
        try (Stream<Path> files = Files.list(engine.node().data().resolve("recordings"))) {
            return files.filter(one -> one.toString().endsWith(".wav")).findFirst();
        }
    }

    /// The audio, from where the application is told that it is.
    private byte[] fetched() {
        Application.Request told = application.requests().getLast();
        return engine.audio(URI.create(told.parameter("RecordingUrl").orElseThrow()));
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
