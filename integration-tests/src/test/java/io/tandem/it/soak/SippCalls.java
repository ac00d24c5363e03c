package io.tandem.it.soak;

import io.tandem.it.loss.EngineProcess;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.Sipp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// Some calls of SIPp at a time, each of which is referred.
final class SippCalls {
    private static final int CALLS = 5;
    private static final int PER_SECOND = 5;

    private SippCalls() {}

    static Lane lane(
            Duration period, Path folder, Application application, EngineProcess maker, Gate gate, Ledger ledger)
            throws Exception {
        application
                .answers(
                        "/sipp",
                        "<Response><Refer action=\"/sipp/done\"><Sip>sip:carol@example.org</Sip></Refer></Response>")
                .answers("/sipp/done", "<Response><Hangup/></Response>");
        maker.create(
                "IncomingPhoneNumbers.json",
                Map.of(
                        "PhoneNumber",
                        "1000",
                        "VoiceUrl",
                        application.url("/sipp").toString(),
                        "StatusCallback",
                        application.url(Ledger.STATUS).toString()));
        return new Lane("SIPp", period).start(() -> {
            gate.any(node -> Sipp.scenario(made(folder), "uac-refer-accepted-expect-bye")
                    .calls(CALLS, PER_SECOND)
                    .succeeds(node.sip()));
            ledger.cameIn("/sipp", CALLS).asked("/sipp/done", CALLS);
        });
    }

    private static Path made(Path folder) throws IOException {
        return Files.createTempDirectory(folder, "sipp");
    }
}
