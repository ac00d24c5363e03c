package io.tandem.it.soak;

import io.tandem.it.loss.EngineProcess;
import io.tandem.it.sipp.Application;
import io.tandem.it.sipp.Sipp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// Some calls of SIPp at a time, one of which presses a key by INFO each.
final class SippCalls {
    private static final int CALLS = 5;
    private static final int PER_SECOND = 5;

    private SippCalls() {}

    static Lane lane(
            Duration period, Path folder, Application application, EngineProcess maker, Gate gate, Ledger ledger)
            throws Exception {
        application
                .answers("/sipp", "<Response><Gather numDigits=\"1\" timeout=\"20\" action=\"/sipp/menu\"/></Response>")
                .answers("/sipp/menu", "<Response><Hangup/></Response>");
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
            gate.any(node -> Sipp.scenario(made(folder), "uac-digit-by-info-expect-bye")
                    .calls(CALLS, PER_SECOND)
                    .succeeds(node.sip()));
            ledger.cameIn("/sipp", CALLS).asked("/sipp/menu", CALLS);
        });
    }

    private static Path made(Path folder) throws IOException {
        return Files.createTempDirectory(folder, "sipp");
    }
}
