package io.tandem.it.soak;

import io.tandem.it.loss.EngineProcess;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.Sipp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// Some calls of SIPp at a time, which are referred, or press a key as soon as they are answered.
final class SippCalls {
    private static final int CALLS = 5;
    private static final int PER_SECOND = 5;

    private enum Scenario {
        REFERRED(
                "uac-refer-accepted-expect-bye",
                "<Response><Refer action=\"/sipp/done\"><Sip>sip:carol@example.org</Sip></Refer></Response>"),
        PRESSES(
                "uac-digit-by-info-expect-bye",
                "<Response><Gather numDigits=\"1\" timeout=\"20\" action=\"/sipp/done\"/></Response>");

        private final String file;
        private final String document;

        Scenario(String file, String document) {
            this.file = file;
            this.document = document;
        }
    }

    private SippCalls() {}

    static Lane lane(
            Duration period, Path folder, Application application, EngineProcess maker, Gate gate, Ledger ledger)
            throws Exception {
        application.answers("/sipp/done", "<Response><Hangup/></Response>");
        maker.post(
                "IncomingPhoneNumbers.json",
                Map.of(
                        "PhoneNumber",
                        "1000",
                        "VoiceUrl",
                        application.url("/sipp").toString(),
                        "StatusCallback",
                        application.url(Ledger.STATUS).toString()));
        return new Lane("SIPp", period).start(() -> {
            for (Scenario scenario : Scenario.values()) {
                application.answers("/sipp", scenario.document);
                gate.use(node -> Sipp.scenario(made(folder), scenario.file)
                        .calls(CALLS, PER_SECOND)
                        .succeeds(node.sip()));
            }
            int calls = CALLS * Scenario.values().length;
            ledger.cameIn("/sipp", calls).asked("/sipp/done", calls);
        });
    }

    private static Path made(Path folder) throws IOException {
        return Files.createTempDirectory(folder, "sipp");
    }
}
