package io.tandem.persistence;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.Store;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/// A process that writes records of calls until it is killed, and prints the sid of each when it is confirmed.
final class ConfirmedWrites {
    private static final int IN_FLIGHT = 300;

    private ConfirmedWrites() {}

    static Process start(Path folder) throws IOException {
        return start(folder, Sharing.ALONE);
    }

    static Process start(Path folder, Sharing sharing) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + folder, // the native library stays behind when the process is killed
                        "-cp",
                        System.getProperty("java.class.path"),
                        ConfirmedWrites.class.getName(),
                        folder.toString(),
                        sharing.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static void main(String[] arguments) throws InterruptedException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var free = new Semaphore(IN_FLIGHT);
        AccountSid account = AccountSid.mint();
        try (Store store = SqliteStore.open(Path.of(arguments[0]), Sharing.valueOf(arguments[1]))) {
            for (int i = 0; ; i++) {
                free.acquire();
                CallRecord record = SampleRecords.call(account, i);
                store.save(record).whenComplete((_, problem) -> {
                    if (problem == null) {
                        out.println(record.sid());
                    }
                    free.release();
                });
            }
        }
    }
}
