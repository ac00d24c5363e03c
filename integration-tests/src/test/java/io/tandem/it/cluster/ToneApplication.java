package io.tandem.it.cluster;

import io.tandem.engine.media.AudioClip;
import io.tandem.it.sipp.Application;
import io.tandem.media.Tones;
import io.tandem.media.WavWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An application whose script at [#PATH] answers, and is heard without a pause.
public final class ToneApplication {
    public static final String PATH = "/play";

    /// A minute, so that it hardly ever begins again.
    private static final int SAMPLES = AudioClip.RATE * 60;

    private ToneApplication() {}

    /// Begins to answer.
    ///
    /// @param folder for the tone
    public static Application start(Path folder) throws IOException {
        Path file = folder.resolve("tone.wav");
        try (WavWriter writer = WavWriter.create(file)) {
            writer.write(Tones.sineSamples(500, 0.4, SAMPLES), SAMPLES);
        }
        var application = new Application();
        return application
                .answers("/tone.wav", Files.readAllBytes(file))
                .answers(PATH, "<Response><Play loop=\"0\">" + application.url("/tone.wav") + "</Play></Response>");
    }
}
