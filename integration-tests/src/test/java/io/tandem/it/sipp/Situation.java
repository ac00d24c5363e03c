package io.tandem.it.sipp;

import io.tandem.app.node.NodeStartFailure;
import io.tandem.app.node.SettingsException;
import io.tandem.media.G711;
import io.tandem.media.Tones;
import io.tandem.media.WavWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What every test of this package begins and ends with.
abstract class Situation {
    static final String HANG_UP = "<Response><Hangup/></Response>";

    /// Talks until somebody hangs up.
    static final String PLAY_ON = "<Response><Play loop=\"0\">/tone.wav</Play></Response>";

    /// What `/tone.wav` sounds like, for a second.
    static final double TONE_HERTZ = 1000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    Application application;

    private @Nullable Engine engine;

    @BeforeAll
    static void sippIsThere() {
        Sipp.assumeInstalled();
    }

    @BeforeEach
    void listen() throws IOException {
        application = new Application();
        application.answers("/tone.wav", tone());
    }

    @AfterEach
    void stop() {
        application.close();
        if (engine != null) {
            engine.close();
        }
    }

    /// An engine whose number 1000 runs what the application answers to `/start`.
    Engine engine(String... settings) throws NodeStartFailure, SettingsException {
        Engine started = Engine.start(folder, settings);
        engine = started;
        started.number("1000", application.url("/start"));
        return started;
    }

    /// SIPp with one of our scenarios.
    Sipp sipp(String scenario) throws IOException {
        return Sipp.scenario(Files.createTempDirectory(folder, "sipp"), scenario);
    }

    private byte[] tone() throws IOException {
        short[] samples = G711.samples(Tones.sine(TONE_HERTZ, Duration.ofSeconds(1)));
        Path file = folder.resolve("tone.wav");
        try (var wav = WavWriter.create(file)) {
            wav.write(samples, samples.length);
        }
        return Files.readAllBytes(file);
    }
}
